using System.Text.Json;
using AmendFlow.Agreements.Audit;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Audit;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>
/// Reads the database after a run and says what does not fit: to what people were told, to the promise of "once", to the record.
/// It believes nothing that the host says about itself.
/// </summary>
internal sealed class Reconciler(Database database)
{
    private readonly List<string> violations = [];

    /// <param name="restless">Work may go on meanwhile or was left: mails owed and timers due are no violation.</param>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyCollection<Operation> operations, bool restless = false)
    {
        await using var db = database.CreateDbContext();
        await OperationsAsync(db, operations);
        await DecisionsAsync(db);
        await CasesAsync(db);
        await TimersAsync(db);
        await MailsAsync(db, restless);
        await RecordAsync();
        return violations;
    }

    // What was said to be recorded is there once with its entry; what was refused is not; what nobody could tell is there whole or not at all.
    private async Task OperationsAsync(AmendFlowDbContext db, IReadOnlyCollection<Operation> operations)
    {
        var commands = (await db.Commands.AsNoTracking().Select(c => new { c.PersonId, c.Key }).ToListAsync()).Select(c => (c.PersonId, c.Key)).ToHashSet();
        var decisions = (await db.Decisions.AsNoTracking().Select(d => new { d.ActorId, d.CommandId }).ToListAsync()).ToLookup(d => (d.ActorId, d.CommandId));
        var entries = (await db.AuditEntries.AsNoTracking().Select(e => e.Record).ToListAsync()).Select(AuditRecord.Parse)
            .ToLookup(r => (r.ActorId, r.CommandId));
        foreach (var operation in operations)
        {
            var key = (operation.PersonId, operation.CommandId);
            var decided = decisions[key].Count();
            var recorded = entries[(operation.PersonId.ToString(), operation.CommandId)].Count(e => operation.Kind != "decide" || e.Action == "decided");
            var isThere = commands.Contains(key);
            var isDecision = operation.Kind == "decide";
            var whole = isThere && (!isDecision || (decided == 1 && recorded == 1)) && (recorded > 0 || !Speaks(operation.Kind));
            var absent = !isThere && decided == 0 && recorded == 0;
            var fits = operation.Told switch { Told.Ok => whole, Told.Refused => absent, _ => whole || absent };
            Check(fits, $"{operation.Kind} {operation.CommandId} was answered {operation.Told} ({operation.Status}), but there are {(isThere ? 1 : 0)} commands, {decided} decisions and {recorded} entries");
            Check(operation.Status != 500, $"{operation.Kind} {operation.CommandId} was answered with a fault: {operation.Brief}");
        }
    }

    private static bool Speaks(string kind) => kind is "decide" or "reassign" or "withdraw" or "submit";

    private async Task DecisionsAsync(AmendFlowDbContext db)
    {
        Check(!await db.Decisions.GroupBy(d => d.TaskId).AnyAsync(g => g.Count() > 1), "a task was decided twice");
        Check(!await db.Decisions.GroupBy(d => new { d.RoundId, d.PrincipalId, d.IsOpinion }).AnyAsync(g => g.Count() > 1), "somebody voted twice in a round");
        Check(!await db.Decisions.AnyAsync(d => !db.Tasks.Any(t => t.Id == d.TaskId && t.State == TaskState.Done)), "a task that was decided is not done");
        Check(!await db.Tasks.AnyAsync(t => t.State == TaskState.Done && (t.Kind == TaskKind.Decide || t.Kind == TaskKind.Advise)
            && !db.Decisions.Any(d => d.TaskId == t.Id)), "a task is done that nobody decided");
        var rounds = await db.Rounds.AsNoTracking().Where(r => r.Kind != RoundKind.Incident).Select(r => new { r.CaseId, Name = r.ActivityId + "/" + r.Number }).ToListAsync();
        var entries = (await db.AuditEntries.AsNoTracking().Where(e => e.CaseId != null).Select(e => new { e.CaseId, e.Action, e.Record }).ToListAsync())
            .Select(e => (e.CaseId, e.Action, AuditRecord.Parse(e.Record).Object)).ToList();
        Once(rounds.Select(r => $"{r.CaseId} {r.Name}"), "round");
        Once(entries.Where(e => e.Action == "round-opened").Select(e => $"{e.CaseId} {e.Object}"), "opening of round");
        Once(entries.Where(e => e.Action is "round-decided" or "round-lapsed").Select(e => $"{e.CaseId} {e.Object}"), "end of round");
    }

    // Ended, or waiting for something that is there.
    private async Task CasesAsync(AmendFlowDbContext db)
    {
        var stuck = await db.Cases.AsNoTracking().Where(c => c.EndedAt == null)
            .Where(c => !db.Rounds.Any(r => r.CaseId == c.Id && (r.Status == RoundStatus.Open || r.Status == RoundStatus.Blocked) && r.Tasks.Any(t => t.State == TaskState.Open)))
            .Where(c => !db.Timers.Any(t => t.CaseId == c.Id && t.State == TimerState.Pending && t.Kind == TimerKind.Delay))
            .Where(c => !db.EventWaits.Any(w => w.CaseId == c.Id)).Select(c => c.Id).ToListAsync();
        stuck.ForEach(c => violations.Add($"case {c} waits for nothing that is there"));
        Check(!await db.Rounds.AnyAsync(r => (r.Status == RoundStatus.Open || r.Status == RoundStatus.Blocked) && !r.Tasks.Any(t => t.State == TaskState.Open)), "a round is open and asks nobody");
        Check(!await db.Tasks.AnyAsync(t => t.State == TaskState.Open && (t.Round!.Status == RoundStatus.Decided || t.Round.Status == RoundStatus.Closed)), "a task is open in a round that is closed");
        Check(!await db.Cases.AnyAsync(c => c.EndedAt != null && db.Tasks.Any(t => t.CaseId == c.Id && t.State == TaskState.Open)), "a case has ended and still asks");
    }

    private async Task TimersAsync(AmendFlowDbContext db)
    {
        var fired = (await db.Commands.AsNoTracking().Where(c => c.PersonId == Guid.Empty && c.Key.StartsWith("timer:")).Select(c => new { c.Key, c.Answer }).ToListAsync())
            .Where(c => JsonDocument.Parse(c.Answer).RootElement.GetProperty("Happened").GetBoolean()).Select(c => c.Key.Split(':')[1]).ToList();
        Once(fired, "firing of timer");
        var states = await db.Timers.AsNoTracking().Where(t => t.State == TimerState.Fired).Select(t => t.Id).ToListAsync();
        var lost = states.Select(id => id.ToString()).Except(fired).Count();
        Check(lost == 0, $"{lost} timers are marked as fired without a step that fired them");
        Check(!await db.Timers.AnyAsync(t => t.State == TimerState.Pending && db.Rounds.Any(r => r.Id == t.RoundId && (r.Status == RoundStatus.Decided || r.Status == RoundStatus.Closed))),
            "a timer waits for a round that is closed");
    }

    private async Task MailsAsync(AmendFlowDbContext db, bool restless)
    {
        var mails = await db.Mails.AsNoTracking().Select(m => new { m.Key, m.MessageId, m.State, m.TaskId, m.Kind }).ToListAsync();
        Once(mails.Select(m => m.Key), "mail");
        Once(mails.Where(m => m.MessageId is not null).Select(m => m.MessageId!), "Message-ID");
        var asked = mails.Where(m => m.Key.StartsWith("asked:", StringComparison.Ordinal)).Select(m => m.Key["asked:".Length..]).ToHashSet();
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.Kind == TaskKind.Decide || t.Kind == TaskKind.Advise).Select(t => t.Id).ToListAsync();
        var untold = tasks.Count(t => !asked.Contains(t.ToString()));
        Check(untold == 0, $"{untold} tasks were opened without a mail that says so");
        var left = mails.Count(m => m.State is MailState.Owed or MailState.Rendered);
        Check(restless || left == 0, $"{left} mails are still owed");
    }

    private async Task RecordAsync()
    {
        using var said = new StringWriter();
        var status = await VerifyVerb.RunAsync(database, said, CancellationToken.None, replay: true);
        Check(status == 0, $"verify --replay: {said.ToString().ReplaceLineEndings(" ")}");
    }

    private void Once(IEnumerable<string> names, string what)
    {
        foreach (var twice in names.GroupBy(n => n).Where(g => g.Count() > 1).Take(10))
        {
            violations.Add($"{what} {twice.Key} is there {twice.Count()} times");
        }
    }

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            violations.Add(otherwise);
        }
    }
}
