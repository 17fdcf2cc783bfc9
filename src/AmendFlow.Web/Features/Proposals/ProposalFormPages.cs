using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>Reads what the form shows beside what is typed into it.</summary>
public sealed class ProposalFormPages(Database database, CaseViews cases, TimeProvider time, IIds ids)
{
    /// <exception cref="RefusedException">No such agreement for a scientist like this one.</exception>
    public async Task<ProposalFormModel> NewAsync(Viewer viewer, Guid agreementId, ProposalForm? typed, CancellationToken cancellationToken)
    {
        var mandate = viewer.Mandates.FirstOrDefault(m => m.AgreementId == agreementId && m.Role == Role.Scientist) ?? throw Refuse.NotFound();
        await using var db = database.CreateDbContext();
        var own = viewer.Id.ToString();
        var model = await ModelAsync(db, agreementId, mandate.Side, viewer.Id, cancellationToken);
        var blank = model.Form.WithRow(ProposalForm.MilestoneRows);
        return model with { Form = typed ?? (mandate.Side == Side.A ? blank with { ScientistA = own } : blank with { ScientistB = own }) };
    }

    /// <exception cref="RefusedException">Not the proposer's, or no draft is open.</exception>
    public async Task<ProposalFormModel> EditAsync(Viewer viewer, Guid proposalId, ProposalForm? typed, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var proposal = await db.Proposals.AsNoTracking().SingleOrDefaultAsync(p => p.Id == proposalId, cancellationToken);
        if (proposal?.Draft is null || proposal.ProposerId != viewer.Id)
        {
            throw Refuse.NotFound();
        }

        var content = ProposalAccess.Read(proposal.Draft);
        var model = await ModelAsync(db, proposal.AgreementId, proposal.Side, viewer.Id, cancellationToken);
        return model with
        {
            ScientistsA = await WithNamedAsync(db, model.ScientistsA, content.ScientistA, cancellationToken),
            ScientistsB = await WithNamedAsync(db, model.ScientistsB, content.ScientistB, cancellationToken),
            ProposalId = proposal.Id,
            Reference = proposal.Reference,
            RevisionNumber = proposal.RevisionNumber,
            Version = proposal.Version,
            Form = typed ?? ProposalForm.Of(content, CurrentLanguage.Code),
            Attachments = Items(await ProposalAccess.DraftAttachmentsAsync(db, proposal.Id, cancellationToken)),
            Requests = proposal.CaseId is { } caseId && viewer.SeesCaseOf(proposal) ? ChangeRequests.Of(await cases.LoadAsync(db, viewer, caseId, cancellationToken)) : [],
        };
    }

    public static IReadOnlyList<AttachmentItem> Items(IEnumerable<Attachment> attachments) =>
        [.. attachments.OrderBy(a => a.Section).ThenBy(a => a.UploadedAt).Select(a => new AttachmentItem(
            a.Id, a.FileName, Path.GetExtension(a.FileName).TrimStart('.').ToUpperInvariant(), a.Section, a.Size, a.FromRevision is null))];

    /// <param name="viewer">Null to read it in the proposer's time zone.</param>
    public static async Task<AgreementHead> HeadAsync(
        AmendFlowDbContext db, Guid agreementId, Side proposer, Viewer? viewer, CancellationToken cancellationToken)
    {
        var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == agreementId, cancellationToken);
        var sides = viewer?.SidesOf(agreementId) ?? new HashSet<Side>();
        var own = sides.Contains(proposer) || sides.Count == 0 ? proposer : sides.First();
        return new AgreementHead(
            agreement.Id, agreement.Reference, new(agreement.TitleEn, agreement.TitleFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name,
            own, TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(own).Zone), agreement.IsIllustrative);
    }

    private async Task<ProposalFormModel> ModelAsync(AmendFlowDbContext db, Guid agreementId, Side own, Guid proposer, CancellationToken cancellationToken)
    {
        var clauses = await db.Set<Data.Agreements.Clause>().AsNoTracking().Where(c => c.AgreementId == agreementId).OrderBy(c => c.Order)
            .ToListAsync(cancellationToken);
        return new ProposalFormModel
        {
            Agreement = await HeadAsync(db, agreementId, own, null, cancellationToken),
            CommandId = ids.Next().ToString("N"),
            UploadCommandId = ids.Next().ToString("N"),
            Form = new ProposalForm(),
            ScientistsA = await ScientistsAsync(db, agreementId, Side.A, own, proposer, cancellationToken),
            ScientistsB = await ScientistsAsync(db, agreementId, Side.B, own, proposer, cancellationToken),
            Clauses = [.. clauses.Select(c => new ClauseChoice(c.Number, new(c.TitleEn, c.TitleFr)))],
        };
    }

    // Who stands in the draft stays in the list, so that saving it loses nobody unsaid.
    private static async Task<IReadOnlyList<Choice>> WithNamedAsync(
        AmendFlowDbContext db, IReadOnlyList<Choice> people, Guid? named, CancellationToken cancellationToken)
    {
        if (named is not { } id || people.Any(p => p.Value == id.ToString()))
        {
            return people;
        }

        var name = await db.People.Where(p => p.Id == id).Select(p => p.Name).SingleOrDefaultAsync(cancellationToken);
        return name is null
            ? people
            : [.. people, new Choice(id.ToString(), CurrentLanguage.Words(new($"{name} (no mandate at present)", $"{name} (sans mandat actuellement)")))];
    }

    // The responsible scientist of the proposer's party is the proposer.
    private async Task<IReadOnlyList<Choice>> ScientistsAsync(
        AmendFlowDbContext db, Guid agreementId, Side side, Side own, Guid proposer, CancellationToken cancellationToken)
    {
        var holders = await Asking.HoldersNowAsync(db, agreementId, side, Role.Scientist, time.GetUtcNow(), cancellationToken);
        return [.. holders.Where(h => side != own || h.Person.Id == proposer).Select(h => new Choice(h.Person.Id.ToString(), h.Person.Name))];
    }
}
