using AmendFlow.Agreements.Text;
using AmendFlow.Data.Agreements;
using AmendFlow.Web.Features.Text;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Enters the amendment in the register as approved, with the project that it adds, under the number that its frozen text bears.</summary>
internal sealed class Register(CaseStep run)
{
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        var text = await run.Step.Db.AmendmentDrafts
            .Where(d => d.CaseId == run.Case.Id && d.FrozenAt != null)
            .OrderByDescending(d => d.Number)
            .FirstOrDefaultAsync(cancellationToken);
        if (text is null || text.Hash != run.Case.FrozenTextHash)
        {
            throw new InvalidOperationException("An amendment is registered from the frozen text that was approved, and there is none.");
        }

        run.Agreement.Version++;

        // A text that was frozen before numbers were given at freezing gets the next one now.
        var amendment = await run.Step.Db.Amendments.SingleOrDefaultAsync(a => a.CaseId == run.Case.Id, cancellationToken)
            ?? await AmendmentNumbers.GiveAsync(run, new AmendmentNumber(run.Agreement.LastAmendmentNumber + 1), text, cancellationToken);
        if (amendment.TextHash != text.Hash)
        {
            throw new InvalidOperationException($"Amendment {amendment.Number} was given its number for another text than the one that was approved.");
        }

        amendment.Status = AmendmentStatus.ApprovedToBeSigned;
        amendment.RegisteredAt = run.Step.Now;
        run.Step.Db.Projects.Add(new Project
        {
            Id = run.Step.NewId(),
            AgreementId = run.Agreement.Id,
            AmendmentId = amendment.Id,
            ProposalId = run.Proposal.Id,
            RevisionNumber = run.Case.RevisionNumber,
            Title = run.Content.Title,
        });
        run.Step.Audit(run.Agreement.Id, new AuditFact("amendment-registered", $"amendment {amendment.Number}")
        {
            CaseId = run.Case.Id,
            New = $"approved, to be signed; text {text.Hash}",
        });
    }
}
