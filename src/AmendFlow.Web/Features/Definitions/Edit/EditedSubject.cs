using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>The sections of the proposal that a decision depends on. Steps that open a round have an input for it.</summary>
internal static class EditedSubject
{
    public static bool IsAskedFor(Activity step) => step.Type is "Elsa.FlowDecision" or "Elsa.FlowSwitch";

    /// <summary>In the order of the form.</summary>
    public static IReadOnlyList<string> Of(Activity step)
    {
        var written = (step.Json["customProperties"] as JsonObject)?["amendflow:subject"] as JsonArray;
        return [.. SettingOptions.Sections.Select(s => s.Value).Where(k => written?.Any(w => w?.ToString() == k) ?? false)];
    }
}
