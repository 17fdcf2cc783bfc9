using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Text;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Text;

/// <summary>The text that the coordinator starts from: the template of an amendment or of an announcement, filled from the case's current revision.</summary>
public static class FirstDraft
{
    public static async Task<AmendmentText> OfAsync(AmendFlowDbContext db, Guid caseId, CancellationToken cancellationToken)
    {
        var @case = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == caseId, cancellationToken);
        var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == @case.AgreementId, cancellationToken);
        var proposal = await db.Proposals.AsNoTracking().SingleAsync(p => p.Id == @case.ProposalId, cancellationToken);
        var revision = await db.ProposalRevisions.AsNoTracking()
            .SingleAsync(r => r.ProposalId == proposal.Id && r.Number == @case.RevisionNumber, cancellationToken);
        var content = ProposalAccess.Read(revision.Content);
        if (proposal.AnnouncesAmendmentId is { } announced)
        {
            var number = await db.Amendments.Where(a => a.Id == announced).Select(a => a.Number).SingleAsync(cancellationToken);
            var project = await db.Projects.Where(p => p.AmendmentId == announced).Select(p => p.Title).SingleAsync(cancellationToken);
            return Announcement.Draft(new AnnouncementContext(
                proposal.ReleaseOn!.Value, new AmendmentNumber(number), new(agreement.TitleEn, agreement.TitleFr), agreement.SignedOn,
                agreement.Of(Side.A).Name, agreement.Of(Side.B).Name, project, content.PlainSummary));
        }

        var clauses = await db.Clauses.AsNoTracking().Where(c => c.AgreementId == agreement.Id).ToListAsync(cancellationToken);
        var earlier = await db.Amendments.AsNoTracking().Where(a => a.AgreementId == agreement.Id && a.Status != AmendmentStatus.Numbered).OrderBy(a => a.Number).ToListAsync(cancellationToken);
        var calendar = agreement.Of(proposal.Side).Calendar();
        return AmendmentTemplate.Draft(new AmendmentContext
        {
            Number = await AmendmentNumbers.ProspectAsync(db, caseId, agreement.LastAmendmentNumber, cancellationToken),
            WorkingReference = proposal.Reference!,
            AgreementReference = agreement.Reference,
            AgreementTitle = new(agreement.TitleEn, agreement.TitleFr),
            AgreementSignedOn = agreement.SignedOn,
            EarlierAmendments =
            [
                .. earlier.Select(a => new EarlierAmendment(
                    new AmendmentNumber(a.Number), calendar.LocalDate(a.RegisteredAt), new(a.TitleEn, a.TitleFr))),
            ],
            PartyA = agreement.Of(Side.A).Name,
            PartyB = agreement.Of(Side.B).Name,
            ScientistA = await NameAsync(db, content.ScientistA, cancellationToken),
            ScientistB = await NameAsync(db, content.ScientistB, cancellationToken),
            Proposal = content,
            OpenConditions =
            [
                .. (await db.Conditions.AsNoTracking()
                    .Where(c => c.CaseId == caseId && c.ClosedAt == null && c.Blocks == BlockedTransition.InForce)
                    .OrderBy(c => c.Id).Select(c => c.Text).ToListAsync(cancellationToken)).Select(OneLine),
            ],
            ClauseTitles = clauses.ToDictionary(c => c.Number, c => new Bilingual(c.TitleEn, c.TitleFr), StringComparer.Ordinal),
        });
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task<string> NameAsync(AmendFlowDbContext db, Guid? personId, CancellationToken cancellationToken) =>
        await db.People.Where(p => p.Id == personId).Select(p => p.Name).SingleOrDefaultAsync(cancellationToken) ?? AmendmentText.Gap;
}
