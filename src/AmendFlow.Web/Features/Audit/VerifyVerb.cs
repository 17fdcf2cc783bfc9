using AmendFlow.Agreements.Audit;
using AmendFlow.Data;
using AmendFlow.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary><c>verify</c>: is the record whole and unchanged, as far as the database alone can tell?</summary>
internal static class VerifyVerb
{
    /// <returns>0 when everything fits, 1 when something does not.</returns>
    public static async Task<int> RunAsync(string[] args, bool replay, TextWriter output, CancellationToken cancellationToken)
    {
        await using var app = Serving.Build(args);
        return await RunAsync(app.Services.GetRequiredService<Database>(), output, cancellationToken, replay);
    }

    /// <param name="replay">Also rebuild every case from its recorded inputs.</param>
    public static async Task<int> RunAsync(Database database, TextWriter output, CancellationToken cancellationToken, bool replay = false)
    {
        await using var db = database.CreateDbContext();
        var faults = 0;
        foreach (var agreement in await db.Agreements.AsNoTracking().OrderBy(a => a.Reference).ToListAsync(cancellationToken))
        {
            var entries = await db.AuditEntries.AsNoTracking().Where(e => e.AgreementId == agreement.Id)
                .OrderBy(e => e.Sequence).ToListAsync(cancellationToken);
            var breaks = AuditChain.Verify(entries.Select(e => new StoredAuditRecord(AuditRecord.Parse(e.Record), e.PreviousHash, e.Hash)));
            foreach (var broken in breaks)
            {
                await output.WriteLineAsync($"{agreement.Reference}: entry {broken.Sequence} was {broken.Kind.ToString().ToLowerInvariant()}");
            }

            var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(h => h.AgreementId == agreement.Id, cancellationToken);
            var isCut = head is not null && head.Hash != (entries.Count == 0 ? "" : entries[^1].Hash);
            if (isCut)
            {
                await output.WriteLineAsync($"{agreement.Reference}: the head of the chain does not fit its last entry");
            }

            faults += breaks.Length + (isCut ? 1 : 0);
            await output.WriteLineAsync($"{agreement.Reference}: {entries.Count} entries");
        }

        faults += await DecisionsAsync(db, output, cancellationToken);
        faults += replay ? await new ReplayCheck(database, output).RunAsync(cancellationToken) : 0;
        await output.WriteLineAsync(faults == 0 ? "The record is whole." : $"{faults} faults.");
        return faults == 0 ? 0 : 1;
    }

    // Every decision has its entry under the same command, and the other way round.
    private static async Task<int> DecisionsAsync(AmendFlowDbContext db, TextWriter output, CancellationToken cancellationToken)
    {
        var decided = (await db.Decisions.Select(d => d.CommandId).ToListAsync(cancellationToken)).ToHashSet();
        var recorded = (await db.AuditEntries.Where(e => e.Action == "decided" || e.Action == "opinion-given").Select(e => e.Record).ToListAsync(cancellationToken))
            .Select(r => AuditRecord.Parse(r).CommandId).ToHashSet();
        foreach (var lost in decided.Except(recorded))
        {
            await output.WriteLineAsync($"The decision of command {lost} has no entry.");
        }

        foreach (var ghost in recorded.Except(decided))
        {
            await output.WriteLineAsync($"The entry of command {ghost} has no decision.");
        }

        return decided.Except(recorded).Count() + recorded.Except(decided).Count();
    }
}
