using AmendFlow.Agreements.Audit;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.People;
using AmendFlow.Data.Proposals;
using AmendFlow.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>Rows that entries are explained by, of both lanes: never shown, only projected.</summary>
/// <param name="Acts">The entry of each act, by who gave the command and the command's id.</param>
/// <param name="Mandates">Of everybody named in the entries, whenever they held.</param>
internal sealed record AuditRows(
    Agreement Agreement, IReadOnlyDictionary<Guid, Proposal> Proposals, IReadOnlyList<Round> Rounds, IReadOnlyList<Decision> Decisions,
    IReadOnlyList<AmendmentDraft> Drafts, IReadOnlyDictionary<(string Actor, string Command), long> Acts, IReadOnlyList<Mandate> Mandates,
    IReadOnlyDictionary<Guid, Delegation> Delegations, IReadOnlyDictionary<Guid, Person> People)
{
    public static async Task<AuditRows> LoadAsync(
        AmendFlowDbContext db, Agreement agreement, IReadOnlyList<AuditRecord> records, IReadOnlySet<Guid> caseIds, IReadOnlyList<AuditPrivateValue> open,
        CancellationToken cancellationToken)
    {
        var ids = records.SelectMany(r => new[] { Id(r.ActorId), Id(r.OnBehalfOf) }).Concat(open.Select(v => Id(v.Value))).OfType<Guid>().ToHashSet();
        var acts = await db.AuditEntries.AsNoTracking()
            .Where(e => e.AgreementId == agreement.Id && e.CaseId != null && caseIds.Contains(e.CaseId.Value) && AuditActs.All.Contains(e.Action))
            .OrderByDescending(e => e.Sequence).Select(e => e.Record).ToListAsync(cancellationToken);
        return new AuditRows(
            agreement,
            await db.Proposals.AsNoTracking().Where(p => p.CaseId != null && caseIds.Contains(p.CaseId.Value)).ToDictionaryAsync(p => p.CaseId!.Value, cancellationToken),
            await db.Rounds.AsNoTracking().Include(r => r.Tasks).Where(r => caseIds.Contains(r.CaseId)).ToListAsync(cancellationToken),
            await db.Decisions.AsNoTracking().Where(d => caseIds.Contains(d.CaseId)).ToListAsync(cancellationToken),
            await db.AmendmentDrafts.AsNoTracking().Where(d => caseIds.Contains(d.CaseId) && d.FrozenAt != null).ToListAsync(cancellationToken),
            Index(acts),
            await db.Mandates.AsNoTracking().Where(m => m.AgreementId == agreement.Id && ids.Contains(m.PersonId)).ToListAsync(cancellationToken),
            await db.Delegations.AsNoTracking().Where(d => d.AgreementId == agreement.Id && ids.Contains(d.PrincipalId)).ToDictionaryAsync(d => d.Id, cancellationToken),
            await db.People.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken));
    }

    public Round? RoundOf(AuditRecord record, Guid? caseId) =>
        Rounds.FirstOrDefault(r => r.CaseId == caseId && $"{r.ActivityId}/{r.Number}" == record.Object);

    public Decision? DecisionOf(AuditRecord record) => record.Action is "decided" or "opinion-given"
        ? Decisions.FirstOrDefault(d => d.CommandId == record.CommandId && d.ActorId == Id(record.ActorId))
        : null;

    public static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    public static AuditRecord? Parse(string text)
    {
        try
        {
            return AuditRecord.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // One command can leave two acts, such as a freezing and the work that it finished; the first of them is the cause.
    private static Dictionary<(string Actor, string Command), long> Index(IReadOnlyList<string> newestFirst)
    {
        var index = new Dictionary<(string Actor, string Command), long>();
        foreach (var record in newestFirst.Select(Parse).OfType<AuditRecord>())
        {
            index[(record.ActorId, record.CommandId)] = record.Sequence;
        }

        return index;
    }
}
