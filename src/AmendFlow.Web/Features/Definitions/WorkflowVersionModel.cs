using System.Collections.Immutable;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Definitions.Edit;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>A finding beside the name of the step that it is about.</summary>
/// <param name="Step">Null where it is about the file as a whole.</param>
/// <param name="Field">Id of the editor's field where it is mended; null for none.</param>
/// <param name="Repair">What the editor's button says that takes it away; null where there is none.</param>
public sealed record FindingLine(Finding Finding, Bilingual? Step, string? Field = null, Bilingual? Repair = null)
{
    /// <summary>There is nothing to mend about it here: it matters to those who run the file in another engine as well.</summary>
    public bool IsElsewhere => Finding.Code == "join-fed-by-loop";

    internal static FindingLine Of(Finding finding, WorkflowDefinition definition, PartyNames parties)
    {
        var step = finding.ActivityId is { } id ? definition.Activities.GetValueOrDefault(id) : null;
        return new(
            finding,
            step is null ? null : WorkflowWords.Named(step.Text, parties),
            step is null ? null : FieldOf(step, finding),
            finding.Fix?.Label ?? (step is not null && finding.Outcome is { } outcome && SendBack.Fits(step, outcome) ? SendBack.Label : null));
    }

    // The member of the step that the path names: $.root.activities[7].party.expression gives party.
    private static string? FieldOf(Activity step, Finding finding)
    {
        var member = finding.Path.StartsWith(step.Path + ".", StringComparison.Ordinal) ? finding.Path[(step.Path.Length + 1)..].Split('.', '[')[0] : "";
        return member switch
        {
            "customProperties" => FieldIds.Of("en"),
            "condition" => FieldIds.Of("q.condition"),
            _ => EditableInputs.Of(step, AmendFlowActivities.Catalogue).Any(i => i.Name == member) ? FieldIds.Of($"i.{member}") : null,
        };
    }
}

/// <param name="Others">The numbers of all other versions, newest first.</param>
/// <param name="Inside">The part of the workflow that is drawn: the whole, or the container of the chosen step.</param>
/// <param name="Step">The step that the reader chose; null for none.</param>
public sealed record WorkflowVersionModel(
    string DefinitionId, Bilingual Title, VersionRow Version, IReadOnlyList<VersionRow> Others, WorkflowDefinition Definition,
    IReadOnlyList<FindingLine> Findings, PartyNames Parties, Activity Inside, Activity? Step, string View, bool MayBring, TimeZoneInfo Zone,
    PublicationModel Publication)
{
    public string Here => WorkflowLinks.Of(DefinitionId, Version.Number);

    /// <summary>The published version, or the one before this: what a reader compares with.</summary>
    public VersionRow? Before => Others.Where(o => o.Number < Version.Number).MaxBy(o => (o.Status == Data.Definitions.DefinitionStatus.Published, o.Number));

    public int Errors => Findings.Count(f => f.Finding.Severity == Severity.Error);

    /// <summary>Steps that hold others, beside the one that is drawn.</summary>
    public IEnumerable<Activity> Parts => Definition.Activities.Values.Where(a => !a.Children.IsEmpty && a != Inside).OrderBy(a => a.Path, StringComparer.Ordinal);

    public string Name(Activity activity) => CurrentLanguage.Words(WorkflowWords.Named(activity.Text, Parties));

    public string HrefOf(string activityId, string anchor = "#chosen") =>
        $"{Here}?step={Uri.EscapeDataString(activityId)}{(View.Length > 0 ? $"&view={View}" : "")}{anchor}";

    internal static ImmutableArray<FindingLine> Lines(WorkflowDefinition definition, IEnumerable<Finding> findings, PartyNames parties) =>
        [.. findings.OrderByDescending(f => f.Severity).Select(f => FindingLine.Of(f, definition, parties))];
}
