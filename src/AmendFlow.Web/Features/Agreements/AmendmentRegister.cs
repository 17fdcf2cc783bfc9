using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Agreements;

/// <summary>The register of an agreement's amendments as one person may read it: every number that was given, and what each still waits for.</summary>
internal static class AmendmentRegister
{
    public static async Task<IReadOnlyList<AmendmentLine>> LinesAsync(
        AmendFlowDbContext db, Viewer viewer, Agreement agreement, IReadOnlyList<Amendment> amendments, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var caseIds = amendments.Select(a => a.CaseId).ToList();
        var cases = await db.Cases.AsNoTracking().Where(c => caseIds.Contains(c.Id))
            .Join(db.Proposals, c => c.ProposalId, p => p.Id, (c, p) => new { c.Id, c.Status, Proposal = p })
            .ToDictionaryAsync(c => c.Id, cancellationToken);
        var entries = (await RegisterCheck.EntriesAsync(db, caseIds, cancellationToken)).ToLookup(e => e.CaseId);
        var disputes = (await db.Disputes.AsNoTracking().Where(d => caseIds.Contains(d.CaseId)).ToListAsync(cancellationToken)).ToLookup(d => d.CaseId, Doubts.Of);
        var conditions = await ConditionsAsync(db, agreement, caseIds, zone, cancellationToken);
        return [.. amendments.Select(a =>
        {
            var @case = cases[a.CaseId];
            var sees = viewer.SeesCaseOf(@case.Proposal);
            var isDecidedOn = a.Status == AmendmentStatus.Numbered;
            var isBurnt = isDecidedOn && @case.Status.IsFinal();
            var open = isBurnt ? [] : conditions[a.CaseId].Where(c => c.ClosedOn is null).ToList();
            return new AmendmentLine(
                a.Number, sees || !isDecidedOn ? new(a.TitleEn, a.TitleFr) : null, a.Status,
                isBurnt ? Burnt(@case.Status.Name()) : a.Status.Name(),
                isBurnt ? Tone.Cancelled : a.Status is AmendmentStatus.Numbered ? Tone.Waiting : Tone.Done,
                a.RegisteredAt.DayIn(zone),
                sees || !isDecidedOn ? $"/agreements/{agreement.Id}/amendments/{a.Number}" : null,
                open.Count, sees ? open : [],
                RegisterCheck.Differing(a, entries[a.CaseId]) is null,
                !isBurnt && (sees || !isDecidedOn) ? disputes[a.CaseId].Max() : null);
        })];
    }

    public static async Task<ILookup<Guid, AmendmentCondition>> ConditionsAsync(
        AmendFlowDbContext db, Agreement agreement, IReadOnlyList<Guid> caseIds, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var conditions = await db.Conditions.AsNoTracking().Where(c => caseIds.Contains(c.CaseId)).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        return conditions.ToLookup(c => c.CaseId, c =>
        {
            var role = Roles.Name(c.ClosedByRole);
            var party = agreement.Of(c.ClosedBySide).Name;
            return new AmendmentCondition(
                c.Text, c.Blocks, new($"{role.En}, {party}", $"{role.Fr}, {party}"), c.ClosedAt?.DayIn(zone), c.Proof);
        });
    }

    private static Bilingual Burnt(Bilingual end) => new($"Number not used: case {end.En.ToLowerInvariant()}", $"Numéro non utilisé : dossier {end.Fr.ToLowerInvariant()}");
}
