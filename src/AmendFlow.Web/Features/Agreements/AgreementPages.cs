using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Agreements;

/// <summary>Reads agreements for those who hold a mandate under them; to everybody else they do not exist.</summary>
public sealed class AgreementPages(Database database, IIds ids)
{
    public async Task<AgreementListModel> ListAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var mine = viewer.Mandates.Select(m => m.AgreementId).Distinct().ToList();
        var agreements = await db.Agreements.AsNoTracking().Include(a => a.Parties).Where(a => mine.Contains(a.Id)).OrderBy(a => a.Reference).ToListAsync(cancellationToken);
        var lines = new List<AgreementLine>();
        foreach (var agreement in agreements)
        {
            lines.Add(new AgreementLine(
                agreement.Id, agreement.Reference, new(agreement.TitleEn, agreement.TitleFr),
                string.Join(" · ", agreement.Parties.OrderBy(p => p.Side).Select(p => p.Name)), agreement.SignedOn, agreement.EndsOn,
                (await OpenCasesAsync(db, viewer, agreement.Id, cancellationToken)).Count,
                await db.Amendments.CountAsync(a => a.AgreementId == agreement.Id && a.Status != AmendmentStatus.Numbered, cancellationToken)));
        }

        return new AgreementListModel(lines);
    }

    /// <exception cref="RefusedException">No such agreement for this person.</exception>
    public async Task<AgreementModel> LoadAsync(Viewer viewer, Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var agreement = await FindAsync(db, viewer, id, cancellationToken);
        var zone = ZoneOf(agreement, viewer);
        var history = await db.AgreementEvents.AsNoTracking().Where(e => e.AgreementId == id).OrderBy(e => e.On).ToListAsync(cancellationToken);
        var clauses = await db.Set<Clause>().AsNoTracking().Where(c => c.AgreementId == id).OrderBy(c => c.Order).ToListAsync(cancellationToken);
        var amendments = await db.Amendments.AsNoTracking().Where(a => a.AgreementId == id).OrderBy(a => a.Number).ToListAsync(cancellationToken);
        var projects = await db.Projects.AsNoTracking().Where(p => p.AgreementId == id).ToListAsync(cancellationToken);
        return new AgreementModel
        {
            Id = agreement.Id,
            Reference = agreement.Reference,
            Title = new(agreement.TitleEn, agreement.TitleFr),
            SignedOn = agreement.SignedOn,
            EndsOn = agreement.EndsOn,
            IsIllustrative = agreement.IsIllustrative,
            Parties = [.. agreement.Parties.OrderBy(p => p.Side).Select(Party)],
            History = [.. history.Select(e => new AgreementFact(e.On, new(e.TextEn, e.TextFr), Web(e.Source)))],
            Clauses = [.. clauses.Select(c => new AgreementClause(c.Number, new(c.TitleEn, c.TitleFr), new(c.TextEn, c.TextFr)))],
            Amendments = await AmendmentRegister.LinesAsync(db, viewer, agreement, amendments, zone, cancellationToken),
            Projects = [.. projects.Select(p => new ProjectLine(p.Title, amendments.Single(a => a.Id == p.AmendmentId).Number)).OrderBy(p => p.Amendment)],
            Cases = await OpenCasesAsync(db, viewer, id, cancellationToken),
            MayPropose = viewer.Mandates.Any(m => m.AgreementId == id && m.Role == Role.Scientist),
        };
    }

    /// <exception cref="RefusedException">No such amendment for this person.</exception>
    public async Task<AmendmentModel> AmendmentAsync(Viewer viewer, Guid id, int number, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var agreement = await FindAsync(db, viewer, id, cancellationToken);
        var amendment = await db.Amendments.AsNoTracking().SingleOrDefaultAsync(a => a.AgreementId == id && a.Number == number, cancellationToken)
            ?? throw Refuse.NotFound();
        var proposal = await db.Proposals.AsNoTracking().SingleAsync(p => p.CaseId == amendment.CaseId, cancellationToken);
        var sees = viewer.SeesCaseOf(proposal);
        if (amendment.Status == AmendmentStatus.Numbered && !sees)
        {
            // What is still decided on is for those who may see its case.
            throw Refuse.NotFound();
        }

        var zone = ZoneOf(agreement, viewer);
        var conditions = await AmendmentRegister.ConditionsAsync(db, agreement, [amendment.CaseId], zone, cancellationToken);
        var line = (await AmendmentRegister.LinesAsync(db, viewer, agreement, [amendment], zone, cancellationToken))[0];
        return new AmendmentModel(
            id, agreement.Reference, agreement.IsIllustrative, amendment.Number, new(amendment.TitleEn, amendment.TitleFr), amendment.Status, line.Words, line.Tone,
            amendment.RegisteredAt.DayIn(zone), new(amendment.TextEn, amendment.TextFr), amendment.TextHash,
            sees ? Href(viewer, proposal) : null,
            sees ? [.. conditions[amendment.CaseId].OrderBy(c => c.ClosedOn is not null)] : [],
            line.FitsRecord,
            line.Doubt,
            (await Announcements.Announcements.OfAsync(db, viewer, amendment, cancellationToken)) with { CommandId = ids.Next().ToString("N") });
    }

    private static async Task<Agreement> FindAsync(AmendFlowDbContext db, Viewer viewer, Guid id, CancellationToken cancellationToken) =>
        viewer.SeesAgreement(id) && await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleOrDefaultAsync(a => a.Id == id, cancellationToken) is { } found
            ? found
            : throw Refuse.NotFound();

    private static async Task<IReadOnlyList<OpenCaseLine>> OpenCasesAsync(
        AmendFlowDbContext db, Viewer viewer, Guid agreementId, CancellationToken cancellationToken)
    {
        var open = await db.Cases.AsNoTracking().Where(c => c.AgreementId == agreementId && c.EndedAt == null)
            .Join(db.Proposals, c => c.ProposalId, p => p.Id, (c, p) => new { Case = c, Proposal = p })
            .ToListAsync(cancellationToken);
        return [.. open.Where(o => viewer.SeesCaseOf(o.Proposal)).OrderBy(o => o.Proposal.Reference, StringComparer.Ordinal)
            .Select(o => new OpenCaseLine(o.Proposal.Reference ?? "", o.Proposal.Title, o.Case.Status, Href(viewer, o.Proposal)))];
    }

    // Scientists follow a proposal on its own page; everybody else works on the case.
    private static string Href(Viewer viewer, Proposal proposal) => viewer.Mandates.Any(m => m.AgreementId == proposal.AgreementId && m.Role != Role.Scientist)
        ? $"/cases/{proposal.CaseId}"
        : $"/proposals/{proposal.Id}";

    private static TimeZoneInfo ZoneOf(Agreement agreement, Viewer viewer)
    {
        var sides = viewer.SidesOf(agreement.Id);
        return TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(sides.Contains(Side.A) ? Side.A : Side.B).Zone);
    }

    private static AgreementParty Party(Party party) => new(party.Side, party.Name, party.Zone, party.Holidays, party.Closures.Length > 0);

    // A source is a link only if it is an address on the web: somebody typed it.
    private static Uri? Web(string? source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is ("https" or "http") ? address : null;
}
