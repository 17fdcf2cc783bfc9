using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;

namespace AmendFlow.Agreements.Tests.Audit;

public sealed class AuditTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    [Fact]
    public void An_entry_says_by_which_channel_it_came_and_one_from_before_that_keeps_its_hash()
    {
        var with = Entry(1) with { Channel = "link" };

        Assert.DoesNotContain("channel", Entry(1).ToCanonicalJson(), StringComparison.Ordinal);
        Assert.Equal("link", AuditRecord.Parse(with.ToCanonicalJson()).Channel);
        Assert.NotEqual(AuditChain.Hash(AuditChain.Genesis, Entry(1)), AuditChain.Hash(AuditChain.Genesis, with));
    }

    [Fact]
    public void An_entry_has_one_spelling_and_reads_back()
    {
        const string canonical =
            """{"action":"decided","actorId":"p1","actorName":"Zoé \"Z\"","at":"2026-03-02T09:00:00.123Z","commandId":"c1","new":"Approved","object":"case/1","old":null,"onBehalfOf":null,"private":{"A":"aa","note":"bb"},"reason":"ligne 1\nligne 2","role":"legal-reviewer","sequence":1,"side":"B"}""";
        var record = Entry(1) with
        {
            ActorName = "Zoé \"Z\"",
            Side = Side.B,
            Reason = "ligne 1\nligne 2",
            Private = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("note", "bb").Add("A", "aa"),
        };
        Assert.Equal(canonical, record.ToCanonicalJson());
        Assert.Equal(canonical, AuditRecord.Parse(canonical).ToCanonicalJson());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"action":"decided", "sequence":1}""")]
    public void What_is_no_entry_is_refused(string text) => Assert.Throws<FormatException>(() => AuditRecord.Parse(text));

    [Fact]
    public void A_member_that_nobody_hashed_is_refused()
    {
        var text = Entry(1).ToCanonicalJson();
        Assert.Throws<FormatException>(() => AuditRecord.Parse(text[..^1] + ",\"extra\":1}"));
    }

    [Fact]
    public void An_instant_that_a_database_would_cut_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => (Entry(1) with { At = Entry(1).At.AddTicks(1) }).ToCanonicalJson());
        Assert.Throws<InvalidOperationException>(() => (Entry(1) with { At = Entry(1).At.ToOffset(TimeSpan.FromHours(1)) }).ToCanonicalJson());
    }

    [Fact]
    public void The_hash_is_the_documented_one()
    {
        var bytes = new byte[] { 1 }.Concat(Encoding.UTF8.GetBytes(Entry(1).ToCanonicalJson())).Concat(new byte[32]).ToArray();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), AuditChain.Hash(AuditChain.Genesis, Entry(1)));
    }

    [Fact]
    public void A_whole_chain_verifies_and_so_does_an_empty_one()
    {
        Assert.Empty(AuditChain.Verify(Chain(5)));
        Assert.Empty(AuditChain.Verify([]));
    }

    [Fact]
    public void Each_tampering_is_found_where_it_was_done()
    {
        Assert.Equal([new(AuditBreakKind.Edited, 3)], Breaks(c => c[2] = c[2] with { Record = c[2].Record with { New = "Rejected" } }));
        Assert.Equal([new(AuditBreakKind.Edited, 3)], Breaks(c => c[2] = c[2] with { Hash = "not hexadecimal" }).Take(1));
        Assert.Equal([new(AuditBreakKind.Missing, 3)], Breaks(c => c.RemoveAt(2)));
        Assert.Equal([new(AuditBreakKind.Missing, 1)], Breaks(c => c.RemoveAt(0)));
        Assert.Contains(new AuditBreak(AuditBreakKind.Reordered, 3), Breaks(c => (c[1], c[2]) = (c[2], c[1])));
        Assert.Contains(new AuditBreak(AuditBreakKind.Reordered, 2), Breaks(c => c.Insert(2, c[1])));
    }

    [Fact]
    public void An_entry_rewritten_with_its_own_hash_betrays_itself_at_the_next()
    {
        var rewritten = Breaks(c =>
        {
            var record = c[2].Record with { New = "Rejected" };
            c[2] = new StoredAuditRecord(record, c[2].PreviousHash, AuditChain.Hash(c[2].PreviousHash, record));
        });
        Assert.Equal([new(AuditBreakKind.Edited, 4)], rewritten);
    }

    [Fact]
    public void A_first_entry_that_follows_something_is_found()
    {
        var record = Entry(1);
        var other = new string('a', 64);
        Assert.Equal([new(AuditBreakKind.Edited, 1)], AuditChain.Verify([new StoredAuditRecord(record, other, AuditChain.Hash(other, record))]).ToArray());
    }

    [Fact]
    public void A_commitment_is_kept_by_its_value_and_salt_alone()
    {
        var commitment = Commitment.Of(Salt, "internal note");
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Salt, "internal note"u8)), commitment);
        Assert.True(Commitment.Holds(commitment, Salt, "internal note"));
        Assert.False(Commitment.Holds(commitment, Salt, "internal Note"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Commitment.Of(Salt.AsSpan(0, 15), "x"));
    }

    private static AuditBreak[] Breaks(Action<List<StoredAuditRecord>> tamper)
    {
        var chain = Chain(5);
        tamper(chain);
        return [.. AuditChain.Verify(chain)];
    }

    private static List<StoredAuditRecord> Chain(int count)
    {
        var chain = new List<StoredAuditRecord>();
        for (var i = 1; i <= count; i++)
        {
            var previous = chain.LastOrDefault()?.Hash ?? AuditChain.Genesis;
            chain.Add(new StoredAuditRecord(Entry(i), previous, AuditChain.Hash(previous, Entry(i))));
        }

        return chain;
    }

    private static AuditRecord Entry(long sequence) => new()
    {
        Sequence = sequence,
        At = new DateTimeOffset(2026, 3, 2, 9, 0, 0, 123, TimeSpan.Zero),
        ActorId = "p1",
        ActorName = "Zoé",
        Role = "legal-reviewer",
        Action = "decided",
        Object = "case/1",
        New = "Approved",
        CommandId = "c1",
    };
}
