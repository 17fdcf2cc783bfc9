using AmendFlow.Agreements.Audit;
using AmendFlow.Data.Records;

namespace AmendFlow.Web.Features.Audit;

internal sealed record RecordedEntry(Guid? CaseId, AuditRecord Record)
{
    /// <returns>Null for an entry that cannot be read: the check of the chain names it.</returns>
    public static RecordedEntry? Of(AuditEntry entry) => AuditRows.Parse(entry.Record) is { } record ? new(entry.CaseId, record) : null;
}

/// <summary>What the chain of one agreement says, to compare rows with.</summary>
internal sealed record RecordedChain(Guid AgreementId, IReadOnlyList<RecordedEntry> Entries)
{
    public IEnumerable<RecordedEntry> Of(params string[] actions) => Entries.Where(e => actions.Contains(e.Record.Action, StringComparer.Ordinal));

    /// <summary>Each row has the last entry of its key, each entry has its row, and the two say the same.</summary>
    /// <param name="rows">What the database holds.</param>
    /// <param name="keyOf">What a row is called, as in a sentence: "revision 2 of ...".</param>
    /// <param name="entries">What is recorded of such rows.</param>
    /// <param name="keyOfEntry">What the row of an entry is called.</param>
    /// <param name="differences">Names of what differs, or null.</param>
    public static IEnumerable<string> Compare<T>(
        IEnumerable<T> rows, Func<T, string> keyOf, IEnumerable<RecordedEntry> entries, Func<RecordedEntry, string> keyOfEntry,
        Func<T, RecordedEntry, string?> differences)
    {
        var recorded = entries.GroupBy(keyOfEntry, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var key = keyOf(row);
            if (!seen.Add(key) || !recorded.TryGetValue(key, out var entry))
            {
                yield return $"{key} has no entry";
            }
            else if (differences(row, entry) is { } differing)
            {
                yield return $"{key} is not what entry {entry.Record.Sequence} says: {differing}";
            }
        }

        foreach (var (key, entry) in recorded.Where(r => !seen.Contains(r.Key)))
        {
            yield return $"entry {entry.Record.Sequence} is about {key}, which is not there";
        }
    }

    /// <summary>The names of what is not the same; null when everything is.</summary>
    public static string? Differing(params (string Name, object? Held, object? Recorded)[] facts)
    {
        var names = facts.Where(f => !Equals(f.Held, f.Recorded)).Select(f => f.Name).ToList();
        return names.Count == 0 ? null : string.Join(", ", names);
    }
}
