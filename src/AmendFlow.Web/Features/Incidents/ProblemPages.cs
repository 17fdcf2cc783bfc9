using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Incidents;

/// <param name="What">Null once the problem is settled or gone.</param>
/// <param name="Message">Technical, English.</param>
public sealed record ProblemModel(string Agreement, Bilingual Step, DateOnly Since, Bilingual? What, string? Message);

/// <summary>
/// A problem for an operator, who is told where no party has a coordinator: what happened and what to do, not what the project is. Whoever
/// sees the case is led there.
/// </summary>
public sealed class ProblemPages(CurrentViewer current, Database database, DefinitionStore definitions)
{
    /// <exception cref="RefusedException">There is no such task of this person.</exception>
    public async Task<IResult> ShowAsync(Guid taskId, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var task = await db.Tasks.AsNoTracking().Include(t => t.Round)
            .SingleOrDefaultAsync(t => t.Id == taskId && t.Kind == TaskKind.Settle && t.AssigneeId == viewer.Id, cancellationToken) ?? throw Refuse.NotFound();
        var @case = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == task.CaseId, cancellationToken);
        if (viewer.SeesCaseOf(await db.Proposals.AsNoTracking().SingleAsync(p => p.Id == @case.ProposalId, cancellationToken)))
        {
            return LocalUrl.SeeOther($"/cases/{@case.Id}#problem-{task.RoundId}");
        }

        var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == @case.AgreementId, cancellationToken);
        var definition = await definitions.GetAsync(db, @case.DefinitionVersionId, cancellationToken);
        var open = task.State == TaskState.Open ? InstanceState.FromJson(@case.State).Incidents.FirstOrDefault(i => i.Id == task.Round!.BookmarkId) : null;
        return Page.Show<ProblemPage>(new ProblemModel(
            agreement.Reference,
            RoundWords.Named(new(task.Round!.NameEn, task.Round.NameFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name),
            task.OpenedAt.DayIn(TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(task.Side).Zone)),
            open is null ? null : IncidentWords.What(definition.Activities[open.ActivityId]),
            open?.Message));
    }
}
