using System.Collections.Immutable;
using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Audit;

/// <summary>A value that the chain only commits to, opened for its own party: <c>HMAC-SHA256(salt, value)</c> must be the commitment.</summary>
/// <param name="Salt">Hex.</param>
/// <param name="Commitment">As in the chain, hex.</param>
/// <param name="Holds">Value and salt give the commitment.</param>
public sealed record AuditOpened(string Field, string Value, string Salt, string Commitment, bool Holds);

/// <summary>Something that the entry says, in words.</summary>
/// <param name="IsPrivate">Of the reader's own lane; the other party does not read it.</param>
/// <param name="Holds">False where a private value does not fit its commitment in the chain.</param>
public sealed record AuditDetail(Bilingual Label, IReadOnlyList<Bilingual> Lines, bool IsPrivate = false, bool Holds = true);

/// <summary>Who acted, as far as the reader may know.</summary>
/// <param name="Name">Null where it is not the reader's to know; "AmendFlow" for the system, and for what only followed from an act.</param>
/// <param name="Post">"Legal reviewer, Gustave Roussy"; null for the system.</param>
/// <param name="For">On whose behalf; null for oneself.</param>
/// <param name="Basis">Under which mandate or delegation; null where the act needs none.</param>
/// <param name="FollowsFrom">The entry of the act that set this one off; null for an act itself.</param>
public sealed record AuditActor(string? Name, Bilingual? Post, Bilingual? For, Bilingual? Basis, long? FollowsFrom);

/// <summary>An entry of the chain as the viewer may read it.</summary>
/// <param name="Text">The canonical entry, which the hash is over: the same for everybody.</param>
/// <param name="What">What was done, in plain words.</param>
/// <param name="Step">The step by its name, with the number of the round; null outside steps.</param>
/// <param name="On">On which revision or text; null where there is none.</param>
/// <param name="OnHash">SHA-256 of what was seen, hex; null where there is none.</param>
/// <param name="Channel">By which way it came in; null where it was not recorded.</param>
/// <param name="Details">What else the entry says.</param>
/// <param name="Opened">Private values of the viewer's own party, as the export proves them.</param>
/// <param name="Sealed">What the entry holds only as a commitment, because it is the other party's, or was erased.</param>
public sealed record AuditLine(
    AuditRecord Record, string Text, Guid? CaseId, Bilingual What, AuditActor Who, Bilingual? Step, Bilingual? On, string? OnHash, Bilingual? Channel,
    IReadOnlyList<AuditDetail> Details, string? Reason, string PreviousHash, string Hash, IReadOnlyList<AuditOpened> Opened, IReadOnlyList<Bilingual> Sealed);

/// <summary>Whether the chain of an agreement holds, computed over all of it.</summary>
/// <param name="Entries">How many there are.</param>
/// <param name="Head">Hash of the last; compare it with a copy kept elsewhere, which alone shows a rewritten chain.</param>
/// <param name="IsCut">The stored head does not fit the last entry.</param>
public sealed record AuditCheck(long Entries, string Head, ImmutableArray<AuditBreak> Breaks, bool IsCut, DateTimeOffset At)
{
    public bool Holds => Breaks.IsEmpty && !IsCut;
}

/// <summary>Entries of one agreement, or of one case of it.</summary>
/// <param name="Case">Reference and title; null for a whole agreement.</param>
/// <param name="Count">How many fit the search, of which <paramref name="Lines"/> are shown.</param>
public sealed record AuditTrail(
    Guid AgreementId, string Agreement, Guid? CaseId, string? Case, TimeZoneInfo Zone, IReadOnlySet<Side> Lanes, IReadOnlyList<AuditLine> Lines, int Count, AuditCheck Check);

/// <summary>What to look for; null or empty is everything.</summary>
/// <param name="PersonId">Who acted, or on whose behalf.</param>
/// <param name="Decision">Key of a kind of decision.</param>
public sealed record AuditSearch(Guid? PersonId, string Action, string Decision, DateOnly? From, DateOnly? To, int Page)
{
    public static AuditSearch All { get; } = new(null, "", "", null, null, 1);
}
