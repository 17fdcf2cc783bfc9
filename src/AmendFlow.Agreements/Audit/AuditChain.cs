using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace AmendFlow.Agreements.Audit;

/// <summary>An entry as the database gives it back.</summary>
/// <param name="Record">What it says.</param>
/// <param name="PreviousHash">The hash of the entry before it; <see cref="AuditChain.Genesis"/> for the first.</param>
/// <param name="Hash">Its own, over both.</param>
public sealed record StoredAuditRecord(AuditRecord Record, string PreviousHash, string Hash);

public enum AuditBreakKind
{
    /// <summary>The entry, or the one before it, is not what was written.</summary>
    Edited,
    Missing,

    /// <summary>The entry stands in another place, or twice.</summary>
    Reordered,
}

/// <param name="Kind">How it is wrong.</param>
/// <param name="Sequence">Of the entry that is wrong or missing.</param>
public sealed record AuditBreak(AuditBreakKind Kind, long Sequence);

/// <summary>
/// Each entry commits to the one before it, so that a change to one shows. An operator who rewrites everything after it, or cuts
/// the end off, is found only by comparing the head with a copy kept elsewhere.
/// </summary>
public static class AuditChain
{
    private const int HashBytes = 32;

    /// <summary>What the first entry follows: 32 zero bytes.</summary>
    public static string Genesis { get; } = new('0', 2 * HashBytes);

    /// <summary>SHA-256(0x01 ‖ canonical entry ‖ previous hash), lower-case hexadecimal. The prefix keeps entries apart from inner nodes of a tree (RFC 6962).</summary>
    /// <param name="previousHash">64 hexadecimal digits.</param>
    /// <param name="record">The entry that follows it.</param>
    public static string Hash(string previousHash, AuditRecord record)
    {
        var previous = Convert.FromHexString(previousHash);
        ArgumentOutOfRangeException.ThrowIfNotEqual(previous.Length, HashBytes, nameof(previousHash));
        return Convert.ToHexStringLower(SHA256.HashData([0x01, .. Encoding.UTF8.GetBytes(record.ToCanonicalJson()), .. previous]));
    }

    /// <param name="records">All entries of one agreement in stored order.</param>
    /// <returns>Everything that is wrong, in order of discovery; empty when the chain holds.</returns>
    public static ImmutableArray<AuditBreak> Verify(IEnumerable<StoredAuditRecord> records)
    {
        var chain = records.ToList();
        var present = chain.Select(r => r.Record.Sequence).ToHashSet();
        var breaks = ImmutableArray.CreateBuilder<AuditBreak>();
        var expected = 1L;
        var previous = Genesis;
        foreach (var stored in chain)
        {
            var sequence = stored.Record.Sequence;
            if (sequence == expected)
            {
                CheckContent(stored, previous, breaks);
            }
            else
            {
                CheckPlace(sequence, expected, present, breaks);
                CheckContent(stored, null, breaks);
            }

            expected = sequence + 1;
            previous = stored.Hash;
        }

        return breaks.ToImmutable();
    }

    private static void CheckPlace(long sequence, long expected, HashSet<long> present, ImmutableArray<AuditBreak>.Builder breaks)
    {
        if (sequence > expected && !present.Contains(expected))
        {
            breaks.Add(new AuditBreak(AuditBreakKind.Missing, expected));
        }
        else
        {
            breaks.Add(new AuditBreak(AuditBreakKind.Reordered, sequence));
        }
    }

    private static void CheckContent(StoredAuditRecord stored, string? previous, ImmutableArray<AuditBreak>.Builder breaks)
    {
        if ((previous is not null && stored.PreviousHash != previous) || !HasItsHash(stored))
        {
            breaks.Add(new AuditBreak(AuditBreakKind.Edited, stored.Record.Sequence));
        }
    }

    private static bool HasItsHash(StoredAuditRecord stored)
    {
        try
        {
            return Hash(stored.PreviousHash, stored.Record) == stored.Hash;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
