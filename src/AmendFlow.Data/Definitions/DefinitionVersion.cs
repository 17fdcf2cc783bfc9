namespace AmendFlow.Data.Definitions;

public enum DefinitionStatus
{
    Draft,
    Published,

    /// <summary>A newer version took over; cases that were started on it go on.</summary>
    Retired,
}

/// <summary>A version of a workflow definition. What has been published never changes again.</summary>
public sealed class DefinitionVersion
{
    /// <summary>Elsa's <c>id</c>.</summary>
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required int Version { get; init; }

    public required string Name { get; set; }

    /// <summary>The file as it was imported.</summary>
    public required string Json { get; set; }

    public required DefinitionStatus Status { get; set; }

    public required DateTimeOffset ImportedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; set; }
}
