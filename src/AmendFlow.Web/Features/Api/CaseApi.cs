using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AmendFlow.Web.Features.Api;

/// <param name="Side">Null for both parties.</param>
/// <param name="Names">Of those who are waited for, where you may know them.</param>
public sealed record ApiWaiting(
    Bilingual Step, Bilingual Sentence, Side? Side, DateOnly Since, DateOnly DueOn, bool IsOverdue, bool IsBlocked, IReadOnlyList<string> Names);

/// <param name="Name">Null where it is not yours to know.</param>
/// <param name="Doubt">Whether it is of whom it names: somebody said that it was not. Null where nobody did, or it turned out to be theirs.</param>
public sealed record ApiRoundDecision(
    Side Side, Role Role, string? Name, DecisionKind Decision, bool IsOpinion, string Reason, int Revision, Channel Channel, Assurance Assurance, DateTimeOffset At, Doubt? Doubt);

public sealed record ApiRound(
    string Step, int Number, Bilingual Name, Side? Side, RoundStatus Status, string? Outcome, DateTimeOffset OpenedAt, DateOnly DueOn,
    DateTimeOffset? ClosedAt, int Revision, IReadOnlyList<ApiRoundDecision> Decisions);

public sealed record ApiCaseCondition(string Text, BlockedTransition Blocks, Bilingual ClosedBy, DateTimeOffset? ClosedAt);

/// <param name="Sequence">In the audit chain of the agreement.</param>
public sealed record ApiHistoryLine(long Sequence, DateTimeOffset At, string Action, Bilingual Text, string? Who, string? Detail);

/// <param name="Incidents">Problems that steps met and nobody has settled yet.</param>
/// <param name="Waiting">Whom it waits for; empty once it has ended.</param>
/// <param name="History">Newest first.</param>
public sealed record ApiCase(
    Guid Id, string Reference, string Title, CaseStatus Status, Bilingual StatusSentence, Guid AgreementId, Guid ProposalId, int Revision,
    string Proposer, string? CoProposer, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int? AmendmentNumber,
    IReadOnlyList<ApiIncident> Incidents, IReadOnlyList<ApiWaiting> Waiting, IReadOnlyList<ApiRound> Rounds, IReadOnlyList<ApiCaseCondition> Conditions, IReadOnlyList<ApiHistoryLine> History);

internal static class CaseApi
{
    public static void MapCaseApi(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}", GetAsync).Reads("GetCase", "One case: whom it waits for, what was decided, its history.");
        api.MapGet("/cases/{id:guid}/audit", AuditAsync).Reads("GetCaseAudit", "The audit trail of a case, with what is needed to verify it.");
    }

    private static async Task<Ok<ApiCase>> GetAsync(Guid id, CurrentViewer current, Database database, CaseViews views, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return TypedResults.Ok(Of(await views.LoadAsync(db, await current.GetAsync(cancellationToken), id, cancellationToken)));
    }

    private static async Task<Ok<AuditExport>> AuditAsync(Guid id, CurrentViewer current, AuditTrails trails, CancellationToken cancellationToken) =>
        TypedResults.Ok(AuditExport.Of(await trails.OfCaseAsync(await current.GetAsync(cancellationToken), id, cancellationToken)));

    private static ApiCase Of(CaseView v) => new(
        v.Id, v.Reference, v.Title, v.Status, v.StatusSentence, v.Agreement.Id, v.ProposalId, v.Revision.Number, v.Proposer.Name, v.CoProposer?.Name,
        v.StartedAt, v.EndedAt, v.AmendmentNumber,
        [.. v.Incidents.Select(i => new ApiIncident(i.Id, i.Step, i.What, i.RaisedAt, i.Message, i.MaySettle ? IncidentApi.Acts(i) : []))],
        [.. v.Waiting.Select(w => new ApiWaiting(w.Name, w.Sentence, w.Side, w.Since, w.DueOn, w.IsOverdue, w.IsBlocked, w.Names))],
        [.. v.Rounds.Select(r => new ApiRound(
            r.ActivityId, r.Number, r.Name, r.Side, r.Status, r.Outcome, r.OpenedAt, r.DueOn, r.ClosedAt, r.RevisionNumber,
            [.. r.Decisions.Select(d => new ApiRoundDecision(
                d.Side, d.Role, d.ActorName, d.Kind, d.IsOpinion, d.Reason, d.RevisionNumber, d.Channel, d.Assurance, d.At, d.Doubt))]))],
        [.. v.Conditions.Select(c => new ApiCaseCondition(c.Text, c.Blocks, c.ClosedBy, c.ClosedAt))],
        [.. v.History.Select(h => new ApiHistoryLine(h.Sequence, h.At, h.Action, h.Text, h.Who, h.Detail))]);
}
