using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Tests.Conformance;

/// <summary>A definition, what happened to it, and what a real Elsa (or, where it is wrong, the rules) made of it.</summary>
internal sealed class RecordedCase(JsonObject json)
{
    public string Name => json["name"]!.GetValue<string>();

    public string? Deviation => json["deviation"]?.GetValue<string>();

    public JsonObject Expected => json["expected"]!.AsObject();

    public WorkflowDefinition Definition => DefinitionReader.Read(json["definition"]!.ToJsonString()).Definition!;

    public static IEnumerable<RecordedCase> All() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "cases.jsonl"))
            .Select(line => new RecordedCase(JsonNode.Parse(line)!.AsObject()));

    /// <summary>Runs the engine to the end of the script and gives its trace in the recording's own shape.</summary>
    public JsonObject Run()
    {
        var definition = Definition;
        var executed = new SortedDictionary<int, (string Id, string Status)>();
        var runtime = new WorkflowRuntime(ActivityCatalogue.ElsaOnly) { Trace = (run, id, status) => executed[run] = (id, status) };
        var lines = new List<string>();
        var steps = new JsonArray();
        InstanceState? state = null;
        var now = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

        void Apply(EngineInput input)
        {
            if (state is null || state.IsRunning)
            {
                var result = runtime.Apply(definition, state, input);
                state = result.State;
                lines.AddRange(result.Effects.OfType<LineWritten>().Select(l => l.Text));
            }

            steps.Add(new JsonObject
            {
                ["status"] = state.IsRunning ? "Running" : "Finished",
                ["subStatus"] = state.SubStatus.ToString(),
                ["waiting"] = new JsonArray([.. state.Bookmarks.Select(b => b.ActivityId).Order(StringComparer.Ordinal).Select(id => (JsonNode)id)]),
                ["lines"] = lines.Count,
            });
        }

        Apply(new StartInput("case", []) { Now = now, CommandId = "c0" });
        foreach (var stimulus in json["script"]!.AsArray())
        {
            var command = $"c{steps.Count}";
            Apply(stimulus!["cancel"] is not null
                ? new CancelInput(null, "stop") { Now = now, CommandId = command }
                : new EventInput(stimulus["event"]!.GetValue<string>(), stimulus["payload"]?.DeepClone()) { Now = now, CommandId = command });
        }

        return new JsonObject
        {
            ["steps"] = steps,
            ["output"] = new JsonArray([.. lines.Select(l => (JsonNode)l)]),
            ["executed"] = new JsonArray([.. executed.Values.Select(e => new JsonObject { ["id"] = e.Id, ["status"] = e.Status })]),
            ["status"] = state!.IsRunning ? "Running" : "Finished",
            ["subStatus"] = state.SubStatus.ToString(),
            ["variables"] = state.Variables,
        };
    }
}
