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

    /// <summary>The file as it was imported, to the byte; a byte order mark is its first character.</summary>
    public required string Json { get; set; }

    public required DefinitionStatus Status { get; set; }

    public required DateTimeOffset ImportedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>Who brought it in; null for a file of the installation, read at a start.</summary>
    public Guid? AuthorId { get; set; }

    /// <summary>The older version that this one was copied from, to return to it; null for an import.</summary>
    public int? CopiedFrom { get; init; }

    /// <summary>When a draft was last replaced by another file; null when it never was.</summary>
    public DateTimeOffset? ReplacedAt { get; set; }
}
