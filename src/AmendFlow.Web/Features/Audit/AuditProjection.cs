using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Records;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>What one person may read of entries: the chain itself, names where the lanes allow them, and their own party's private values.</summary>
internal sealed class AuditProjection(AuditRows rows, AuditPeople people, ILookup<long, AuditPrivateValue> open)
{
    public static async Task<AuditProjection> LoadAsync(
        AmendFlowDbContext db, Agreement agreement, IReadOnlySet<Side> sides, IReadOnlyList<AuditEntry> entries, IReadOnlyList<AuditPrivateValue> open,
        CancellationToken cancellationToken)
    {
        var records = entries.Select(e => AuditRows.Parse(e.Record)).OfType<AuditRecord>().ToList();
        var caseIds = entries.Select(e => e.CaseId).OfType<Guid>().ToHashSet();
        var rows = await AuditRows.LoadAsync(db, agreement, records, caseIds, open, cancellationToken);
        return new AuditProjection(rows, new AuditPeople(rows, sides), open.ToLookup(v => v.Sequence));
    }

    /// <returns>Null for an entry that cannot be read: the check of the chain names it.</returns>
    public AuditLine? Line(AuditEntry entry)
    {
        if (AuditRows.Parse(entry.Record) is not { } record)
        {
            return null;
        }

        var round = rows.RoundOf(record, entry.CaseId);
        var decision = rows.DecisionOf(record);
        var opened = open[record.Sequence].Where(v => record.Private.ContainsKey(v.Field)).OrderBy(v => v.Field, StringComparer.Ordinal)
            .Select(v => new AuditOpened(v.Field, v.Value, v.Salt, record.Private[v.Field], Holds(v, record.Private[v.Field]))).ToList();
        return new AuditLine(
            record,
            entry.Record,
            entry.CaseId,
            AuditSentences.Of(record, round, rows.Agreement),
            people.Of(record, entry.CaseId, decision),
            StepName(round),
            On(record, round, decision),
            AuditSentences.HashOf(record, decision),
            // What only follows from an act came in by no way of its own.
            AuditActs.All.Contains(record.Action) || record.ActorName.Length > 0 ? AuditSentences.Channel(record, decision) : null,
            [.. AuditSentences.Details(record), .. AuditPrivateWords.Of(opened, round, people)],
            record.Action == "round-closed" ? null : record.Reason,
            entry.PreviousHash,
            entry.Hash,
            opened,
            AuditPrivateWords.Names(record.Private.Keys.Except(opened.Select(o => o.Field))));
    }

    private Bilingual? StepName(Round? round)
    {
        if (round is null)
        {
            return null;
        }

        var name = RoundWords.Named(new(round.NameEn, round.NameFr), rows.Agreement.Of(Side.A).Name, rows.Agreement.Of(Side.B).Name);
        return new($"{name.En}, round {round.Number}", $"{name.Fr}, tour {round.Number}");
    }

    // An answer is bound to a revision of the proposal, or to a frozen text; a work step is about neither.
    private Bilingual? On(AuditRecord record, Round? round, Decision? decision)
    {
        if (round is null || round.Kind == RoundKind.Work)
        {
            return null;
        }

        var at = decision?.At ?? round.OpenedAt;
        var text = round.Subject.Split(' ').Contains("text")
            ? rows.Drafts.Where(d => d.CaseId == round.CaseId && d.FrozenAt <= at).MaxBy(d => d.Number)
            : null;
        var revision = decision?.RevisionNumber ?? round.RevisionNumber;
        return record.Action is not ("decided" or "opinion-given" or "round-opened" or "round-decided") ? null
            : text is null ? new($"revision {revision} of the proposal", $"révision {revision} de la proposition")
            : new($"frozen text, version {text.Number}; revision {revision} of the proposal", $"texte figé, version {text.Number} ; révision {revision} de la proposition");
    }

    /// <summary>Does the kept value, with its salt, give the commitment of its entry?</summary>
    public static bool Holds(AuditPrivateValue value, string commitment)
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
}
