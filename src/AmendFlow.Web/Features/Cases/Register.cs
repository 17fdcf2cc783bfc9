using AmendFlow.Data.Agreements;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Enters the approved amendment, with the project that it adds, under the agreement's next number.</summary>
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

        run.Agreement.LastAmendmentNumber++;
        run.Agreement.Version++;
        var amendment = new Amendment
        {
            Id = run.Step.NewId(),
            AgreementId = run.Agreement.Id,
            Number = run.Agreement.LastAmendmentNumber,
            Status = AmendmentStatus.ApprovedToBeSigned,
            CaseId = run.Case.Id,
            TitleEn = run.Content.Title,
            TitleFr = run.Content.Title,
            TextEn = text.TextEn,
            TextFr = text.TextFr,
            TextHash = text.Hash,
            RegisteredAt = run.Step.Now,
        };
        run.Step.Db.Amendments.Add(amendment);
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
