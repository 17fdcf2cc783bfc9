using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Tests.Running;

/// <summary>
/// A running instance. Every step is checked on the way: the state that went in is unchanged, and a replay of the recorded input,
/// all of it through JSON and with no script engine, gives the same state byte by byte.
/// </summary>
internal sealed class Scenario(WorkflowDefinition definition, IScriptRunner? scripts = null)
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private readonly WorkflowRuntime _runtime = new(Hosts.Catalogue, scripts);
    private readonly WorkflowRuntime _replayer = new(Hosts.Catalogue, new NoScripts());
    private InstanceState? _state;

    public InstanceState State => _state!;

    /// <summary>The version that it runs on.</summary>
    public WorkflowDefinition Definition => definition;

    public List<Effect> Effects { get; } = [];

    public List<EngineInput> Recorded { get; } = [];

    public IEnumerable<string> Waiting => State.Bookmarks.Select(b => b.ActivityId).Order(StringComparer.Ordinal);

    public StepState StateOf(string activityId) => State.Overlay(definition).Steps[activityId].State;

    public IEnumerable<string> Lines => Effects.OfType<LineWritten>().Select(l => l.Text);

    public Scenario Start(JsonObject? inputs = null) => Apply(new StartInput("case-1", inputs ?? []) { Now = Now, CommandId = Command });

    /// <summary>As an engine did that knew only these behaviours.</summary>
    public Scenario StartWith(int[] behaviours, JsonObject? inputs = null) =>
        Apply(new StartInput("case-1", inputs ?? []) { Now = Now, CommandId = Command, Behaviours = [.. behaviours] });

    public Scenario Resume(string activityId, string? outcome = null, JsonNode? output = null) =>
        Apply(new ResumeInput(State.Bookmarks.Single(b => b.ActivityId == activityId).Id, outcome, output) { Now = Now, CommandId = Command });

    public Scenario Event(string name, JsonNode? payload = null) => Apply(new EventInput(name, payload) { Now = Now, CommandId = Command });

    public Scenario Cancel(string? activityId, string reason = "stopped") => Apply(new CancelInput(activityId, reason) { Now = Now, CommandId = Command });

    public Scenario Reopen(string activityId) => Apply(new ReopenInput(activityId, "revised") { Now = Now, CommandId = Command });

    public Scenario Change(JsonObject inputs) => Apply(new ChangeInputsInput(inputs) { Now = Now, CommandId = Command });

    public Scenario Retry() => Apply(new RetryInput(State.Incidents[0].Id, "repaired") { Now = Now, CommandId = Command });

    public Scenario Skip(string? outcome = null) => Apply(new SkipInput(State.Incidents[0].Id, outcome, "not needed") { Now = Now, CommandId = Command });

    /// <summary>Goes on under another version.</summary>
    public Scenario Move(WorkflowDefinition to)
    {
        var (from, before, input) = (definition, State.ToJson(), new MoveInput(definition.Id, to.Id) { Now = Now, CommandId = Command });
        Take(before, input, _runtime.Move(from, to, State, input), recorded => _replayer.Move(from, to, InstanceState.FromJson(before), (MoveInput)recorded));
        definition = to;
        return this;
    }

    public Scenario Apply(EngineInput input)
    {
        var before = _state?.ToJson();
        Take(before, input, _runtime.Apply(definition, _state, input), recorded => _replayer.Apply(definition, before is null ? null : InstanceState.FromJson(before), recorded));
        return this;
    }

    private void Take(string? before, EngineInput input, StepResult result, Func<EngineInput, StepResult> replay)
    {
        Assert.Equal(before, _state?.ToJson());
        Assert.Equal(input.GetType(), result.Input.GetType());

        var recorded = JsonSerializer.Deserialize<EngineInput>(JsonSerializer.Serialize(result.Input))!;
        var replayed = replay(recorded);
        Assert.Equal(result.State.ToJson(), replayed.State.ToJson());
        Assert.Equal(result.Effects.Select(e => JsonSerializer.Serialize<object>(e)), replayed.Effects.Select(e => JsonSerializer.Serialize<object>(e)));

        _state = result.State;
        Effects.AddRange(result.Effects);
        Recorded.Add(recorded);
    }

    private DateTimeOffset Now => Begin.AddHours(Recorded.Count);

    private string Command => $"command-{Recorded.Count}";

    private sealed class NoScripts : IScriptRunner
    {
        public ScriptResult Run(ScriptCall script) => throw new InvalidOperationException("A replay ran a script.");
    }
}
