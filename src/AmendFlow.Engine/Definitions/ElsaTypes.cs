using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>Elsa's activity types that have a meaning of their own to the reader, the runtime or the checks.</summary>
internal static class ElsaTypes
{
    public const string Flowchart = "Elsa.Flowchart";
    public const string Sequence = "Elsa.Sequence";
    public const string Parallel = "Elsa.Parallel";
    public const string Fork = "Elsa.Fork";
    public const string If = "Elsa.If";
    public const string Switch = "Elsa.Switch";
    public const string While = "Elsa.While";
    public const string For = "Elsa.For";
    public const string ForEach = "Elsa.ForEach";
    public const string ParallelForEach = "Elsa.ParallelForEach";
    public const string FlowNode = "Elsa.FlowNode";
    public const string Start = "Elsa.Start";
    public const string End = "Elsa.End";
    public const string Finish = "Elsa.Finish";
    public const string Complete = "Elsa.Complete";
    public const string Fault = "Elsa.Fault";
    public const string Break = "Elsa.Break";
    public const string FlowDecision = "Elsa.FlowDecision";
    public const string FlowSwitch = "Elsa.FlowSwitch";
    public const string FlowFork = "Elsa.FlowFork";
    public const string FlowJoin = "Elsa.FlowJoin";
    public const string SetVariable = "Elsa.SetVariable";
    public const string SetOutput = "Elsa.SetOutput";
    public const string SetName = "Elsa.SetName";
    public const string Correlate = "Elsa.Correlate";
    public const string WriteLine = "Elsa.WriteLine";
    public const string RunJavaScript = "Elsa.RunJavaScript";
    public const string Event = "Elsa.Event";
    public const string PublishEvent = "Elsa.PublishEvent";
    public const string RunTask = "Elsa.RunTask";
    public const string Delay = "Elsa.Delay";
    public const string Timer = "Elsa.Timer";
    public const string StartAt = "Elsa.StartAt";
    public const string Cron = "Elsa.Cron";
    public const string ExecuteWorkflow = "Elsa.ExecuteWorkflow";
    public const string DispatchWorkflow = "Elsa.DispatchWorkflow";
    public const string BulkDispatchWorkflows = "Elsa.BulkDispatchWorkflows";

    /// <summary>"Elsa.Workflows.Core.Activities.WriteLine" of the previews of 3.0 is today's "Elsa.WriteLine".</summary>
    public static string Canonical(string type) =>
        type.StartsWith("Elsa.Workflows.", StringComparison.Ordinal) && type.Split(',')[0].Split('.') is [.., var last] ? "Elsa." + last : type;

    /// <summary>Ends the flowchart or sequence that contains it.</summary>
    public static bool IsTerminal(string type) => type is End or Finish or Complete or Break;

    /// <summary>A loop that <see cref="Break"/> leaves.</summary>
    public static bool IsLoop(string type) => type is While or For or ForEach;

    /// <summary>Embedded activities of a type in file order, each with its JSON path.</summary>
    public static IEnumerable<(JsonObject Child, string Path)> ChildrenOf(JsonObject json, string type, string path) => type switch
    {
        Flowchart or Sequence or Parallel => List(json, "activities", path),
        Fork => List(json, "branches", path),
        While or For or ForEach or ParallelForEach or FlowNode => Port(json, "body", path),
        If => [.. Port(json, "then", path), .. Port(json, "else", path)],
        BulkDispatchWorkflows => [.. Port(json, "childCompleted", path), .. Port(json, "childFaulted", path)],
        Switch => [.. Cases(json, path), .. Port(json, "default", path)],
        _ => [],
    };

    private static IEnumerable<(JsonObject Child, string Path)> List(JsonObject json, string member, string path) =>
        json[member].Items().Select((child, index) => (Child: child as JsonObject, Path: $"{path}.{member}[{index}]"))
            .Where(c => c.Child is not null).Select(c => (c.Child!, c.Path));

    private static IEnumerable<(JsonObject Child, string Path)> Port(JsonObject json, string member, string path) =>
        json[member] is JsonObject child ? [(child, $"{path}.{member}")] : [];

    private static IEnumerable<(JsonObject Child, string Path)> Cases(JsonObject json, string path) =>
        json["cases"].Items().Select((item, index) => (Child: (item as JsonObject)?["activity"] as JsonObject, Path: $"{path}.cases[{index}].activity"))
            .Where(c => c.Child is not null).Select(c => (c.Child!, c.Path));
}
