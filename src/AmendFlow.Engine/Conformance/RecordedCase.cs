using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Conformance;

/// <summary>
/// A definition, what happened to it, and what should come of it: the trace of a real Elsa or, where Elsa is wrong by the rules of
/// design.md section 2, what the rules give. One line of a recording.
/// </summary>
public sealed class RecordedCase
{
    private readonly JsonObject _json;

    private RecordedCase(JsonObject json) => _json = json;

    public string Name => _json["name"]!.GetValue<string>();

    /// <summary>Why Elsa's own trace is not wanted; null where it is.</summary>
    public string? Deviation => _json["deviation"]?.GetValue<string>();

    public WorkflowDefinition Definition => DefinitionReader.Read(_json["definition"]!.ToJsonString()).Definition
        ?? throw new FormatException($"The definition of the case {Name} cannot be read.");

    internal JsonObject Expected => _json["expected"]!.AsObject();

    /// <exception cref="FormatException">The line is no recorded case.</exception>
    public static RecordedCase Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject json && json["name"] is JsonValue && json["definition"] is JsonObject
                && json["script"] is JsonArray && json["expected"] is JsonObject
                    ? new RecordedCase(json)
                    : throw new FormatException("The line is no recorded case: name, definition, script and expected are needed.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The line is no recorded case: {e.Message}", e);
        }
    }

    /// <summary>Runs the case, then says where the engine and the expectation part; null when they agree.</summary>
    public string? FirstDifference()
    {
        var actual = Run();
        return TraceComparison.FirstDifference(Expected, actual);
    }

    /// <summary>Runs the engine to the end of the script and gives its trace in the recording's own shape.</summary>
    internal JsonObject Run()
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
        foreach (var stimulus in _json["script"]!.AsArray())
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
