using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

public sealed record ReviseCommand(Guid ProposalId);

public sealed record ReviseAnswer(Guid ProposalId, int Version);

/// <summary>Opens a new draft as a copy of the latest revision. One that is open already is left as it is.</summary>
public sealed class ReviseHandler(StepRunner steps)
{
    public Task<ReviseAnswer> HandleAsync(Actor actor, string commandId, ReviseCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var viewer = await Viewer.LoadAsync(step.Db, actor.PersonId, step.Now, ct) ?? throw Refuse.NotFound();
            var proposal = await ProposalAccess.OwnDraftAsync(step, command.ProposalId, viewer, ct);
            if (proposal.Draft is null)
            {
                proposal.Draft = await LatestAsync(step, proposal, ct);
                proposal.ChangedAt = step.Now;
                proposal.Version++;
            }

            return new ReviseAnswer(proposal.Id, proposal.Version);
        }, cancellationToken);

    // A scientist may have been named since, and the new revision is theirs.
    private static async Task<string> LatestAsync(StepContext step, Proposal proposal, CancellationToken cancellationToken)
    {
        var latest = await step.Db.ProposalRevisions.Where(r => r.ProposalId == proposal.Id && r.Number == proposal.RevisionNumber)
            .Select(r => r.Content).SingleAsync(cancellationToken);
        var content = ProposalAccess.Read(latest);
        var current = content.WithScientist(proposal.Side, proposal.ProposerId).WithScientist(proposal.Side.Other(), proposal.CoProposerId);
        return current == content ? latest : ProposalAccess.Write(current);
    }
}
