using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Records;
using AmendFlow.Engine;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>What one person may read of entries: the chain itself, names where the lanes allow them, and their own party's private values.</summary>
internal sealed class AuditProjection(
    Agreement agreement, IReadOnlySet<Side> sides, IReadOnlyDictionary<Guid, string> names, IReadOnlySet<Guid> scientists, ILookup<long, AuditPrivateValue> open)
{
    public static async Task<AuditProjection> LoadAsync(
        AmendFlowDbContext db, Agreement agreement, IReadOnlySet<Side> sides, IReadOnlyList<AuditEntry> entries, IReadOnlyList<AuditPrivateValue> open,
        CancellationToken cancellationToken)
    {
        var records = entries.Select(e => Parse(e.Record)).OfType<AuditRecord>().ToList();
        var people = records.SelectMany(r => new[] { Id(r.ActorId), Id(r.OnBehalfOf) }).OfType<Guid>()
            .Concat(open.Select(v => Id(v.Value)).OfType<Guid>()).ToHashSet();
        var names = await db.People.AsNoTracking().Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);

        // Scientists who propose are named to both parties (design: lanes).
        var caseIds = entries.Select(e => e.CaseId).OfType<Guid>().ToHashSet();
        var proposals = await db.Proposals.AsNoTracking().Where(p => p.CaseId != null && caseIds.Contains(p.CaseId.Value))
            .Select(p => new { p.ProposerId, p.CoProposerId }).ToListAsync(cancellationToken);
        var scientists = proposals.Select(p => p.ProposerId).Concat(proposals.Select(p => p.CoProposerId).OfType<Guid>()).ToHashSet();
        return new AuditProjection(agreement, sides, names, scientists, open.ToLookup(v => v.Sequence));
    }

    /// <returns>Null for an entry that cannot be read: the check of the chain names it.</returns>
    public AuditLine? Line(AuditEntry entry)
    {
        if (Parse(entry.Record) is not { } record)
        {
            return null;
        }

        Role? role = Roles.TryParse(record.Role, out var parsed) ? parsed : null;
        var opened = open[record.Sequence].Where(v => record.Private.ContainsKey(v.Field)).OrderBy(v => v.Field, StringComparer.Ordinal)
            .Select(v => new AuditOpened(v.Field, v.Value, v.Salt, record.Private[v.Field], Holds(v, record.Private[v.Field]))).ToList();
        return new AuditLine(
            record,
            entry.Record,
            entry.CaseId,
            AuditWords.Of(record.Action),
            record.ActorName.Length > 0 ? record.ActorName : Name(record.ActorId, record.Side, role),
            Name(record.OnBehalfOf, record.Side, role),
            record.Side is { } side ? agreement.Of(side).Name : null,
            role is { } post ? Roles.Name(post) : null,
            entry.PreviousHash,
            entry.Hash,
            opened,
            [.. record.Private.Keys.Except(opened.Select(o => o.Field))]);
    }

    private string? Name(string? person, Side? side, Role? role) =>
        Id(person) is { } id && (MayName(side, role) || scientists.Contains(id)) ? names.GetValueOrDefault(id) : null;

    private bool MayName(Side? side, Role? role) =>
        (side is { } one && sides.Contains(one)) || role is Role.CommitteeMember or Role.CommitteeLead or Role.Executive or Role.Signatory;

    private static bool Holds(AuditPrivateValue value, string commitment)
    {
        try
        {
            return Commitment.Holds(commitment, Convert.FromHexString(value.Salt), value.Value);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    private static AuditRecord? Parse(string text)
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
}
