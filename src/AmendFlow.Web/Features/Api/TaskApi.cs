using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Api;

public sealed record ApiChecklistItem(string Id, Bilingual Question, bool IsHardStop);

public enum ApiTaskKind
{
    Decide,

    /// <summary>A member's opinion before the party's lead casts the vote.</summary>
    Advise,
    Work,

    /// <summary>Name somebody for a step that found nobody.</summary>
    Unblock,

    /// <summary>As co-proposer: POST /api/proposals/{id}/confirm, or /want-changes.</summary>
    Confirm,

    /// <summary>Your party's responsible scientist is gone: POST /api/proposals/{id}/scientist.</summary>
    NameScientist,

    /// <summary>As coordinator: a step met a problem; see SettleIncident.</summary>
    Settle,
}

/// <param name="Id">Of the task; of the proposal for confirm and name-scientist.</param>
/// <param name="CaseId">Null before the first submission.</param>
/// <param name="CaseTitle">Empty where you may act but not see the project.</param>
/// <param name="Why">Why you.</param>
/// <param name="DueOn">Last day, in your party's calendar; null for what has no deadline.</param>
/// <param name="SeenHash">Of what is decided on or confirmed: to be sent back with the answer, which counts for that content only.</param>
/// <param name="Choices">The decisions that may be given; empty for work.</param>
/// <param name="Outcomes">How work may end, or what may be done about a problem (kind settle, see SettleIncident); empty for a decision.</param>
public sealed record ApiTask(
    Guid Id, ApiTaskKind Kind, Guid ProposalId, Guid? CaseId, string CaseReference, string CaseTitle, Bilingual Step, Bilingual Why, Side Side, Role Role,
    DateOnly? DueOn, bool IsOverdue, string SeenHash, IReadOnlyList<DecisionKind> Choices, IReadOnlyList<string> Outcomes,
    IReadOnlyList<ApiChecklistItem> Checklist);

public sealed record ApiChecklistAnswer(string Item, ChecklistReply Answer, string Comment = "");

/// <param name="Blocks">What waits for it: "freeze", "approve", "in-force".</param>
public sealed record ApiCondition(string Text, BlockedTransition Blocks, Side ClosedBySide, Role ClosedByRole);

/// <param name="SeenHash">As the task gave it.</param>
/// <param name="Reason">Shared; needed for all but a plain approval.</param>
/// <param name="InternalNote">Stays with your party.</param>
public sealed record ApiDecision(DecisionKind Decision, string SeenHash, string Reason = "", string InternalNote = "")
{
    public IReadOnlyList<ApiChecklistAnswer> Checklist { get; init; } = [];

    public IReadOnlyList<ApiCondition> Conditions { get; init; } = [];
}

internal static class TaskApi
{
    // Each is read as a whole.
    private const int MostCases = 200;

    public static void MapTaskApi(this RouteGroupBuilder api)
    {
        api.MapGet("/tasks", ListAsync).Reads("ListTasks", $"What waits for you, the first due first: tasks of cases (of the {MostCases} due first), drafts to confirm, proposals whose scientist is gone.");
        api.MapPost("/tasks/{id:guid}/decide", DecideAsync).Writes<ApiDecision>("Decide", "Give your decision on a task, once.");
    }

    private static async Task<Ok<List<ApiTask>>> ListAsync(
        CurrentViewer current, Database database, CaseViews views, TimeProvider time, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var cases = await db.Tasks.AsNoTracking()
            .Where(t => t.AssigneeId == viewer.Id && t.State == TaskState.Open)
            .Join(db.Cases, t => t.CaseId, c => c.Id, (t, c) => new { c.Id, c.ProposalId, t.Round!.DueOn })
            .Join(db.Proposals, c => c.ProposalId, p => p.Id, (c, p) => new { c.Id, c.DueOn, Proposal = p })
            .OrderBy(c => c.DueOn).ThenBy(c => c.Id)
            .ToListAsync(cancellationToken);
        var tasks = new List<ApiTask>();

        // An operator may be asked to unblock a case without a right to see it; that is done on its page.
        foreach (var id in cases.Where(c => viewer.SeesCaseOf(c.Proposal)).Select(c => c.Id).Distinct().Take(MostCases))
        {
            var view = await views.LoadAsync(db, viewer, id, cancellationToken);
            tasks.AddRange(view.MyTasks.Select(t => Of(view, t)));
            tasks.AddRange(view.Incidents.Where(i => i.Task is not null).Select(i => Of(view, i, i.Task!)));
        }

        foreach (var ask in await ProposalAsks.OfAsync(db, viewer, time.GetUtcNow(), cancellationToken))
        {
            tasks.Add(await OfAsync(db, viewer, ask, cancellationToken));
        }

        return TypedResults.Ok(tasks.OrderBy(t => t.DueOn ?? DateOnly.MaxValue).ThenBy(t => t.Id).ToList());
    }

    private static async Task<Ok<DecideAnswer>> DecideAsync(
        Guid id, HttpRequest request, CurrentViewer current, DecideHandler handler, CancellationToken cancellationToken)
    {
        var commandId = request.CommandId();
        var body = await ApiJson.ReadAsync<ApiDecision>(request, cancellationToken);
        if (body.Checklist.Any(c => c is null) || body.Conditions.Any(c => c is null))
        {
            throw Refuse.Invalid("checklist", "A list holds null; give an object for each entry.", "Une liste contient null ; donnez un objet par élément.");
        }

        var command = new DecideCommand(
            id,
            body.Decision,
            body.Reason,
            body.InternalNote,
            [.. body.Checklist.Select(c => new ChecklistAnswer(c.Item, c.Answer, c.Comment.Length <= 1000
                ? c.Comment
                : throw Refuse.Invalid($"checklist.{c.Item}", "At most 1000 characters.", "1000 caractères au plus.")))],
            [.. body.Conditions.Select(c => new ConditionInput(c.Text, c.Blocks, c.ClosedBySide, c.ClosedByRole))],
            body.SeenHash);
        return TypedResults.Ok(await handler.HandleAsync(await current.ActorAsync(cancellationToken), commandId, command, cancellationToken));
    }

    private static ApiTask Of(CaseView view, IncidentView incident, WorkTask task) => new(
        task.Id, ApiTaskKind.Settle, view.ProposalId, view.Id, view.Reference, view.Title, incident.Step, incident.What, task.Side, task.Role, incident.DueOn, false, "", [],
        IncidentApi.Acts(incident), []);

    private static async Task<ApiTask> OfAsync(AmendFlowDbContext db, Viewer viewer, ProposalAsk ask, CancellationToken cancellationToken)
    {
        var proposal = ask.Proposal;
        var confirm = ask.Kind == ProposalAskKind.Confirm;
        var hash = confirm
            ? ProposalAccess.Hash(ProposalAccess.Read(proposal.Draft!), await ProposalAccess.DraftAttachmentsAsync(db, proposal.Id, cancellationToken))
            : "";
        return new ApiTask(
            proposal.Id, confirm ? ApiTaskKind.Confirm : ApiTaskKind.NameScientist, proposal.Id, proposal.CaseId, proposal.Reference ?? "",
            ProposalAccess.Sees(viewer, proposal) ? proposal.Title : "", AskRows.Step(ask), AskRows.Why(ask), ask.Side,
            confirm ? Role.Scientist : Role.Coordinator, null, false, hash, [], [], []);
    }

    private static ApiTask Of(CaseView view, MyTask task) => new(
        task.Id, Enum.Parse<ApiTaskKind>(task.Kind.ToString()), view.ProposalId, view.Id, view.Reference, view.Title, task.Round.Name, task.Why, task.Side, task.Role, task.Round.DueOn, task.Round.IsOverdue,
        task.SeenHash, task.Choices, task.Outcomes,
        [.. (task.Checklist?.Items ?? []).Select(i => new ApiChecklistItem(i.Id, i.Question, i.IsHardStop))]);
}
