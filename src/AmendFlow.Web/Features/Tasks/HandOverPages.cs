using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <param name="CaseId">Null for somebody who may name a person but not see the project, such as an operator.</param>
/// <param name="Subject">The project's title, or the agreement's reference for them.</param>
/// <param name="From">Who is asked now; null where nobody is.</param>
public sealed record HandOverModel(
    Guid TaskId, HandOver Kind, Guid? CaseId, string Subject, Bilingual Step, string PartyName, DateOnly DueOn, string? From, bool IsOpen,
    IReadOnlyList<Choice> People, PostedForm Posted, IReadOnlyList<FieldError> Errors, string CommandId);

/// <summary>The page on which a task is delegated, reassigned, or somebody is named for a step that found nobody.</summary>
public sealed class HandOverPages(CurrentViewer current, Database database, TimeProvider time, IIds ids)
{
    public async Task<IResult> ShowAsync(
        Guid taskId, PostedForm posted, IReadOnlyList<FieldError> errors, CancellationToken cancellationToken, int status = StatusCodes.Status200OK)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var (task, @case, proposal, kind) = await FindAsync(db, viewer, taskId, cancellationToken);
        var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == @case.AgreementId, cancellationToken);
        var sees = viewer.SeesCaseOf(proposal);
        var title = sees ? @case.Title : agreement.Reference;
        var round = task.Round!;
        return Page.Show<HandOverPage>(
            new HandOverModel(
                task.Id, kind, sees ? @case.Id : null, title,
                RoundWords.Named(new(round.NameEn, round.NameFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name),
                agreement.Of(task.Side).Name, round.DueOn, await FromAsync(db, task, cancellationToken), task.State == TaskState.Open,
                await StandInChoices.LoadAsync(db, task, agreement, proposal, time.GetUtcNow(), cancellationToken), posted, errors, ids.Next().ToString("N")),
            status);
    }

    /// <summary>An assignee delegates their own decision; everything else is a coordinator's to reassign.</summary>
    public async Task<HandOver> KindAsync(Guid taskId, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return (await FindAsync(db, await current.GetAsync(cancellationToken), taskId, cancellationToken)).Kind;
    }

    public async Task<string> AfterAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var proposal = await db.Proposals.AsNoTracking().SingleAsync(p => p.CaseId == caseId, cancellationToken);
        return viewer.SeesCaseOf(proposal) ? $"/cases/{caseId}?done=handed-over" : "/tasks?done=handed-over";
    }

    private static async Task<(WorkTask Task, Case Case, Proposal Proposal, HandOver Kind)> FindAsync(
        AmendFlowDbContext db, Viewer viewer, Guid taskId, CancellationToken cancellationToken)
    {
        var task = await db.Tasks.AsNoTracking().Include(t => t.Round).SingleOrDefaultAsync(t => t.Id == taskId, cancellationToken) ?? throw Refuse.NotFound();
        var @case = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == task.CaseId, cancellationToken);
        var proposal = await db.Proposals.AsNoTracking().SingleAsync(p => p.Id == @case.ProposalId, cancellationToken);
        var mine = task.AssigneeId == viewer.Id;
        HandOver? kind = task.Kind == TaskKind.Settle ? null
            : mine && task.PrincipalId == viewer.Id && task.Kind is TaskKind.Decide or TaskKind.Advise ? HandOver.Delegate
            : viewer.Has(@case.AgreementId, task.Side, Role.Coordinator) || (mine && task.Kind == TaskKind.Unblock) ? HandOver.Reassign
            : null;
        return kind is { } found && task.Round!.Work != "revise" ? (task, @case, proposal, found) : throw Refuse.NotFound();
    }

    private static async Task<string?> FromAsync(AmendFlowDbContext db, WorkTask task, CancellationToken cancellationToken) => task.Kind == TaskKind.Unblock
        ? null
        : await db.People.Where(p => p.Id == task.AssigneeId).Select(p => p.Name).SingleAsync(cancellationToken);
}
