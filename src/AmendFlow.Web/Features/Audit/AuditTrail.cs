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

/// <summary>An entry of the chain as the viewer may read it.</summary>
/// <param name="Who">Null where the name is not the viewer's to know; "AmendFlow" for the system.</param>
/// <param name="Text">The canonical entry, which the hash is over: the same for everybody.</param>
/// <param name="Committed">Fields whose values are the other party's, or have been erased.</param>
public sealed record AuditLine(
    AuditRecord Record, string Text, Guid? CaseId, Bilingual What, string? Who, string? OnBehalfOf, string? Party, Bilingual? Role, string PreviousHash, string Hash,
    IReadOnlyList<AuditOpened> Opened, IReadOnlyList<string> Committed);

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
public sealed record AuditSearch(Guid? PersonId, string Action, DateOnly? From, DateOnly? To, int Page)
{
    public static AuditSearch All { get; } = new(null, "", null, null, 1);
}
