namespace AmendFlow.Data.Jobs;

/// <summary>
/// A version of the wording of one kind of mail, in both languages at once: neither stands without the other. Rows are only ever added; the
/// newest counts. One without texts goes back to the standard wording.
/// </summary>
public sealed class MailTemplate
{
    public required Guid Id { get; init; }

    public required MailKind Kind { get; init; }

    /// <summary>From 1, without gaps, for each kind.</summary>
    public required int Number { get; init; }

    /// <summary>Liquid, as are the other three; null in all four for the standard wording.</summary>
    public required string? SubjectEn { get; init; }

    public required string? BodyEn { get; init; }

    public required string? SubjectFr { get; init; }

    public required string? BodyFr { get; init; }

    /// <summary>Why; may be empty.</summary>
    public required string Note { get; init; }

    public required Guid ById { get; init; }

    public required DateTimeOffset At { get; init; }
}
