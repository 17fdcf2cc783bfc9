namespace AmendFlow.Data.Definitions;

/// <summary>What a draft held before somebody changed it in the editor, so that they can take the change back.</summary>
public sealed class DraftState
{
    public required Guid Id { get; init; }

    /// <summary>Of the <see cref="DefinitionVersion"/>.</summary>
    public required string VersionId { get; init; }

    /// <summary>From 1, per draft; the highest is the last change. Below zero: a change that was taken back, under the number that it had.</summary>
    public required int Number { get; init; }

    /// <summary>The file before the change; of one that was taken back, the file with it.</summary>
    public required string Json { get; init; }

    /// <summary>SHA-256 of the draft when this was kept, hex: whoever changed the draft since did so elsewhere.</summary>
    public required string After { get; init; }

    /// <summary>Who made the change.</summary>
    public required Guid PersonId { get; init; }

    public required DateTimeOffset At { get; init; }
}
