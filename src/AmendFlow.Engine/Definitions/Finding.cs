using System.Collections.Immutable;

namespace AmendFlow.Engine.Definitions;

public enum Severity
{
    /// <summary>Shown; does not stop publishing.</summary>
    Warning,

    /// <summary>Stops publishing.</summary>
    Error,
}

/// <summary>Something that the reader or a check has to say about a definition.</summary>
/// <param name="Code">Stable, for example <c>unreachable-activity</c>.</param>
/// <param name="Path">JSON path in the file.</param>
/// <param name="ActivityId">The step it is about, or null for the file as a whole.</param>
/// <param name="Message">A sentence that a lawyer understands: what was found, and what would be right.</param>
public sealed record Finding(string Code, Severity Severity, string Path, string? ActivityId, Bilingual Message)
{
    /// <summary>A change to the file that takes the finding away and alters nothing else of what the file means; null where none is safe.</summary>
    public Fix? Fix { get; init; }

    /// <summary>The outcome of the step that it is about; null for none.</summary>
    public string? Outcome { get; init; }
}

/// <summary>What came of reading a file: a definition, or the reasons why there is none.</summary>
public sealed record ReadResult(WorkflowDefinition? Definition, ImmutableArray<Finding> Findings)
{
    /// <summary>
    /// Workflows that steps of the file use as activities and that the library lacks. Read again with them: a definition that is not
    /// whole is named by the checks, and its step cannot run.
    /// </summary>
    public ImmutableArray<WorkflowReference> Missing { get; init; } = [];
}
