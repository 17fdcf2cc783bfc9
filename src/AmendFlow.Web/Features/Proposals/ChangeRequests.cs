using AmendFlow.Agreements.Approval;
using AmendFlow.Web.Features.Cases;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>What the proposer is asked to change, with the reasons that were given.</summary>
internal static class ChangeRequests
{
    public static IReadOnlyList<ChangeRequest> Of(CaseView view) =>
        [.. view.Rounds.Where(r => r.Work == "revise" && r.IsWaiting).OrderBy(r => r.DueOn).SelectMany(r => Of(view, r))];

    // A request for changes ends one round and opens the revision in the same step, so both have one instant.
    private static List<ChangeRequest> Of(CaseView view, RoundView revise)
    {
        var asking = view.Rounds.Where(r => r.Id != revise.Id && r.ClosedAt == revise.OpenedAt && r.Outcome is "ChangesRequested" or "Incomplete").ToList();
        var requests = asking
            .SelectMany(r => r.Decisions.Where(d => d.Kind == DecisionKind.RequestChanges).Select(d => new ChangeRequest(r.Name, d.Who, d.Reason, revise.DueOn)))
            .Concat(asking.Where(r => r.Work.Length > 0).SelectMany(r => view.History
                .Where(h => h.RoundId == r.Id && h is { Action: "work-done", Detail: not null })
                .Select(h => new ChangeRequest(r.Name, r.Organisation, h.Detail!, revise.DueOn))))
            .ToList();
        return requests.Count > 0 ? requests : [new ChangeRequest(revise.Name, null, "", revise.DueOn)];
    }
}
