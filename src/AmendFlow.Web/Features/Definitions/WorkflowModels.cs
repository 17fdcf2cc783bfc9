using AmendFlow.Data.Definitions;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>A version in a list.</summary>
/// <param name="Running">Cases that the reader may see and that have not ended.</param>
/// <param name="Note">What its publication was asked with; null where nobody asked.</param>
/// <param name="IsAsked">Its publication waits for an answer.</param>
public sealed record VersionRow(
    int Number, DefinitionStatus Status, Bilingual Author, DateTimeOffset ImportedAt, DateTimeOffset? PublishedAt, int? CopiedFrom,
    int Running, string? Note, bool IsAsked);

public sealed record WorkflowRow(string DefinitionId, Bilingual Title, IReadOnlyList<VersionRow> Versions)
{
    public VersionRow? Published => Versions.FirstOrDefault(v => v.Status == DefinitionStatus.Published);

    public IEnumerable<VersionRow> Drafts => Versions.Where(v => v.Status == DefinitionStatus.Draft);

    public IEnumerable<VersionRow> WithCases => Versions.Where(v => v.Running > 0);

    public DateTimeOffset LastChange => Versions.Max(v => v.PublishedAt is { } at && at > v.ImportedAt ? at : v.ImportedAt);

    public string Href => WorkflowLinks.Of(DefinitionId);
}

public sealed record WorkflowListModel(IReadOnlyList<WorkflowRow> Workflows, bool MayBring, TimeZoneInfo Zone, string Done);

public sealed record WorkflowModel(WorkflowRow Workflow, bool MayBring, TimeZoneInfo Zone);

/// <summary>Addresses of the pages about workflows.</summary>
internal static class WorkflowLinks
{
    public const string List = "/workflows";

    public static string Of(string definitionId) => $"/workflows/{Uri.EscapeDataString(definitionId)}";

    public static string Of(string definitionId, int version) => $"{Of(definitionId)}/versions/{version}";

    public static string Compare(string definitionId, int from, int to) => $"{Of(definitionId)}/compare?from={from}&to={to}";
}
