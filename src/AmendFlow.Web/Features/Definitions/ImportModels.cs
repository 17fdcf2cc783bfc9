using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Components;

namespace AmendFlow.Web.Features.Definitions;

public sealed record ImportModel(string Pasted, IReadOnlyList<FieldError> Errors);

/// <summary>A file as it would be stored.</summary>
/// <param name="Title">Null when it cannot be read.</param>
/// <param name="Packed">Null when it cannot be stored.</param>
/// <param name="SameAs">The stored version that has these very bytes; null for none.</param>
/// <param name="Number">What a new draft of it gets.</param>
/// <param name="Choices">A new draft, or in place of one that is there.</param>
/// <param name="Unknown">Types of steps that nobody here knows: they are kept.</param>
public sealed record ImportFile(
    string Name, string? Title, string? DefinitionId, long Size, string? Packed, int? SameAs, int Number, IReadOnlyList<Choice> Choices,
    IReadOnlyList<FindingLine> Findings, IReadOnlyList<string> Unknown)
{
    public bool CanBeStored => Packed is not null && SameAs is null;
}

public sealed record ImportCheckModel(IReadOnlyList<ImportFile> Files, string CommandId)
{
    public bool CanStore => Files.Any(f => f.CanBeStored);
}
