using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Editing;

/// <summary>Connections of a diagram.</summary>
internal static class WayEdits
{
    public static string Connect(EditedFile file, Connect connect, ActivityCatalogue catalogue)
    {
        var (from, to) = (file.Step(connect.StepId), file.Step(connect.TargetId));
        var diagram = EditedFile.DiagramOf(from);
        CheckOutcome(from, connect.Outcome, catalogue);
        CheckTarget(from, connect.Outcome, to);
        EditedFile.List(file[diagram], "connections").Add(New(connect.StepId, connect.Outcome, connect.TargetId));
        return connect.StepId;
    }

    public static string Redirect(EditedFile file, Redirect redirect)
    {
        var edges = EdgesOf(file, redirect.Way);
        var (from, to) = (file.Step(redirect.Way.Source), file.Step(redirect.TargetId));
        CheckTarget(from, Outcome(redirect.Way), to);
        edges.ForEach(e => Lead(e, to.Id));
        return from.Id;
    }

    public static string Remove(EditedFile file, RemoveConnection remove)
    {
        EdgesOf(file, remove.Way).ForEach(e => e.Parent!.AsArray().Remove(e));
        return remove.Way.Source;
    }

    /// <summary>The entries of the file that say this: the same connection may stand there twice.</summary>
    public static List<JsonObject> EdgesOf(EditedFile file, Connection way)
    {
        var diagram = EditedFile.DiagramOf(file.Step(way.Source));
        var found = Entries(file, diagram).Where(e => Same(e.Connection, way)).Select(e => e.Json).ToList();
        return found.Count > 0 ? found : throw Refused.NoWay(way);
    }

    public static List<(JsonObject Json, Connection Connection)> Entries(EditedFile file, Activity diagram) =>
        [.. EditedFile.List(file[diagram], "connections").OfType<JsonObject>().Select(e => (e, ConnectionReader.Of(e, ""))).Where(e => e.Item2 is not null).Select(e => (e.e, e.Item2!))];

    public static bool Same(Connection one, Connection other) =>
        one.Source == other.Source && one.Target == other.Target && Outcome(one) == Outcome(other);

    public static string Outcome(Connection way) => way.Port ?? "Done";

    public static JsonObject New(string from, string outcome, string to) => new()
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = outcome },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        ["vertices"] = new JsonArray(),
    };

    /// <summary>Makes an entry lead elsewhere, in the spelling that it has.</summary>
    public static void Lead(JsonObject edge, string to) => SetEnd(edge, "target", to);

    /// <summary>Gives both ends of an entry the ids that their steps have now.</summary>
    public static void Rename(JsonObject edge, IReadOnlyDictionary<string, string> ids)
    {
        if (ConnectionReader.Of(edge, "") is { } way)
        {
            SetEnd(edge, "source", ids.GetValueOrDefault(way.Source, way.Source));
            SetEnd(edge, "target", ids.GetValueOrDefault(way.Target, way.Target));
        }
    }

    private static void SetEnd(JsonObject edge, string end, string id)
    {
        var upper = char.ToUpperInvariant(end[0]) + end[1..];
        var member = edge[end] is null && edge[upper] is not null ? upper : end;
        if (edge[member] is JsonObject nested)
        {
            nested[nested["activity"] is null && nested["Activity"] is not null ? "Activity" : "activity"] = id;
        }
        else
        {
            edge[member] = id;
        }
    }

    /// <exception cref="EditRefusedException">The step never ends that way.</exception>
    public static void CheckOutcome(Activity step, string outcome, ActivityCatalogue catalogue)
    {
        var ports = ActivityPorts.Of(step, catalogue);

        // A script names its outcomes as it runs.
        if (!ports.Contains(outcome) && !(step.Type == ElsaTypes.RunJavaScript && DefinitionEditor.IsText(outcome, DefinitionEditor.MaxId)))
        {
            throw Refused.NoOutcome(step, outcome, ports);
        }
    }

    /// <summary>What led to the step first leads on to where its main outcome does. Loops back to it are not what led to it first.</summary>
    public static Connection? Past(Activity step, ActivityCatalogue catalogue)
    {
        var graph = FlowGraph.Of(step.Parent!);
        var into = graph.Edges.Select((e, i) => (Edge: e, IsForward: graph.IsForward[i])).Where(e => e.Edge.Target == step.Id && e.Edge.Source != step.Id).ToList();
        into = into.Exists(e => e.IsForward) ? into.FindAll(e => e.IsForward) : into;
        var behind = graph.Edges.Where(e => e.Source == step.Id && e.Target != step.Id).ToList();
        var main = ActivityPorts.Of(step, catalogue).FirstOrDefault();
        behind = behind.Exists(e => Outcome(e) == main) ? behind.FindAll(e => Outcome(e) == main) : behind;
        return into is [var way] && behind.Select(e => e.Target).Distinct(StringComparer.Ordinal).ToList() is [var target] ? way.Edge with { Target = target } : null;
    }

    private static void CheckTarget(Activity from, string outcome, Activity to)
    {
        var diagram = EditedFile.DiagramOf(from);
        if (to.Parent != diagram)
        {
            throw Refused.OtherDiagram(from, to);
        }

        if (diagram.Connections.Any(c => Same(c, new(from.Id, outcome, to.Id))))
        {
            throw Refused.WayExists(from, outcome, to);
        }
    }
}
