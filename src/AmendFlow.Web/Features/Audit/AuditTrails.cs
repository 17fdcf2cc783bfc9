using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Records;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>Reads the audit chain for those who may: observers, coordinators and legal staff of the agreement.</summary>
public sealed class AuditTrails(Database database, TimeProvider time)
{
    public const int PageSize = 50;

    public static bool MayRead(Viewer viewer, Guid agreementId) => viewer.Mandates.Any(
        m => m.AgreementId == agreementId && m.Role is Role.Observer or Role.Coordinator or Role.LegalReviewer);

    /// <summary>All entries of a case, oldest first.</summary>
    /// <exception cref="RefusedException">No such case for this person.</exception>
    public async Task<AuditTrail> OfCaseAsync(Viewer viewer, Guid caseId, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var found = await db.Cases.AsNoTracking().Where(c => c.Id == caseId)
            .Join(db.Proposals, c => c.ProposalId, p => p.Id, (c, p) => new { c.AgreementId, p.Reference, p.Title })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null || !MayRead(viewer, found.AgreementId))
        {
            throw Refuse.NotFound();
        }

        var entries = await db.AuditEntries.AsNoTracking().Where(e => e.CaseId == caseId).OrderBy(e => e.Sequence).ToListAsync(cancellationToken);
        var trail = await ProjectAsync(db, viewer, found.AgreementId, entries, entries.Count, cancellationToken);
        return trail with { CaseId = caseId, Case = $"{found.Reference} {found.Title}" };
    }

    /// <summary>Entries of an agreement, newest first.</summary>
    /// <exception cref="RefusedException">No such agreement for this person.</exception>
    public async Task<AuditTrail> OfAgreementAsync(Viewer viewer, Guid agreementId, AuditSearch search, CancellationToken cancellationToken)
    {
        if (!MayRead(viewer, agreementId))
        {
            throw Refuse.NotFound();
        }

        await using var db = database.CreateDbContext();
        var zone = Zone(await AgreementAsync(db, agreementId, cancellationToken), viewer);
        var wanted = db.AuditEntries.AsNoTracking().Where(e => e.AgreementId == agreementId);
        if (search.Action.Length > 0)
        {
            wanted = wanted.Where(e => e.Action == search.Action);
        }

        if (search.PersonId is { } person)
        {
            var actor = $"\"actorId\":\"{person}\"";
            var principal = $"\"onBehalfOf\":\"{person}\"";
            wanted = wanted.Where(e => e.Record.Contains(actor) || e.Record.Contains(principal));
        }

        if (search.Decision.Length > 0)
        {
            // The kind stands first in what was recorded, and its keys end with the semicolon.
            var decided = $"\"new\":\"{search.Decision};";
            wanted = wanted.Where(e => (e.Action == "decided" || e.Action == "opinion-given") && e.Record.Contains(decided));
        }

        if (search.From is { } from)
        {
            var start = Midnight(from, zone);
            wanted = wanted.Where(e => e.At >= start);
        }

        if (search.To is { } to)
        {
            var end = Midnight(to.AddDays(1), zone);
            wanted = wanted.Where(e => e.At < end);
        }

        var count = await wanted.CountAsync(cancellationToken);
        var shown = await wanted.OrderByDescending(e => e.Sequence).Skip((search.Page - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return await ProjectAsync(db, viewer, agreementId, shown, count, cancellationToken);
    }

    private async Task<AuditTrail> ProjectAsync(
        AmendFlowDbContext db, Viewer viewer, Guid agreementId, IReadOnlyList<AuditEntry> entries, int count, CancellationToken cancellationToken)
    {
        var agreement = await AgreementAsync(db, agreementId, cancellationToken);
        var sides = viewer.SidesOf(agreementId).ToHashSet();
        var sequences = entries.Select(e => e.Sequence).ToList();
        var open = await db.AuditPrivateValues.AsNoTracking()
            .Where(v => v.AgreementId == agreementId && sequences.Contains(v.Sequence) && (v.Side == null || sides.Contains(v.Side.Value)))
            .ToListAsync(cancellationToken);
        var projection = await AuditProjection.LoadAsync(db, agreement, sides, entries, open, cancellationToken);
        return new AuditTrail(
            agreementId, agreement.Reference, null, null, Zone(agreement, viewer), sides, [.. entries.Select(projection.Line).OfType<AuditLine>()], count,
            await ChainCheck.RunAsync(db, agreementId, time.GetUtcNow(), cancellationToken));
    }

    private static Task<Agreement> AgreementAsync(AmendFlowDbContext db, Guid agreementId, CancellationToken cancellationToken) =>
        db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == agreementId, cancellationToken);

    private static TimeZoneInfo Zone(Agreement agreement, Viewer viewer) =>
        TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(viewer.SidesOf(agreement.Id).Contains(Side.A) ? Side.A : Side.B).Zone);

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
