namespace AmendFlow.Data.Records;

/// <summary>A command that was carried out, kept so that the same one sent again changes nothing and gets the same answer.</summary>
public sealed class CommandRecord
{
    /// <summary>Who sent it. Ids are scoped to the person; jobs use the empty id.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Made by the client: a form's hidden field, or the <c>Idempotency-Key</c>.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of what was asked; the same key for something else is refused.</summary>
    public required string RequestHash { get; init; }

    /// <summary>The answer, as JSON.</summary>
    public required string Answer { get; init; }

    public required DateTimeOffset At { get; init; }
}
