using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Rules;

/// <summary>The engine on a plan, with a record of all that it told, and of what must never be.</summary>
internal sealed class EngineRun
{
    private WorkflowDefinition _definition;
    private readonly GeneratedCase _case;
    private readonly WorkflowRuntime _runtime;
    private readonly List<EngineInput> _recorded = [];
    private readonly Dictionary<string, int> _starts = [];
    private readonly Dictionary<string, int> _arrivals = [];
    private readonly Dictionary<string, bool> _inputs;
    private string _answer = "Done";
    private InstanceState? _state;

    private readonly bool _moves;

    /// <param name="moves">Before each input the instance is moved to the same workflow under another number, and must not notice.</param>
    public EngineRun(GeneratedCase generated, bool moves = false)
    {
        (_case, _moves) = (generated, moves);
        _inputs = new(generated.Inputs);
        _definition = generated.Plan.Define(generated.FaultsAsAWhole);
        _runtime = new WorkflowRuntime(Hosts.Catalogue) { Trace = Note };
        Apply(new StartInput("case-1", Json(_inputs)) { Now = Now, CommandId = Command });
    }

    public InstanceState State => _state!;

    public SortedDictionary<int, (string Id, string Status)> Executed { get; } = [];

    public List<string> Lines { get; } = [];

    public List<(string Id, string Reason)> Closed { get; } = [];

    /// <summary>What must never be, and was; null while all is well.</summary>
    public string? Wrong { get; private set; }

    public void Resume(string id, string port)
    {
        _answer = port;
        Apply(new ResumeInput(State.Bookmarks.First(b => b.ActivityId == id).Id, port, null) { Now = Now, CommandId = Command });
    }

    public void Publish(string name) => Apply(new EventInput(name, null) { Now = Now, CommandId = Command });

    public void Change(string input, bool value)
    {
        _inputs[input] = value;
        Apply(new ChangeInputsInput(new JsonObject { [input] = value }) { Now = Now, CommandId = Command });
    }

    public void Cancel(string? id) => Apply(new CancelInput(id, "stopped") { Now = Now, CommandId = Command });

    public void Reopen(string id)
    {
        Count(_arrivals, id);
        for (var part = ContainerOf(id); part is not null; part = ContainerOf(part))
        {
            Count(_arrivals, part);
        }

        Apply(new ReopenInput(id, "revised") { Now = Now, CommandId = Command });
    }

    public void Retry(string id)
    {
        Count(_arrivals, id);
        var old = Executed.Last(e => e.Value == (id, "Faulted")).Key;
        Executed[old] = (id, "Faulted, tried again");
        Apply(new RetryInput(State.Incidents.First(i => i.ActivityId == id).Id, "repaired") { Now = Now, CommandId = Command });
    }

    public void Skip(string id)
    {
        _answer = "Done";
        Apply(new SkipInput(State.Incidents.First(i => i.ActivityId == id).Id, null, "not needed") { Now = Now, CommandId = Command });
    }

    /// <summary>The state that a fold of the recorded inputs gives, each step through storage.</summary>
    public string Replayed()
    {
        var runtime = new WorkflowRuntime(Hosts.Catalogue);
        string? stored = null;
        var definition = _definition.As("d-v1", 1);
        foreach (var input in _recorded)
        {
            var read = JsonSerializer.Deserialize<EngineInput>(JsonSerializer.Serialize(input))!;
            var before = stored is null ? null : InstanceState.FromJson(stored);
            if (read is MoveInput move)
            {
                var to = Other(definition);
                stored = runtime.Move(definition, to, before!, move).State.ToJson();
                definition = to;
            }
            else
            {
                stored = runtime.Apply(definition, before, read).State.ToJson();
            }
        }

        return stored!;
    }

    private DateTimeOffset Now => new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero).AddHours(_recorded.Count);

    private string Command => $"c{_recorded.Count}";

    private static JsonObject Json(Dictionary<string, bool> inputs) => new(inputs.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)i.Value)));

    // A join that was re-opened runs again on tokens that it has kept (rule 4).
    private bool IsJoin(string id) => _case.ChartOf(id)?.Edges.Count(e => e.To == id) > 1;

    private static void Count(Dictionary<string, int> counts, string id) => counts[id] = counts.GetValueOrDefault(id) + 1;

    private string? ContainerOf(string id) => _case.Plan.All.FirstOrDefault(n => n.Inside?.Nodes.Any(i => i.Id == id) == true)?.Id;

    private static WorkflowDefinition Other(WorkflowDefinition definition) => definition.Id == "d-v1" ? definition.As("d-v2", 2) : definition.As("d-v1", 1);

    private void Move()
    {
        var to = Other(_definition);
        var result = _runtime.Move(_definition, to, State, new MoveInput(_definition.Id, to.Id) { Now = Now, CommandId = Command });
        if (result.Effects.Length > 0)
        {
            Wrong ??= $"a move to the same workflow did something: {result.Effects[0]}";
        }

        (_definition, _state) = (to, result.State);
        _recorded.Add(result.Input);
    }

    private void Apply(EngineInput input)
    {
        if (_moves && _state is not null)
        {
            Move();
        }

        var before = _state?.ToJson();
        var given = _state;
        var result = _runtime.Apply(_definition, given, input);
        if (before != given?.ToJson())
        {
            Wrong ??= "the state that a step was given has changed";
        }

        _state = result.State;
        _recorded.Add(result.Input);
        Lines.AddRange(result.Effects.OfType<LineWritten>().Select(l => l.Text));
        Closed.AddRange(result.Effects.OfType<Closed>().Select(c => (c.ActivityId, c.Reason)));
        if (_state.IsRunning && _state.Bookmarks.Length + _state.Incidents.Length == 0)
        {
            Wrong ??= "it runs and waits for nobody and nothing";
        }

        if (_starts.FirstOrDefault(s => !IsJoin(s.Key) && s.Value > _arrivals.GetValueOrDefault(s.Key)).Key is { } twice)
        {
            Wrong ??= $"{twice} has started {_starts[twice]} times for {_arrivals.GetValueOrDefault(twice)} arrivals";
        }
    }

    private void Note(int execution, string id, string status)
    {
        Executed[execution] = (id, status);
        if (status == "Running")
        {
            Started(id);
        }
        else if (status == "Completed" && _case.ChartOf(id) is { } chart)
        {
            foreach (var edge in chart.Edges.Where(e => e.From == id && OutcomesOf(chart, id).Contains(e.Port)))
            {
                Count(_arrivals, edge.To);
            }
        }
    }

    private void Started(string id)
    {
        Count(_starts, id);
        if (id == "root")
        {
            Count(_arrivals, id);
        }

        if ((id == "root" ? _case.Plan : _case.ChartOf(id)![id].Inside)?.Facts.Start is { } start)
        {
            Count(_arrivals, start);
        }

        foreach (var (_, branches) in _case.Joins.Where(j => j.Join == id))
        {
            if (Executed.Values.FirstOrDefault(e => branches.Contains(e.Id) && (e.Status is "Running" or "Faulted")).Id is { } early)
            {
                Wrong ??= $"the join {id} has run while {early}, in one of its branches, is open";
            }
        }
    }

    private IReadOnlyCollection<string> OutcomesOf(Plan chart, string id) => chart[id].Kind switch
    {
        Kind.Task => [_answer],
        Kind.Decision => [_inputs[id] ? "True" : "False"],
        Kind.Fork => chart.PortsOf(id),
        _ => ["Done"],
    };
}
