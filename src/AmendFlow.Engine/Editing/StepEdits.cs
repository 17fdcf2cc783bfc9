using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Runtime;

namespace AmendFlow.Engine.Editing;

/// <summary>Steps that come and go.</summary>
internal static class StepEdits
{
    public static string Add(EditedFile file, AddBetween add, ActivityCatalogue catalogue)
    {
        var edges = WayEdits.EdgesOf(file, add.Way);
        var diagram = EditedFile.DiagramOf(file.Step(add.Way.Source));
        var (from, to) = (file.Step(add.Way.Source).Position, file.Step(add.Way.Target).Position);
        var (json, made, ports) = New(file, diagram, add.Step, catalogue);
        if (ports.Count == 0)
        {
            throw Refused.EndsThePath(add.Step.Type);
        }

        var id = Put(file, diagram, json, from is null || to is null ? null : Free(made, ((from.X + to.X) / 2, (from.Y + to.Y) / 2), diagram, catalogue));
        edges.ForEach(e => WayEdits.Lead(e, id));
        var list = EditedFile.List(file[diagram], "connections");
        var place = list.IndexOf(edges[0]) + 1;
        foreach (var way in (IEnumerable<JsonObject>)[.. Onward(made, ports).Select(p => WayEdits.New(id, p, add.Way.Target)), .. Usual(diagram, id, ports)])
        {
            list.Insert(place++, way);
        }

        return id;
    }

    public static string Add(EditedFile file, AddBehind add, ActivityCatalogue catalogue)
    {
        var before = file.Step(add.StepId);
        var diagram = EditedFile.DiagramOf(before);
        WayEdits.CheckOutcome(before, add.Outcome, catalogue);
        var (json, made, ports) = New(file, diagram, add.Step, catalogue);
        var id = Put(file, diagram, json, before.Position is { } at ? Free(made, (at.X + 280, at.Y), diagram, catalogue) : null);
        var list = EditedFile.List(file[diagram], "connections");
        foreach (var way in (IEnumerable<JsonObject>)[WayEdits.New(before.Id, add.Outcome, id), .. Usual(diagram, id, ports)])
        {
            list.Add(way);
        }

        return id;
    }

    public static string? Remove(EditedFile file, RemoveStep remove, ActivityCatalogue catalogue)
    {
        var step = file.Step(remove.StepId);
        var diagram = EditedFile.DiagramOf(step);
        if (FlowGraph.Of(diagram).Start == step.Id)
        {
            throw Refused.IsStart(step);
        }

        var past = remove.Reconnects ? WayEdits.Past(step, catalogue) ?? throw Refused.NoWayPast(step) : null;
        if (past is not null && !diagram.Connections.Any(c => WayEdits.Same(c, past)))
        {
            WayEdits.EdgesOf(file, past with { Target = step.Id }).ForEach(e => WayEdits.Lead(e, past.Target));
        }

        file.WriteIds();
        TakeOut(file, diagram, step);
        return past?.Source;
    }

    public static string? Remove(EditedFile file, RemoveSteps remove)
    {
        var steps = remove.StepIds.Distinct(StringComparer.Ordinal).Select(file.Step).ToList();
        if (steps.Find(s => FlowGraph.Of(EditedFile.DiagramOf(s)).Start == s.Id) is { } start)
        {
            throw Refused.IsStart(start);
        }

        file.WriteIds();
        steps.ForEach(s => TakeOut(file, EditedFile.DiagramOf(s), s));
        return null;
    }

    /// <exception cref="EditRefusedException">Steps of this type do not run here.</exception>
    internal static void CheckType(string type, ActivityCatalogue catalogue)
    {
        if (type == ElsaTypes.Start || catalogue.NotCarried.ContainsKey(type) || !(Behaviours.IsElsa(type) || catalogue.HostActivities.ContainsKey(type)))
        {
            throw Refused.UnknownType(type);
        }
    }

    private static void TakeOut(EditedFile file, Activity diagram, Activity step)
    {
        foreach (var (edge, _) in WayEdits.Entries(file, diagram).Where(e => e.Connection.Source == step.Id || e.Connection.Target == step.Id))
        {
            edge.Parent!.AsArray().Remove(edge);
        }

        EditedFile.List(file[diagram], "activities").Remove(file[step]);
    }

    private static (JsonObject Json, Activity Made, IReadOnlyList<string> Ports) New(EditedFile file, Activity diagram, NewStep step, ActivityCatalogue catalogue)
    {
        CheckType(step.Type, catalogue);
        var id = step.Id ?? DefinitionEditor.FreeId(file.Definition, step.Type[(step.Type.LastIndexOf('.') + 1)..]);
        if (id.Length is 0 or > DefinitionEditor.MaxId || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw Refused.WrongId(id);
        }

        if (file.Definition.Activities.ContainsKey(id))
        {
            throw Refused.IdTaken(id);
        }

        var json = new JsonObject();
        var made = Read(json, step, id, diagram);
        foreach (var (name, value) in step.Inputs)
        {
            InputEdits.Write(json, made, name, value, catalogue);
        }

        json["id"] = id;
        json["nodeId"] = $"{diagram.NodeId}:{id}";
        json["name"] = id;
        json["type"] = step.Type;
        json["version"] = 1;
        json["customProperties"] = new JsonObject { ["canStartWorkflow"] = false, ["runAsynchronously"] = false };
        TextEdits.Write(json, step.Text);
        return (json, made, ActivityPorts.Of(made, catalogue));
    }

    private static (double X, double Y) Free(Activity made, (double X, double Y) wanted, Activity diagram, ActivityCatalogue catalogue) =>
        CanvasLayout.Free(diagram, made, wanted, a => ActivityPorts.Of(a, catalogue));

    // A condition on a path asks whether to do something more on it: until that is added, both answers go on.
    private static IEnumerable<string> Onward(Activity made, IReadOnlyList<string> ports) => made.Type == ElsaTypes.FlowDecision ? ports : ports.Take(1);

    private static string Put(EditedFile file, Activity diagram, JsonObject json, (double X, double Y)? at)
    {
        json["metadata"] = at is var (x, y)
            ? new JsonObject { ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = x, ["y"] = y }, ["size"] = new JsonObject { ["width"] = 200, ["height"] = 60 } } }
            : new JsonObject();

        // A step without an id is counted through the file, and the new one comes last: nothing else changes its name.
        EditedFile.List(file[diagram], "activities").Add(json);
        return json.Text("id")!;
    }

    // Where every other step with such an outcome leads it to one place (all that is rejected), the new one leads it there too.
    private static IEnumerable<JsonObject> Usual(Activity diagram, string id, IReadOnlyList<string> ports) =>
        from port in ports.Skip(1)
        let targets = diagram.Connections.Where(c => c.Port == port && port is not ("True" or "False" or "Default")).Select(c => c.Target).ToList()
        where targets.Count > 1 && targets.Distinct(StringComparer.Ordinal).Count() == 1
        select WayEdits.New(id, port, targets[0]);

    private static Activity Read(JsonObject json, NewStep step, string id, Activity diagram) => new()
    {
        Id = id,
        NodeId = $"{diagram.NodeId}:{id}",
        Name = id,
        Type = step.Type,
        Text = step.Text,
        Position = null,
        Children = [],
        Connections = [],
        Json = json,
        Path = "$",
        Variables = [],
    };
}
