using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>
/// Keeps a round for each open incident of the engine, with a task for every coordinator of both parties, so that a problem stands in
/// somebody's list and not only in the state.
/// </summary>
internal sealed class IncidentRounds(CaseStep run)
{
    // Nothing happens by itself when they pass: they put the problem in its place among the other tasks.
    private const int WorkingDays = 2;

    public async Task FollowAsync(InstanceState? before, InstanceState after, CancellationToken cancellationToken)
    {
        var open = after.IsRunning ? after.Incidents : [];
        var gone = (before?.Incidents ?? []).Where(i => open.All(o => o.Id != i.Id)).ToList();
        foreach (var incident in gone)
        {
            Close(incident);
        }

        foreach (var incident in open.Where(i => run.Incidents.All(r => r.BookmarkId != i.Id)))
        {
            // The same step failed again at once: whoever was told knows, and has it in the list.
            await OpenAsync(incident, tell: gone.All(g => g.ActivityId != incident.ActivityId), cancellationToken);
        }
    }

    // The coordinators of both parties, or the operators where neither party has one.
    private async Task AskAsync(Round round, bool tell, CancellationToken cancellationToken)
    {
        var asked = new List<(Asked Asked, Side Side)>();
        foreach (var side in Enum.GetValues<Side>())
        {
            asked.AddRange(run.WithoutProposers(await run.FindAsync(side, Role.Coordinator, cancellationToken)).Select(a => (a, side)));
        }

        if (asked.Count == 0)
        {
            asked.AddRange((await run.OperatorsAsync(cancellationToken)).Select(a => (a, run.Proposal.Side)));
        }

        foreach (var (somebody, side) in asked.DistinctBy(a => a.Asked.Person.Id))
        {
            var task = run.AddTask(round, TaskKind.Settle, somebody, side, Role.Coordinator);
            if (tell)
            {
                run.Step.Owe(MailKind.Incident, somebody.Person.Id, $"incident:{task.Id}", run.Case, task);
            }
        }
    }

    /// <summary>Nobody who was asked is left: whoever there is now is told.</summary>
    public Task AskAgainAsync(Round round, CancellationToken cancellationToken) =>
        round.Tasks.Any(t => t.State == TaskState.Open) ? Task.CompletedTask : AskAsync(round, tell: true, cancellationToken);

    private async Task OpenAsync(Incident incident, bool tell, CancellationToken cancellationToken)
    {
        var step = run.Definition.Activities[incident.ActivityId].Text;
        var round = new Round
        {
            Id = run.Step.NewId(),
            CaseId = run.Case.Id,
            ActivityId = incident.Id,
            BookmarkId = incident.Id,
            Kind = RoundKind.Incident,
            Number = 1,
            NameEn = $"Problem: {step.En}",
            NameFr = $"Problème : {step.Fr}",
            Role = Role.Coordinator,
            Rule = RoundRule.Any,
            Needed = 1,
            RevisionNumber = run.Case.RevisionNumber,
            Assurance = Assurance.SignedIn,
            Phase = "",
            OpenedAt = run.Step.Now,
            DueOn = Enum.GetValues<Side>().Max(s => run.Calendar(s).AddWorkingDays(run.Calendar(s).LocalDate(run.Step.Now), WorkingDays)),
            OnSilence = "",
            EscalateTo = Role.Coordinator,
            Status = RoundStatus.Open,
        };
        run.Incidents.Add(round);
        run.Step.Db.Rounds.Add(round);
        await AskAsync(round, tell, cancellationToken);
    }

    // Settled ones are closed by who settled them. What is left went with its step: it was re-opened, cancelled, or the case ended.
    private void Close(Incident incident)
    {
        if (run.Incidents.SingleOrDefault(r => r.BookmarkId == incident.Id && r.Status == RoundStatus.Open) is not { } round)
        {
            return;
        }

        RoundCloser.Close(run.Step, round, RoundStatus.Closed, null, "gone");
        run.Step.Audit(run.Agreement.Id, new AuditFact("incident-closed", incident.ActivityId) { CaseId = run.Case.Id });
    }
}
