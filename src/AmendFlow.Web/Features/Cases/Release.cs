using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Records the wording of an announcement as released: from then on everybody under the agreement reads it on the amendment's page.</summary>
internal sealed class Release(CaseStep run)
{
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        var number = run.Proposal.AnnouncesAmendmentId is { } id
            ? await run.Step.Db.Amendments.Where(a => a.Id == id).Select(a => a.Number).SingleAsync(cancellationToken)
            : throw new InvalidOperationException("Only the announcement of an amendment is released; this case is about a project.");
        if (run.Case.FrozenTextHash is not { } hash)
        {
            throw new InvalidOperationException("An announcement is released in the frozen wording that was approved, and there is none.");
        }

        run.Step.Audit(run.Agreement.Id, new AuditFact("announcement-released", $"announcement of amendment {number}")
        {
            CaseId = run.Case.Id,
            New = $"text {hash}",
        });
    }
}
