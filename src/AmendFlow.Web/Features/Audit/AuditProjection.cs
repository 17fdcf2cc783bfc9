using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>What one person may read of entries: the chain itself, names where the lanes allow them, and their own party's private values.</summary>
internal sealed class AuditProjection(
    Agreement agreement, IReadOnlyDictionary<Guid, string> names, IReadOnlySet<Guid> known, ILookup<long, AuditPrivateValue> open)
{
    public static async Task<AuditProjection> LoadAsync(
        AmendFlowDbContext db, Agreement agreement, IReadOnlySet<Side> sides, IReadOnlyList<AuditEntry> entries, IReadOnlyList<AuditPrivateValue> open,
        CancellationToken cancellationToken)
    {
        var records = entries.Select(e => Parse(e.Record)).OfType<AuditRecord>().ToList();
        var people = records.SelectMany(r => new[] { Id(r.ActorId), Id(r.OnBehalfOf) }).OfType<Guid>()
            .Concat(open.Select(v => Id(v.Value)).OfType<Guid>()).ToHashSet();
        var names = await db.People.AsNoTracking().Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);

        // Known are one's own people, whatever they set in motion on the other side, and the scientists who propose (design: lanes). The side
        // of an entry says nothing about its actor: a decision of one party opens a step of the other.
        var known = (await db.Mandates.AsNoTracking()
            .Where(m => m.AgreementId == agreement.Id && sides.Contains(m.Side) && people.Contains(m.PersonId))
            .Select(m => m.PersonId).ToListAsync(cancellationToken)).ToHashSet();
        var caseIds = entries.Select(e => e.CaseId).OfType<Guid>().ToHashSet();
        var proposals = await db.Proposals.AsNoTracking().Where(p => p.CaseId != null && caseIds.Contains(p.CaseId.Value))
            .Select(p => new { p.ProposerId, p.CoProposerId }).ToListAsync(cancellationToken);
        known.UnionWith(proposals.Select(p => p.ProposerId).Concat(proposals.Select(p => p.CoProposerId).OfType<Guid>()));
        return new AuditProjection(agreement, names, known, open.ToLookup(v => v.Sequence));
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
            record.ActorName.Length > 0 ? record.ActorName : Name(record, record.ActorId, role),
            Name(record, record.OnBehalfOf, role),
            record.Side is { } side ? agreement.Of(side).Name : null,
            role is { } post ? Roles.Name(post) : null,
            entry.PreviousHash,
            entry.Hash,
            opened,
            [.. record.Private.Keys.Except(opened.Select(o => o.Field))]);
    }

    private string? Name(AuditRecord record, string? person, Role? role) =>
        Id(person) is { } id && (known.Contains(id) || AnswersInPublic(record, role)) ? names.GetValueOrDefault(id) : null;

    // Committee, executives and signatories answer under their names.
    private static bool AnswersInPublic(AuditRecord record, Role? role) => record.Action is ("decided" or "opinion-given")
        && role is Role.CommitteeMember or Role.CommitteeLead or Role.Executive or Role.Signatory;

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
