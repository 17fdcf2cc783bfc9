using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Editing;

/// <summary>Copies of steps, by way of a text that a clipboard carries.</summary>
internal static class PasteEdits
{
    /// <summary>Steps at once.</summary>
    public const int Most = 100;

    private const int Beside = 40;
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, MaxDepth = EditedFile.Deepest, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Copy(EditedFile file, IReadOnlyCollection<string> stepIds)
    {
        file.WriteIds();
        var steps = stepIds.Distinct(StringComparer.Ordinal).Select(id => file.Definition.Activities.GetValueOrDefault(id)).OfType<Activity>()
            .Where(s => s.Parent?.Type == ElsaTypes.Flowchart && file.Has(s)).ToList();
        var ids = steps.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var ways = steps.Select(s => s.Parent!).Distinct().SelectMany(d => WayEdits.Entries(file, d))
            .Where(e => ids.Contains(e.Connection.Source) && ids.Contains(e.Connection.Target)).Select(e => (JsonNode?)e.Json.DeepClone());
        return new JsonObject { ["activities"] = new JsonArray([.. steps.Select(s => (JsonNode?)file[s].DeepClone())]), ["connections"] = new JsonArray([.. ways]) }.ToJsonString(Readable);
    }

    public static string Paste(EditedFile file, PasteSteps paste, ActivityCatalogue catalogue)
    {
        var diagram = PlaceEdits.DiagramOf(file, paste.DiagramId);
        var (steps, ways) = Read(paste.Copied);
        var names = file.Definition.Activities.Values.SelectMany(a => new[] { a.Id, a.Name }).ToHashSet(StringComparer.Ordinal);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (step, isInside) in steps.SelectMany(s => Within(s)))
        {
            var (old, type) = (step.Text("id")!, step.Text("type") ?? "");

            // A part that is copied whole may have a start of its own.
            if (!isInside || type != ElsaTypes.Start)
            {
                StepEdits.CheckType(type, catalogue);
            }

            ids[old] = FreeId(file, old, type, ids.Values);
        }

        foreach (var step in steps)
        {
            Put(file, diagram, step, ids, names);
        }

        foreach (var way in ways.Where(w => ids.ContainsKey(w.Source) && ids.ContainsKey(w.Target)))
        {
            EditedFile.List(file[diagram], "connections").Add(WayEdits.New(ids[way.Source], WayEdits.Outcome(way), ids[way.Target]));
        }

        return ids[steps[0].Text("id")!];
    }

    // A step and all that it holds, outermost first.
    private static IEnumerable<(JsonObject Step, bool IsInside)> Within(JsonObject step, bool isInside = false) =>
        ElsaTypes.ChildrenOf(step, ElsaTypes.Canonical(step.Text("type") ?? ""), "$").SelectMany(c => Within(c.Child, isInside: true)).Prepend((step, isInside));

    private static (List<JsonObject> Steps, List<Connection> Ways) Read(string copied)
    {
        try
        {
            var json = StrictJson.Parse(copied, ImmutableArray.CreateBuilder<Finding>()) as JsonObject;
            var steps = (json?["activities"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
            var ids = steps.SelectMany(s => Within(s)).Select(s => s.Step.Text("id")).ToList();
            if (steps.Count == 0 || ids.Exists(i => i is not { Length: > 0 }) || ids.Distinct(StringComparer.Ordinal).Count() < ids.Count)
            {
                throw Refused.NotCopied();
            }

            return ids.Count > Most
                ? throw Refused.TooMany(Most)
                : (steps, [.. ((json?["connections"] as JsonArray)?.OfType<JsonObject>() ?? []).Select(w => ConnectionReader.Of(w, "")).OfType<Connection>()]);
        }

        // An id that is no text.
        catch (Exception unread) when (unread is JsonException or InvalidOperationException)
        {
            throw Refused.NotCopied();
        }
    }

    private static string FreeId(EditedFile file, string old, string type, IReadOnlyCollection<string> taken)
    {
        var name = old.Length <= DefinitionEditor.MaxId - 8 && old.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? old : type[(type.LastIndexOf('.') + 1)..];
        var id = name;
        for (var number = 2; file.Definition.Activities.ContainsKey(id) || taken.Contains(id); number++)
        {
            id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        return id;
    }

    private static void Put(EditedFile file, Activity diagram, JsonObject step, Dictionary<string, string> ids, HashSet<string> names)
    {
        var copy = step.DeepClone().AsObject();
        Rename(copy, diagram.NodeId, ids, names);
        copy["name"] = copy["id"]!.DeepClone();
        if (copy["metadata"] is JsonObject meta && meta["designer"] is JsonObject designer && designer["position"] is JsonObject place)
        {
            (place["x"], place["y"]) = ((place.Number("x") ?? 0) + Beside, (place.Number("y") ?? 0) + Beside);
        }

        EditedFile.List(file[diagram], "activities").Add(copy);
    }

    // Scripts read steps by name, or by id. One that is taken stays that of the step which has it; one that is free the part's own scripts go on to use.
    private static void Rename(JsonObject step, string nodeAbove, Dictionary<string, string> ids, HashSet<string> names)
    {
        var inside = ElsaTypes.ChildrenOf(step, ElsaTypes.Canonical(step.Text("type") ?? ""), "$").Select(c => c.Child).ToList();
        var id = ids[step.Text("id")!];
        step["id"] = id;
        step["nodeId"] = $"{nodeAbove}:{id}";
        if (step.Text("name") is not { Length: > 0 } name || !names.Add(name))
        {
            step["name"] = id;
        }

        if (step.Text("start") is { } start && ids.TryGetValue(start, out var starts))
        {
            step["start"] = starts;
        }

        foreach (var way in step["connections"].Items().OfType<JsonObject>())
        {
            WayEdits.Rename(way, ids);
        }

        inside.ForEach(c => Rename(c, $"{nodeAbove}:{id}", ids, names));
    }
}
