using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Features.Simulation;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Moves;

/// <param name="Plan">Null when no newer version is published, or the case has ended.</param>
/// <param name="Asked">The open request; null for none, or one that a newer publication has overtaken.</param>
/// <param name="Mine">The party that the viewer coordinates.</param>
public sealed record MoveModel(
    CaseView View, MovePlan? Plan, AskedMove? Asked, Side Mine, string CommandId, PostedForm Form, string ErrorsOf, IReadOnlyList<FieldError> Errors, string Done)
{
    public string Here => $"/cases/{View.Id}/move";

    public IReadOnlyList<FieldError> For(string form) => ErrorsOf == form ? Errors : [];

    public string Typed(string form, string field) => ErrorsOf == form ? Form.Text(field) : "";
}

/// <summary>What a move to a newer version would change, to the coordinators of both parties: for everybody else there is no such page.</summary>
internal sealed class MovePages(CurrentViewer current, Database database, CaseViews views, DefinitionStore definitions, TrialRuntime trials, TimeProvider time, IIds ids)
{
    /// <exception cref="RefusedException">There is no such page for this person.</exception>
    public Task<IResult> ShowAsync(Guid caseId, string done, CancellationToken cancellationToken) =>
        ShowAsync(caseId, PostedForm.Empty, "", [], done, StatusCodes.Status200OK, cancellationToken);

    /// <param name="errorsOf">The form that was refused: ask, answer or withdraw.</param>
    public async Task<IResult> ShowAsync(
        Guid caseId, PostedForm form, string errorsOf, IReadOnlyList<FieldError> errors, string done, int status, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var view = await ViewAsync(db, caseId, cancellationToken);
        var @case = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == caseId, cancellationToken);
        var newer = @case.EndedAt is not null ? null : await db.Definitions.AsNoTracking()
            .Where(d => d.DefinitionId == view.Definition.DefinitionId && d.Version > view.Definition.Version && d.Status == DefinitionStatus.Published)
            .Select(d => d.Id).SingleOrDefaultAsync(cancellationToken);
        var plan = newer is null ? null : await PlanAsync(db, @case, view, newer, cancellationToken);
        return Page.Show<MovePage>(
            new MoveModel(
                view, plan, @case.AskedMove is { } asked && asked.VersionId == newer ? asked : null, view.May.Coordinate.First(), ids.Next().ToString("N"), form, errorsOf,
                errors, done),
            status);
    }

    /// <summary>The case as a coordinator of one of its parties sees it.</summary>
    /// <exception cref="RefusedException">There is no such page for this person.</exception>
    public async Task<CaseView> ViewAsync(AmendFlowDbContext db, Guid caseId, CancellationToken cancellationToken)
    {
        var view = await views.LoadAsync(db, await current.GetAsync(cancellationToken), caseId, cancellationToken);
        return view.May.Coordinate.Count > 0 ? view : throw Refuse.NotFound();
    }

    private async Task<MovePlan> PlanAsync(AmendFlowDbContext db, Case @case, CaseView view, string to, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TrialRuntime.Longest);
        return MovePlan.Of(view, InstanceState.FromJson(@case.State), await definitions.GetAsync(db, to, cancellationToken), trials.For(limit.Token), time.GetUtcNow());
    }
}
