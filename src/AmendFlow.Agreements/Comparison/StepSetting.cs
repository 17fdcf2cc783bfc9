using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Comparison;

/// <summary>A setting of a step as its file has it, or as it is when the file says nothing.</summary>
/// <param name="Script">The source of a script that gives the value, or null.</param>
/// <param name="Value">What the file or the default says; null for none, and where a script gives it.</param>
public sealed record StepSetting(string Name, string? Script, JsonNode? Value)
{
    /// <summary>Two settings are the same when this is.</summary>
    public string Key => Script is { } script ? "script " + script : Value?.ToJsonString() ?? "";

    public static StepSetting Of(Activity step, string name)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (LiteralInput.TryRead(step, name, out var value))
        {
            return new(name, null, value ?? Default(step.Type, name));
        }

        var expression = (step.Json[name] as JsonObject)?["expression"] as JsonObject;
        var source = expression?["value"];
        return new(name, source?.GetValueKind() == JsonValueKind.String ? source.GetValue<string>() : source?.ToJsonString() ?? "", null);
    }

    /// <summary>The settings that a step of this type can have, in the order in which a reader wants them; of other types, those of its file.</summary>
    public static IReadOnlyList<string> NamesOf(Activity step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return AmendFlowActivities.Catalogue.HostActivities.TryGetValue(step.Type, out var known)
            ? [.. known.Inputs.Select(i => i.Name)]
            : [.. step.Json.Where(m => IsInput(m.Key, m.Value)).Select(m => m.Key)];
    }

    internal static bool IsInput(string name, JsonNode? value) =>
        value is JsonObject wrapped && wrapped["expression"] is JsonObject && name is not ("metadata" or "customProperties");

    private static JsonNode? Default(string type, string name) =>
        AmendFlowActivities.Catalogue.HostActivities.TryGetValue(type, out var known)
            && known.Inputs.FirstOrDefault(i => i.Name == name)?.DefaultJson is { } json
            ? JsonNode.Parse(json)
            : null;
}
