using AmendFlow.Data;
using AmendFlow.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary><c>verify</c>: is the record whole and unchanged, as far as the database and the heads that were kept can tell?</summary>
internal static class VerifyVerb
{
    /// <returns>0 when everything fits, 1 when something does not.</returns>
    public static async Task<int> RunAsync(string[] args, bool replay, string[] heads, TextWriter output, CancellationToken cancellationToken)
    {
        KeptHead[] kept = [.. heads.Select(KeptHead.Parse)];
        await using var app = Serving.Build(args);
        var database = app.Services.GetRequiredService<Database>();
        await Startup.RequireUpToDateAsync(database, cancellationToken);
        return await RunAsync(database, output, cancellationToken, replay, kept);
    }

    /// <param name="database">All of it.</param>
    /// <param name="output">One line for each fault, and for each agreement what to keep.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="replay">Also rebuild every case from its recorded inputs.</param>
    /// <param name="kept">Heads of an earlier run.</param>
    public static async Task<int> RunAsync(
        Database database, TextWriter output, CancellationToken cancellationToken, bool replay = false, IReadOnlyList<KeptHead>? kept = null)
    {
        var faults = 0;
        await using (var db = database.CreateDbContext())
        {
            // People may go on working: entries and rows are compared as they stood at one moment.
            await using var snapshot = await db.BeginSnapshotAsync(cancellationToken);
            foreach (var agreement in await db.Agreements.AsNoTracking().OrderBy(a => a.Reference).ToListAsync(cancellationToken))
            {
                var check = await ChainCheck.RunAsync(db, agreement.Id, default, cancellationToken);
                await SayAsync(check.Breaks.Select(b => $"{agreement.Reference}: entry {b.Sequence} was {b.Kind.ToString().ToLowerInvariant()}"));
                await SayAsync(check.IsCut ? [$"{agreement.Reference}: the head of the chain is missing, or does not fit its last entry"] : []);
                await SayAsync((await RecordCheck.RunAsync(db, agreement.Id, cancellationToken)).Select(f => $"{agreement.Reference}: {f}"));
                await output.WriteLineAsync($"{agreement.Reference}: {check.Entries} entries{(check.Entries == 0 ? "" : $", head {check.Head}")}");
            }

            await SayAsync(await RecordCheck.OfNoAgreementAsync(db, cancellationToken));
            foreach (var head in kept ?? [])
            {
                await SayAsync(await head.FaultAsync(db, cancellationToken) is { } fault ? [fault] : []);
            }
        }

        faults += replay ? await new ReplayCheck(database, output).RunAsync(cancellationToken) : 0;
        await output.WriteLineAsync(faults == 0 ? "The record is whole." : $"{faults} faults.");
        return faults == 0 ? 0 : 1;

        async Task SayAsync(IEnumerable<string> found)
        {
            foreach (var fault in found)
            {
                faults++;
                await output.WriteLineAsync(fault);
            }
        }
    }
}
