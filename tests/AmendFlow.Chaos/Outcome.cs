using System.Text.RegularExpressions;
using AmendFlow.Agreements.Audit;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Audit;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>What a drive left, without what differs by nature: instants, ids, hashes.</summary>
/// <param name="Trail">The audit trail, in order.</param>
/// <param name="Mails">What was handed over or was no longer needed, to whom, and how often.</param>
/// <param name="Timers">By step, with what became of them.</param>
internal sealed partial record Outcome(
    IReadOnlyList<Seen> Requests, IReadOnlyList<string> Trail, IReadOnlyList<string> Mails, IReadOnlyList<string> Timers, IReadOnlyList<string> Register)
{
    /// <summary>Also checks what holds after any drive.</summary>
    public static async Task<Outcome> OfAsync(Place place, IReadOnlyList<Seen> requests)
    {
        using var said = new StringWriter();
        Assert.True(await VerifyVerb.RunAsync(place.Database, said, CancellationToken.None) == 0, said.ToString());
        await using var db = place.Database.CreateDbContext();
        await CheckAsync(db, place.MailFolder);
        var records = await db.AuditEntries.OrderBy(e => e.Sequence).Select(e => e.Record).ToListAsync();
        var people = await db.People.ToDictionaryAsync(p => p.Id, p => p.Email);
        var mails = await db.Mails.Select(m => new { m.Kind, m.PersonId }).ToListAsync();
        var timers = await db.Timers.Select(t => new { t.Kind, t.Sequence, t.State, Step = db.Rounds.Where(r => r.Id == t.RoundId).Select(r => $"{r.ActivityId}/{r.Number}").FirstOrDefault() }).ToListAsync();
        return new Outcome(
            requests,
            [.. records.Select(AuditRecord.Parse).Select(r => $"{r.Action} {Steady(r.Object)} {r.Side} {r.Role} {r.Reason} {(r.Action == "decided" ? r.New!.Split(';')[0] : "")}")],
            [.. mails.Select(m => $"{m.Kind} to {people[m.PersonId]}").Order(StringComparer.Ordinal)],
            [.. timers.Select(t => $"{t.Step} {t.Kind} {t.Sequence} {t.State}").Order(StringComparer.Ordinal)],
            await db.Amendments.OrderBy(a => a.Number).Select(a => $"No. {a.Number}").ToListAsync());
    }

    private static async Task CheckAsync(AmendFlowDbContext db, string mailFolder)
    {
        Assert.False(await db.Decisions.GroupBy(d => new { d.RoundId, d.PrincipalId, d.IsOpinion }).AnyAsync(g => g.Count() > 1));
        Assert.False(await db.Mails.GroupBy(m => m.Key).AnyAsync(g => g.Count() > 1));
        Assert.False(await db.Rounds.AnyAsync(r => r.Status == RoundStatus.Open && !r.Tasks.Any(t => t.State == TaskState.Open)));
        Assert.False(await db.Timers.AnyAsync(t => t.State == TimerState.Pending
            && db.Rounds.Any(r => r.Id == t.RoundId && (r.Status == RoundStatus.Decided || r.Status == RoundStatus.Closed))));

        // Every mail reached its reader, or was cancelled because it was not needed any more when its turn came. One that was on its way
        // when the process was killed may have done both: the reader decided before the next attempt.
        Assert.False(await db.Mails.AnyAsync(m => m.State != MailState.Sent && m.State != MailState.Cancelled));
        var sent = await db.Mails.Where(m => m.State == MailState.Sent).Select(m => $"{m.Id}.eml").ToListAsync();
        var interrupted = await db.Mails.Where(m => m.State == MailState.Cancelled && m.MessageId != null).Select(m => $"{m.Id}.eml").ToListAsync();
        var arrived = Directory.EnumerateFiles(mailFolder, "*.eml").Select(f => Path.GetFileName(f)).ToList();
        Assert.Empty(sent.Except(arrived));
        Assert.Empty(arrived.Except(sent).Except(interrupted));
    }

    // Proposals are named by reference, conditions by id: an id differs from drive to drive.
    private static string Steady(string name) => Id().Replace(name, "ID");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Id();
}
