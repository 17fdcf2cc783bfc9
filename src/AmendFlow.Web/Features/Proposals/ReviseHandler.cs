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
                proposal.Draft = await step.Db.ProposalRevisions
                    .Where(r => r.ProposalId == proposal.Id && r.Number == proposal.RevisionNumber)
                    .Select(r => r.Content)
                    .SingleAsync(ct);
                proposal.ChangedAt = step.Now;
                proposal.Version++;
            }

            return new ReviseAnswer(proposal.Id, proposal.Version);
        }, cancellationToken);
}
