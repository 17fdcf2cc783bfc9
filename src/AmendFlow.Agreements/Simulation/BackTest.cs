using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Simulation;

/// <summary>
/// Runs a version of a workflow with the answers that a case was given on another: each as many working days after the asking as then, or
/// at the very instant where the asking is the same. On the version that the case ran on this gives what was recorded. Touches nothing.
/// </summary>
public sealed class BackTest
{
    private const int MostAnswers = 1000;

    private readonly WorkflowDefinition _definition;
    private readonly CaseRecord _recorded;
    private readonly IWorkflowRuntime _runtime;
    private readonly PriorityQueue<Action, (DateTimeOffset At, int Number)> _agenda = new();
    private readonly Dictionary<string, Asking> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _problems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<StepAsked> _run = [];
    private readonly HashSet<RecordedAct> _done = new(ReferenceEqualityComparer.Instance);
    private InstanceState? _state;
    private DateTimeOffset _now;
    private int _number = 1_000_000;

    private BackTest(WorkflowDefinition definition, CaseRecord recorded, IWorkflowRuntime runtime)
    {
        _definition = definition;
        _recorded = recorded;
        _runtime = runtime;
        _now = recorded.Start.Now;
    }

    /// <param name="runtime">Knows <see cref="AmendFlowActivities.Catalogue"/>.</param>
    /// <exception cref="DryRunException">The version takes no such case.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public static CaseRun Run(WorkflowDefinition definition, CaseRecord recorded, IWorkflowRuntime runtime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(runtime);
        return new BackTest(definition, recorded, runtime).Run(cancellationToken);
    }

    private CaseRun Run(CancellationToken cancellationToken)
    {
        var (facts, _) = DryRunFacts.Of(_definition, _recorded.Terms with { Facts = Declared(_recorded.Start.Inputs) });
        foreach (var act in _recorded.ActsOfTheirOwn)
        {
            _agenda.Enqueue(() => act.Inputs.ForEach(i => Tell(i.Input)), (act.At, act.Number));
        }

        Feed(_recorded.Start with { Inputs = facts, Behaviours = null, Scripts = null });
        var answers = 0;
        while (_state!.IsRunning && answers < MostAnswers && _agenda.TryDequeue(out var next, out var when))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (_now, answers) = (when.At, answers + 1);
            next();
        }

        var home = _recorded.Terms.CalendarOf(_recorded.Terms.Proposer);
        return new CaseRun(
            [.. _run], _state.SubStatus, _state.Outputs["Status"]?.ToString(),
            _state.IsRunning ? [.. _state.Bookmarks.Select(b => b.ActivityId), .. _state.Incidents.Select(i => i.ActivityId)] : [],
            home.WorkingDaysBetween(home.LocalDate(_recorded.Start.Now), home.LocalDate(_now)))
        {
            IsEndless = _state.IsRunning && answers == MostAnswers,
        };
    }

    private JsonObject Declared(JsonObject inputs) =>
        new(inputs.Where(i => _definition.Inputs.Any(d => d.Name == i.Key)).Select(i => KeyValuePair.Create(i.Key, i.Value?.DeepClone())));

    // What came with an answer, or of itself: only as far as this version has what it is about.
    private void Tell(EngineInput input)
    {
        if (!_state!.IsRunning)
        {
            return;
        }

        switch (input)
        {
            case ChangeInputsInput change:
                Feed(change with { Inputs = Declared(change.Inputs) });
                break;
            case ReopenInput { ActivityId: var step } when !_definition.Activities.ContainsKey(step):
            case CancelInput { ActivityId: { } cancelled } when !_definition.Activities.ContainsKey(cancelled):
                break;
            case ReopenInput or CancelInput or EventInput:
                Feed(input);
                break;
        }
    }

    private void Feed(EngineInput input)
    {
        var result = Apply(input with { Now = _now, Scripts = null });
        _state = result.State;
        foreach (var effect in result.Effects)
        {
            if (effect is Opened opened)
            {
                Open(opened);
            }
            else if (effect is IncidentRaised raised)
            {
                PlanSettlement(raised.ActivityId, raised.IncidentId);
            }
        }

        var standing = _state.Bookmarks.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in _open.Keys.Where(id => !standing.Contains(id)).ToList())
        {
            End(id, null);
        }
    }

    private StepResult Apply(EngineInput input)
    {
        try
        {
            return _runtime.Apply(_definition, _state, input);
        }
        catch (EngineInputException wrong)
        {
            throw new DryRunException(wrong.Message);
        }
    }

    private void Open(Opened opened)
    {
        Asking asking;
        try
        {
            asking = Asking.Of(opened, _definition.Activities[opened.ActivityId], _recorded.Terms, _now);
        }
        catch (ActivityInputException)
        {
            // Its wait stays without anybody asked, and shows among those that wait at the end.
            return;
        }

        var time = _asked[asking.Step] = _asked.GetValueOrDefault(asking.Step) + 1;
        _open[asking.BookmarkId] = asking;
        var then = _recorded.Wait(asking.Step, time);
        var same = then is not null && then.Asked.OpenedAt == _now && then.DueOn == asking.DueOn;
        if (asking.Who is not null)
        {
            _places[asking.BookmarkId] = _run.Count;
            _run.Add(new StepAsked(asking.Step, time, _definition.Activities[asking.Step].Text, asking.Side, _now));
        }

        PlanAnswer(asking, then, opened.DueAt, same);
        if (!same && asking.Deadline?.Rungs(Calendar(asking), _now).FirstOrDefault(r => r.Kind == RungKind.Lapse) is { } lapse)
        {
            Plan(lapse.At, _number++, () => Answer(asking, AmendFlowActivities.LapsedPort, null, Supposition.Nothing));
        }
    }

    private void PlanAnswer(Asking asking, RecordedWait? then, DateTimeOffset? due, bool same)
    {
        if (due is { } timer)
        {
            Plan(same && then!.Act is { } fired ? fired.At : timer, _number++, () => Answer(asking, "Done", null, Supposition.Nothing));
            return;
        }

        if (then is null)
        {
            Plan(AnswerTimes.After(Calendar(asking), _now, 1), _number++, () => Answer(asking, asking.Onwards, null, Supposition.NotAskedThen));
            return;
        }

        if (then.Act is not { } act)
        {
            // Closed unanswered: what closed it then may not come here, and somebody would be waited for who never spoke.
            var end = AnswerTimes.Shifted(Calendar(asking), then, then.Asked.EndedAt ?? _recorded.LastAt, _now);
            Plan(AnswerTimes.After(Calendar(asking), end, 1), _number++, () => Answer(asking, asking.Onwards, null, Supposition.NotAnsweredThen));
            return;
        }

        var at = AnswerTimes.Shifted(Calendar(asking), then, act.At, _now);
        if (then.Outcome == AmendFlowActivities.LapsedPort && (same || asking.Deadline is { LapseAfterDays: > 0 }))
        {
            // Nobody answered then: silence runs until this version's own end of it.
            if (same)
            {
                Plan(at, act.Number, () => Answer(asking, AmendFlowActivities.LapsedPort, null, Supposition.Nothing));
            }

            return;
        }

        if (asking.Ports.Contains(then.Outcome!) || (asking.Who is null && then.Outcome == "Done"))
        {
            Plan(at, act.Number, () => Perform(asking, then, act));
            return;
        }

        Plan(at, act.Number, () => Answer(asking, asking.Onwards, null, Supposition.NoSuchAnswer));
    }

    // One command may answer several steps, and say more: a new revision answers every request for changes, and asks others again.
    private void Perform(Asking asking, RecordedWait then, RecordedAct act)
    {
        if (!_open.ContainsKey(asking.BookmarkId) || !_state!.IsRunning)
        {
            return;
        }

        foreach (var (input, step, time) in _done.Add(act) ? act.Inputs : [])
        {
            var other = step is null ? null : _open.Values.FirstOrDefault(o => o.Step == step && _asked[step] == time);
            if (step is null)
            {
                Tell(input);
            }
            else if (other is not null && _recorded.Wait(step, time) is { } wait && other.Ports.Contains(wait.Outcome!))
            {
                Answer(other, wait.Outcome!, wait.Output, Supposition.Nothing, input.CommandId);
            }
        }

        Answer(asking, then.Outcome!, then.Output, Supposition.Nothing, act.CommandId);
    }

    private void Answer(Asking asking, string outcome, JsonNode? output, Supposition supposed, string? command = null)
    {
        if (!_state!.IsRunning || !_open.ContainsKey(asking.BookmarkId))
        {
            return;
        }

        if (_places.TryGetValue(asking.BookmarkId, out var place))
        {
            _run[place] = _run[place] with { Supposed = supposed };
        }

        End(asking.BookmarkId, outcome);
        Feed(new ResumeInput(asking.BookmarkId, outcome, output?.DeepClone()) { Now = _now, CommandId = command ?? Command() });
    }

    private void End(string bookmark, string? outcome)
    {
        _open.Remove(bookmark);
        if (_places.Remove(bookmark, out var place))
        {
            _run[place] = _run[place] with { EndedAt = _now, Outcome = outcome };
        }
    }

    private void PlanSettlement(string step, string incidentId)
    {
        var time = _problems[step] = _problems.GetValueOrDefault(step) + 1;
        if (_recorded.Settled(step, time) is not { } settled)
        {
            return;
        }

        Plan(settled.At, settled.Number, () =>
        {
            if (_state!.IsRunning && _state.Incidents.Any(i => i.Id == incidentId))
            {
                Feed(settled.Input switch
                {
                    SkipInput skip => skip with { IncidentId = incidentId },
                    RetryInput retry => retry with { IncidentId = incidentId },
                    var other => other,
                });
            }
        });
    }

    private PartyCalendar Calendar(Asking asking) => asking.Calendar(_recorded.Terms);

    private void Plan(DateTimeOffset at, int number, Action act) => _agenda.Enqueue(act, (at < _now ? _now : at, number));

    private string Command() => string.Create(CultureInfo.InvariantCulture, $"back-test-{_number++}");
}
