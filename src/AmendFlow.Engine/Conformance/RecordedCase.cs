using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Conformance;

/// <summary>
/// What a recorded case asks: a definition and what happens to it. What should come of it stands on the same line, and is not in here:
/// only <see cref="ExpectedTrace.Compare"/> reads it, which takes the trace of a run that has ended.
/// </summary>
public sealed class RecordedCase
{
    private readonly JsonNode _definition;
    private readonly ImmutableArray<Stimulus> _script;

    private RecordedCase(string name, JsonNode definition, ImmutableArray<Stimulus> script)
    {
        Name = name;
        _definition = definition;
        _script = script;
    }

    public string Name { get; }

    /// <exception cref="FormatException">It cannot be read; the message says why.</exception>
    public WorkflowDefinition Definition
    {
        get
        {
            string json;
            try
            {
                json = _definition.ToJsonString();
            }
            catch (InvalidOperationException half)
            {
                throw new FormatException("the definition cannot be read: it has half of a character in it", half);
            }

            var read = DefinitionReader.Read(json);
            return read.Definition ?? throw new FormatException(
                $"the definition cannot be read: {string.Join("; ", read.Findings.Where(f => f.Severity == Severity.Error).Select(f => $"{f.Path}: {f.Message.En}"))}");
        }
    }

    private sealed record Stimulus(string? Event, JsonNode? Payload);

    private sealed record Question(string Name, JsonObject Definition, ImmutableArray<JsonObject?> Script);

    /// <param name="line">One line of a recording.</param>
    /// <exception cref="FormatException">The line is no recorded case; the message names the member.</exception>
    public static RecordedCase Parse(string line)
    {
        try
        {
            var question = JsonSerializer.Deserialize<Question>(line, JsonSerializerOptions.Web);
            return question is { Name: not null, Definition: not null, Script.IsDefault: false }
                ? new RecordedCase(question.Name, question.Definition, [.. question.Script.Select(Read)])
                : throw new FormatException("this is no recorded case: name, definition and script are needed");
        }
        catch (JsonException e)
        {
            // What follows in the message are places in the .NET type, which tell a reader of the file nothing.
            throw new FormatException($"this is no recorded case: {e.Message.Split(" Path: ")[0].TrimEnd('.')}", e);
        }
    }

    /// <summary>Runs the engine to the end of the script and gives its trace in the recording's own shape.</summary>
    /// <param name="scripts">As of <see cref="WorkflowRuntime"/>.</param>
    /// <exception cref="FormatException">The definition cannot be read; the message says why.</exception>
    public JsonObject Run(IScriptRunner? scripts = null)
    {
        var definition = Definition;
        var executed = new SortedDictionary<int, (string Id, string Status)>();
        var runtime = new WorkflowRuntime(ActivityCatalogue.ElsaOnly, scripts) { Trace = (run, id, status) => executed[run] = (id, status) };
        var lines = new List<string>();
        var steps = new JsonArray();
        InstanceState? state = null;
        foreach (var input in Inputs())
        {
            if (state is null || state.IsRunning)
            {
                var result = runtime.Apply(definition, state, input);
                state = result.State;
                lines.AddRange(result.Effects.OfType<LineWritten>().Select(l => l.Text));
            }

            steps.Add(Step(state, lines.Count));
        }

        return new JsonObject
        {
            ["steps"] = steps,
            ["output"] = new JsonArray([.. lines.Select(l => (JsonNode)l)]),
            ["executed"] = new JsonArray([.. executed.Values.Select(e => new JsonObject { ["id"] = e.Id, ["status"] = e.Status })]),
            ["status"] = Status(state!),
            ["subStatus"] = state!.SubStatus.ToString(),
            ["variables"] = state.Variables,
        };
    }

    /// <summary>The start, then each stimulus. All at one instant: the recordings know no time.</summary>
    public IEnumerable<EngineInput> Inputs()
    {
        var now = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
        yield return new StartInput("case", []) { Now = now, CommandId = "c0" };
        for (var i = 0; i < _script.Length; i++)
        {
            var command = $"c{i + 1}";
            yield return _script[i].Event is { } name
                ? new EventInput(name, _script[i].Payload?.DeepClone()) { Now = now, CommandId = command }
                : new CancelInput(null, "stop") { Now = now, CommandId = command };
        }
    }

    private static JsonObject Step(InstanceState state, int lines) => new()
    {
        ["status"] = Status(state),
        ["subStatus"] = state.SubStatus.ToString(),
        ["waiting"] = new JsonArray([.. state.Bookmarks.Select(b => b.ActivityId).Order(StringComparer.Ordinal).Select(id => (JsonNode)id)]),
        ["lines"] = lines,
    };

    private static string Status(InstanceState state) => state.IsRunning ? "Running" : "Finished";

    private static Stimulus Read(JsonObject? stimulus) => stimulus switch
    {
        null => throw new FormatException("this is no recorded case: a stimulus of the script is null"),
        _ when stimulus["cancel"]?.GetValueKind() == JsonValueKind.True => new Stimulus(null, null),
        _ when stimulus["event"]?.GetValueKind() == JsonValueKind.String => new Stimulus(stimulus["event"]!.GetValue<string>(), stimulus["payload"]),
        _ => throw new FormatException("this is no recorded case: a stimulus of the script is neither an event nor a cancel"),
    };
}
