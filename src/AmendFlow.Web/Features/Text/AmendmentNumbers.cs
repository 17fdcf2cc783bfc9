using AmendFlow.Agreements.Text;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Text;

/// <summary>
/// The number of a case's amendment, fixed when its text is first frozen and kept for good (docs/decisions/0015): the frozen text bears it, and the
/// hash that both parties decide on covers it.
/// </summary>
internal static class AmendmentNumbers
{
    /// <summary>The number that the case has, or would get if its text were frozen now.</summary>
    public static async Task<AmendmentNumber> ProspectAsync(AmendFlowDbContext db, Guid caseId, int lastGiven, CancellationToken cancellationToken) =>
        await db.Amendments.Where(a => a.CaseId == caseId).Select(a => (int?)a.Number).SingleOrDefaultAsync(cancellationToken) is { } own
            ? new AmendmentNumber(own)
            : new AmendmentNumber(lastGiven + 1);

    /// <summary>Enters the frozen text under the case's number; a case that froze a text before keeps the one it has.</summary>
    public static async Task<Amendment> GiveAsync(CaseStep run, AmendmentNumber number, AmendmentDraft text, CancellationToken cancellationToken)
    {
        var title = run.Content.Title;
        if (await run.Step.Db.Amendments.SingleOrDefaultAsync(a => a.CaseId == run.Case.Id, cancellationToken) is { } given)
        {
            (given.TitleEn, given.TitleFr) = (title, title);
            (given.TextEn, given.TextFr, given.TextHash) = (text.TextEn, text.TextFr, text.Hash);
            return given;
        }

        // The agreement's version moves, so of two cases that freeze at the same time one starts again and takes the next number.
        run.Agreement.LastAmendmentNumber = number.Value;
        run.Agreement.Version++;
        var amendment = new Amendment
        {
            Id = run.Step.NewId(),
            AgreementId = run.Agreement.Id,
            Number = number.Value,
            Status = AmendmentStatus.Numbered,
            CaseId = run.Case.Id,
            TitleEn = title,
            TitleFr = title,
            TextEn = text.TextEn,
            TextFr = text.TextFr,
            TextHash = text.Hash,
            RegisteredAt = run.Step.Now,
        };
        run.Step.Db.Amendments.Add(amendment);
        return amendment;
    }
}
