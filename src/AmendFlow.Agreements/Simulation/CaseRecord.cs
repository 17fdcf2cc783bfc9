using System.Text.Json.Nodes;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Simulation;

/// <summary>A wait as it was recorded, whoever was asked.</summary>
/// <param name="Act">What ended it; null where it was closed unanswered, or is open.</param>
internal sealed record RecordedWait(StepAsked Asked, bool IsOfPeople, DateOnly? DueOn, RecordedAct? Act, JsonNode? Output)
{
    public string? Outcome => Asked.Outcome;
}

/// <summary>What the engine was told by one command: an answer, and perhaps what comes with it, such as the sections that a revision changed.</summary>
/// <param name="Number">Of its first input; says what was first where two have the same instant.</param>
internal sealed record RecordedAct(string CommandId, DateTimeOffset At, int Number, List<(EngineInput Input, string? Step, int Time)> Inputs);

/// <summary>What happened in a case, read off the inputs that its engine took: what a back-test answers with.</summary>
public sealed class CaseRecord
{
    private readonly Dictionary<(string Step, int Number), RecordedWait> _waits = [];
    private readonly Dictionary<(string Step, int Number), (EngineInput Input, DateTimeOffset At, int Number)> _settled = [];
    private readonly List<RecordedAct> _acts = [];
    private readonly List<(string Step, int Number)> _order = [];

    private CaseRecord(StartInput start, DryRunScenario terms) => (Start, Terms) = (start, terms);

    internal StartInput Start { get; }

    /// <summary>Who proposed, and the calendars of the parties.</summary>
    internal DryRunScenario Terms { get; }

    /// <summary>When the engine was last told something.</summary>
    internal DateTimeOffset LastAt { get; private set; }

    /// <summary>How it ran.</summary>
    public CaseRun Run { get; private set; } = null!;

    internal IEnumerable<RecordedAct> ActsOfTheirOwn => _acts.Where(a => a.Inputs.TrueForAll(i => i.Step is null));

    internal RecordedWait? Wait(string step, int time) => _waits.GetValueOrDefault((step, time));

    internal (EngineInput Input, DateTimeOffset At, int Number)? Settled(string step, int time) =>
        _settled.TryGetValue((step, time), out var found) ? found : null;

    /// <param name="definition">The version that the case ran on.</param>
    /// <param name="inputs">All that were recorded, in order, with the results of their scripts.</param>
    /// <param name="terms">Who proposed, and the calendars of the parties; its facts and rules are not used.</param>
    /// <exception cref="FormatException">The inputs are not those of a case that ran on this version.</exception>
    public static CaseRecord Of(WorkflowDefinition definition, IReadOnlyList<EngineInput> inputs, DryRunScenario terms, IWorkflowRuntime runtime)
    {
        if (inputs is not [StartInput start, ..])
        {
            throw new FormatException("The record does not begin with a start.");
        }

        var recorded = new CaseRecord(start, terms with { Start = start.Now });
        InstanceState? state = null;
        var open = new Dictionary<string, (string Step, int Number)>(StringComparer.Ordinal);
        var incidents = new Dictionary<string, (string Step, int Number)>(StringComparer.Ordinal);
        foreach (var (input, number) in inputs.Select((i, n) => (i, n)))
        {
            var result = Apply(runtime, definition, state, input);
            recorded.Note(input, number, open, incidents);
            state = result.State;
            recorded.Follow(definition, result, input.Now, open, incidents);
        }

        recorded.Close(state!, inputs[^1].Now);
        return recorded;
    }

    private static StepResult Apply(IWorkflowRuntime runtime, WorkflowDefinition definition, InstanceState? state, EngineInput input)
    {
        try
        {
            return runtime.Apply(definition, state, input);
        }
        catch (EngineInputException wrong)
        {
            throw new FormatException(wrong.Message, wrong);
        }
    }

    private void Note(EngineInput input, int number, Dictionary<string, (string, int)> open, Dictionary<string, (string, int)> incidents)
    {
        switch (input)
        {
            case StartInput or ChildInput:
                return;
            case RetryInput { IncidentId: var id } when incidents.TryGetValue(id, out var met):
                _settled[met] = (input, input.Now, number);
                return;
            case SkipInput { IncidentId: var id } when incidents.TryGetValue(id, out var met):
                _settled[met] = (input, input.Now, number);
                return;
        }

        if (_acts.Count == 0 || _acts[^1].CommandId != input.CommandId)
        {
            _acts.Add(new(input.CommandId, input.Now, number, []));
        }

        var act = _acts[^1];
        if (input is ResumeInput resume && open.Remove(resume.BookmarkId, out var asked))
        {
            var (step, time) = asked;
            act.Inputs.Add((input, step, time));
            var wait = _waits[asked];
            _waits[asked] = wait with { Asked = wait.Asked with { EndedAt = input.Now, Outcome = resume.Outcome ?? "Done" }, Act = act, Output = resume.Output };
            return;
        }

        act.Inputs.Add((input, null, 0));
    }

    private void Follow(
        WorkflowDefinition definition, StepResult result, DateTimeOffset now, Dictionary<string, (string Step, int Number)> open, Dictionary<string, (string, int)> incidents)
    {
        var standing = result.State.Bookmarks.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var effect in result.Effects)
        {
            if (effect is Opened opened)
            {
                var asking = Asking.Of(opened, definition.Activities[opened.ActivityId], Terms, now);
                var key = (asking.Step, Number: _order.Count(o => o.Step == asking.Step) + 1);
                _order.Add(key);
                open[opened.BookmarkId] = key;
                _waits[key] = new(new(asking.Step, key.Number, definition.Activities[asking.Step].Text, asking.Side, now), asking.Who is not null, asking.DueOn, null, null);
            }
            else if (effect is IncidentRaised incident)
            {
                incidents[incident.IncidentId] = (effect.ActivityId, incidents.Values.Count(i => i.Item1 == effect.ActivityId) + 1);
            }
        }

        foreach (var (id, key) in open.Where(o => !standing.Contains(o.Key)).ToList())
        {
            open.Remove(id);
            _waits[key] = _waits[key] with { Asked = _waits[key].Asked with { EndedAt = now } };
        }
    }

    private void Close(InstanceState state, DateTimeOffset last)
    {
        LastAt = last;
        var home = Terms.CalendarOf(Terms.Proposer);
        Run = new CaseRun(
            [.. _order.Select(o => _waits[o]).Where(w => w.IsOfPeople).Select(w => w.Asked)],
            state.SubStatus,
            state.Outputs["Status"]?.ToString(),
            state.IsRunning ? [.. state.Bookmarks.Select(b => b.ActivityId), .. state.Incidents.Select(i => i.ActivityId)] : [],
            home.WorkingDaysBetween(home.LocalDate(Start.Now), home.LocalDate(last)));
    }
}
