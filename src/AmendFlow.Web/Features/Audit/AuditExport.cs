namespace AmendFlow.Web.Features.Audit;

/// <param name="Record">The canonical entry, exactly as it is hashed.</param>
/// <param name="Who">Null where the name is not the reader's to know.</param>
/// <param name="Private">Values of the reader's own party, with what proves them.</param>
public sealed record AuditExportEntry(
    long Sequence, DateTimeOffset At, string Action, string? Who, string Record, string PreviousHash, string Hash, IReadOnlyList<AuditOpened> Private);

public sealed record AuditExportCheck(bool Holds, long Entries, string Head, IReadOnlyList<string> Breaks);

/// <summary>The trail as a file that a party can keep, and verify without this installation.</summary>
/// <param name="Check">Over the whole chain of the agreement, when the file was made.</param>
/// <param name="HowToVerify">In words.</param>
public sealed record AuditExport(
    string Agreement, string? Case, DateTimeOffset ExportedAt, IReadOnlyList<string> Parties, AuditExportCheck Check, string HowToVerify, IReadOnlyList<AuditExportEntry> Entries)
{
    private const string Verify =
        "Each hash is SHA-256 over the byte 01, the UTF-8 bytes of 'record' and the 32 bytes of 'previousHash'; lower-case hexadecimal. "
        + "The sequence runs through the whole agreement: where entries of other cases stand between two of this file, only each entry's own hash can be checked here. "
        + "A private value is proved by HMAC-SHA256 with the bytes of 'salt' as the key over its UTF-8 bytes: it gives the commitment that 'record' holds for that field.";

    internal static AuditExport Of(AuditTrail trail) => new(
        trail.Agreement,
        trail.Case,
        trail.Check.At,
        [.. trail.Lanes.Order().Select(s => s.ToString())],
        new AuditExportCheck(
            trail.Check.Holds, trail.Check.Entries, trail.Check.Head,
            [.. trail.Check.Breaks.Select(b => $"{b.Sequence}: {b.Kind.ToString().ToLowerInvariant()}"), .. trail.Check.IsCut ? ["the head does not fit the last entry"] : Array.Empty<string>()]),
        Verify,
        [.. trail.Lines.Select(l => new AuditExportEntry(l.Record.Sequence, l.Record.At, l.Record.Action, l.Who.Name, l.Text, l.PreviousHash, l.Hash, l.Opened))]);
}
