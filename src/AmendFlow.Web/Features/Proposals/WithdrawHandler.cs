using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Proposals;

/// <param name="Reason">Shared with everybody who acted; 1 to 4,000 characters.</param>
public sealed record WithdrawCommand(Guid ProposalId, string Reason);

public sealed record WithdrawAnswer(Guid ProposalId);

/// <summary>Takes a submitted proposal back, by its proposer, until the text of the amendment is frozen.</summary>
public sealed class WithdrawHandler(StepRunner steps, CaseSteps cases)
{
    public Task<WithdrawAnswer> HandleAsync(Actor actor, string commandId, WithdrawCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var viewer = await Viewer.LoadAsync(step.Db, actor.PersonId, step.Now, ct) ?? throw Refuse.NotFound();
            var proposal = await ProposalAccess.OwnDraftAsync(step, command.ProposalId, viewer, ct);
            if (proposal.CaseId is not { } caseId)
            {
                throw Refuse.Conflict("This proposal was never submitted.", "Cette proposition n’a jamais été soumise.");
            }

            if (command.Reason.Trim().Length is 0 or > 4000)
            {
                throw Refuse.Invalid("reason", "Say why, in up to 4,000 characters.", "Dites pourquoi, en 4 000 caractères au plus.");
            }

            var run = await cases.LoadAsync(step, caseId, ct);
            ProposalAccess.CheckMayChange(run.Case);
            var asked = run.Rounds.SelectMany(r => r.Tasks).Where(t => t.State == Data.Cases.TaskState.Open).Select(t => t.AssigneeId).ToHashSet();
            await run.CancelAsync(CaseStatus.Withdrawn, "withdrawn", ct);
            await new Notices(run).OweAsync(MailKind.Withdrawn, [Recipients.Proposers, Recipients.Acted, Recipients.Coordinators], ct);
            foreach (var person in asked)
            {
                step.Owe(MailKind.Withdrawn, person, $"{MailKind.Withdrawn}:{run.Case.Id}:{person}", run.Case);
            }

            proposal.Draft = null;
            (proposal.ConfirmationAskedOfId, proposal.ChangesWanted) = (null, null);
            proposal.ChangedAt = step.Now;
            proposal.Version++;
            step.Audit(run.Agreement.Id, new AuditFact("proposal-withdrawn", $"proposal {proposal.Reference}")
            {
                CaseId = run.Case.Id,
                Reason = command.Reason.Trim(),
            });
            return new WithdrawAnswer(proposal.Id);
        }, cancellationToken);
}
