using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

public enum TaskFilter
{
    /// <summary>Open, for the viewer.</summary>
    Mine,

    /// <summary>Open in the viewer's roles at their party; all of the party for a coordinator.</summary>
    Team,

    /// <summary>No longer open, for the viewer.</summary>
    Done,
}

/// <param name="Href">Where it is done or looked at.</param>
/// <param name="Title">Of the project; for somebody who may act but not see it, such as an operator, what it is about.</param>
/// <param name="From">Who proposed, and for which party.</param>
/// <param name="Since">Null where nobody asked, but something is missing.</param>
/// <param name="DueOn">Null for what has no deadline.</param>
/// <param name="State">How the task stands, in words.</param>
public sealed record TaskRow(
    string Href, Bilingual Title, string Reference, Bilingual Step, string From, string? Assignee,
    DateOnly? Since, DateOnly? DueOn, bool IsLate, Bilingual State, DateTimeOffset? ClosedAt);

/// <summary>Tasks of a person or of their team: late ones first, then by due date.</summary>
public sealed class TaskList(TimeProvider time)
{
    private const int Most = 200;

    public async Task<IReadOnlyList<TaskRow>> LoadAsync(AmendFlowDbContext db, Viewer viewer, TaskFilter filter, CancellationToken cancellationToken)
    {
        var tasks = await TasksAsync(db, viewer, filter, cancellationToken);
        var caseIds = tasks.Select(t => t.CaseId).Distinct().ToList();
        var proposals = await db.Proposals.AsNoTracking().Where(p => caseIds.Contains(p.CaseId!.Value)).ToDictionaryAsync(p => p.CaseId!.Value, cancellationToken);
        var titles = await db.Cases.Where(c => caseIds.Contains(c.Id)).Select(c => new { c.Id, c.Title }).ToDictionaryAsync(c => c.Id, c => c.Title, cancellationToken);
        var agreementIds = proposals.Values.Select(p => p.AgreementId).Distinct().ToList();
        var agreements = await db.Agreements.AsNoTracking().Include(a => a.Parties).Where(a => agreementIds.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);
        var people = tasks.SelectMany(t => new[] { t.AssigneeId, t.PrincipalId }).Concat(proposals.Values.Select(p => p.ProposerId)).Distinct().ToList();
        var names = await db.People.Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);

        var rows = tasks
            .Where(t => filter != TaskFilter.Team || IsTeam(viewer, proposals[t.CaseId].AgreementId, t))
            .Select(t => Row(t, filter, proposals[t.CaseId], agreements[proposals[t.CaseId].AgreementId], viewer, titles, names))
            .Concat(filter == TaskFilter.Mine ? await AskRows.LoadAsync(db, viewer, time.GetUtcNow(), cancellationToken) : [])
            .Concat(filter == TaskFilter.Mine ? await MoveRows.LoadAsync(db, viewer, cancellationToken) : [])
            .Concat(filter == TaskFilter.Mine ? await ConditionRows.LoadAsync(db, viewer, cancellationToken) : [])
            .Concat(filter == TaskFilter.Mine ? await PublicationRows.LoadAsync(db, viewer, time.GetUtcNow(), cancellationToken) : [])
            .Concat(filter == TaskFilter.Mine ? await AddressRows.LoadAsync(db, viewer, time.GetUtcNow(), cancellationToken) : []);
        return filter == TaskFilter.Done
            ? [.. rows.OrderByDescending(r => r.ClosedAt)]
            : [.. filter == TaskFilter.Mine ? await DisputeRows.LoadAsync(db, viewer, cancellationToken) : [], .. rows.OrderByDescending(r => r.IsLate).ThenBy(r => r.DueOn ?? DateOnly.MaxValue).ThenBy(r => r.Reference, StringComparer.Ordinal)];
    }

    private static Task<List<WorkTask>> TasksAsync(AmendFlowDbContext db, Viewer viewer, TaskFilter filter, CancellationToken cancellationToken)
    {
        var all = db.Tasks.AsNoTracking().Include(t => t.Round);
        var agreements = viewer.Mandates.Select(m => m.AgreementId).Distinct().ToList();
        var sides = viewer.Mandates.Select(m => m.Side).Distinct().ToList();
        var roles = viewer.Mandates.Select(m => m.Role).Distinct().ToList();
        var seesAll = roles.Contains(Role.Coordinator);
        return filter switch
        {
            TaskFilter.Mine => all.Where(t => t.AssigneeId == viewer.Id && t.State == TaskState.Open).OrderBy(t => t.Round!.DueOn).Take(Most).ToListAsync(cancellationToken),
            TaskFilter.Done => all.Where(t => t.AssigneeId == viewer.Id && t.State != TaskState.Open).OrderByDescending(t => t.ClosedAt).Take(Most).ToListAsync(cancellationToken),
            _ => all
                .Where(t => t.State == TaskState.Open && t.Kind != TaskKind.Unblock && t.Kind != TaskKind.Settle)
                // More than theirs where somebody has several mandates, never less; what is left is looked at one by one.
                .Where(t => sides.Contains(t.Side) && (seesAll || roles.Contains(t.Role)))
                // A join, and no condition: both databases begin with the reader's agreements, and never look at others' tasks.
                .Join(db.Cases.Where(c => agreements.Contains(c.AgreementId)), t => t.CaseId, c => c.Id, (t, _) => t)
                .OrderBy(t => t.Round!.DueOn).Take(5 * Most).ToListAsync(cancellationToken),
        };
    }

    private static bool IsTeam(Viewer viewer, Guid agreementId, WorkTask task) =>
        viewer.Has(agreementId, task.Side, Role.Coordinator) || (task.Role != Role.Scientist && viewer.Has(agreementId, task.Side, task.Role));

    private TaskRow Row(
        WorkTask task, TaskFilter filter, Proposal proposal, Agreement agreement, Viewer viewer,
        Dictionary<Guid, string> titles, Dictionary<Guid, string> names)
    {
        var round = task.Round!;
        var sees = viewer.SeesCaseOf(proposal);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(task.Side).Zone);
        return new TaskRow(
            filter == TaskFilter.Team ? $"/cases/{task.CaseId}" : $"/tasks/{task.Id}",
            sees ? new(titles[task.CaseId], titles[task.CaseId]) : new("A step of this agreement", "Une étape de cet accord"),
            sees ? proposal.Reference! : agreement.Reference,
            Step(
                task.Kind, RoundWords.Named(new(round.NameEn, round.NameFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name),
                task.PrincipalId == task.AssigneeId ? null : names.GetValueOrDefault(task.PrincipalId)),
            sees ? PeopleWords.At(names[proposal.ProposerId], agreement.Of(proposal.Side).Name) : agreement.Of(proposal.Side).Name,
            names.GetValueOrDefault(task.AssigneeId),
            task.OpenedAt.DayIn(zone),
            round.DueOn,
            task.State == TaskState.Open && round.PausedAt is null && round.DueOn < time.GetUtcNow().DayIn(zone),
            RoundWords.Task(task.State, task.CloseReason),
            task.ClosedAt);
    }

    // What a coordinator is asked about a step is not the step itself.
    private static Bilingual Step(TaskKind kind, Bilingual step, string? forName) => kind switch
    {
        TaskKind.Unblock => new($"Name somebody for: {step.En}", $"Désigner quelqu’un pour : {step.Fr}"),
        TaskKind.Settle => new($"Look at a problem in: {step.En}", $"Examiner un problème dans : {step.Fr}"),
        _ => forName is null ? step : new($"{step.En}, for {forName}", $"{step.Fr}, pour {forName}"),
    };
}
