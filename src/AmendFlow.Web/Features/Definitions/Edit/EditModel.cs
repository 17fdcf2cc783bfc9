using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>The page where there is no draft to work on.</summary>
/// <param name="From">The version that a draft would be made of.</param>
public sealed record EditBeginModel(string DefinitionId, Bilingual Title, int From, DefinitionStatus Status, string CommandId, IReadOnlyList<FieldError> Errors);

/// <summary>A draft on its author's desk.</summary>
/// <param name="Inside">The diagram that is drawn: the whole, or the part that the chosen step is in.</param>
/// <param name="Step">What the panel is about; null where it is about a way or the workflow.</param>
/// <param name="Way">The place of a way in the diagram's connections; null for none.</param>
/// <param name="Outcome">Of the step: a new one is to come behind it; null for none.</param>
/// <param name="MayUndo">The last change was this reader's, and nobody has changed the draft since.</param>
/// <param name="MayRedo">This reader took a change back, and nobody has changed the draft since.</param>
/// <param name="Typed">A form that came back; null for none.</param>
public sealed record EditModel(
    string DefinitionId, Bilingual Title, VersionRow Version, WorkflowDefinition Definition, IReadOnlyList<FindingLine> Findings, PartyNames Parties,
    Activity Inside, Activity? Step, int? Way, string? Outcome, string View, string Hash, string CommandId, TimeZoneInfo Zone, Posted? Typed, bool MayUndo, bool MayRedo, string Done)
{
    /// <summary>What the draft is compared with: the version that it was made of, else the published one; null for neither.</summary>
    public int? ComparedWith { get; init; }

    public string Here => EditLinks.Of(DefinitionId);

    public int Errors => Findings.Count(f => f.Finding.Severity == Severity.Error);

    public IReadOnlyList<FieldError> Refusals => Typed?.Errors ?? [];

    public Connection? Edge => Way is { } index ? Inside.Connections[index] : null;

    /// <summary>Parts with steps of their own, beside the one that is drawn.</summary>
    public IEnumerable<Activity> Parts => Definition.Activities.Values.Where(a => a.Type == "Elsa.Flowchart" && a != Inside && a.Parent is not null).OrderBy(a => a.Path, StringComparer.Ordinal);

    /// <summary>The steps that a way on this diagram may lead to.</summary>
    public IEnumerable<Activity> Targets => Inside.Children.OrderBy(c => Name(c), StringComparer.CurrentCulture).ThenBy(c => c.Id, StringComparer.Ordinal);

    public string Name(Activity activity) => CurrentLanguage.Words(WorkflowWords.Named(activity.Text, Parties));

    public string NameOf(string activityId) => Definition.Activities.TryGetValue(activityId, out var step) ? Name(step) : activityId;

    public string HrefOf(string activityId) => $"{Here}?step={Uri.EscapeDataString(activityId)}{view}#panel";

    /// <summary>Where a finding is mended: its field, else the panel of its step.</summary>
    public string HrefOf(FindingLine line) => $"{Here}?step={Uri.EscapeDataString(line.Finding.ActivityId!)}{view}#{line.Field ?? "panel"}";

    public string HrefOfOutcome(string activityId, string outcome) => $"{Here}?step={Uri.EscapeDataString(activityId)}&outcome={Uri.EscapeDataString(outcome)}{view}#panel";

    public string HrefOfWay(int index) => $"{Here}?{(Inside.Parent is null ? "" : $"in={Uri.EscapeDataString(Inside.Id)}&")}edge={index}{view}#panel";

    public string? HrefOfWay(Connection way) => Inside.Connections.IndexOf(way) is >= 0 and var index ? HrefOfWay(index) : null;

    /// <summary>Where a step that is to follow another comes: on the way of its first outcome, or behind it. Null where nothing can follow.</summary>
    public (string Outcome, Connection? Way)? After(Activity step) => Outcomes(step) is [var first, ..]
        ? (first, Inside.Connections.FirstOrDefault(c => c.Source == step.Id && (c.Port ?? "Done") == first))
        : null;

    public IReadOnlyList<string> Outcomes(Activity step) => ActivityPorts.Of(step, AmendFlowActivities.Catalogue);

    /// <summary>Null also where what is behind the step goes with it.</summary>
    public Connection? WayPast(Activity step) =>
        DefinitionEditor.WayPast(step, AmendFlowActivities.Catalogue) is { } way && way.Target != SendBack.Left(step) ? way : null;

    /// <summary>What was typed into a form that came back, else what the draft has.</summary>
    public string Value(string act, string field, string otherwise) => Typed is { } typed && typed.Act == act ? typed.Fields.GetValueOrDefault(field, "") : otherwise;

    public bool IsTicked(string act, string field, bool otherwise) => Typed is { } typed && typed.Act == act ? typed.Fields.ContainsKey(field) : otherwise;

    /// <summary>A command id of its own for each form of the page.</summary>
    public string Command(string form) => $"{CommandId}-{form}";

    private string view => View.Length > 0 ? $"&view={View}" : "";
}

/// <summary>A form that was refused, with what was typed.</summary>
public sealed record Posted(string Act, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<FieldError> Errors, bool IsConflict);

internal static class EditLinks
{
    public static string Of(string definitionId) => $"{WorkflowLinks.Of(definitionId)}/edit";
}
