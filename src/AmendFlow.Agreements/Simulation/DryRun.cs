using System.Collections.Immutable;
using System.Globalization;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Simulation;

/// <summary>The scenario does not fit the workflow: then the message begins with the JSON path of the answers file. Or the workflow runs to no end.</summary>
/// <param name="circle">Where the answers, or the workflow of itself, lead round in a circle: its steps.</param>
public sealed class DryRunException(string message, params ImmutableArray<string> circle) : Exception(message)
{
    /// <summary>The steps that were asked again and again; empty where something else does not fit.</summary>
    public ImmutableArray<string> Circle { get; } = circle;
}

/// <summary>
/// Runs a workflow under a virtual clock, with people who answer by rules: what would happen, who would be asked, what would be sent
/// and when. Touches nothing; the same scenario always gives the same report.
/// </summary>
public sealed partial class DryRun
{
    private const int MostAnswers = 1000;

    // What a reader would never read to its end, and a server would have to hold.
    private const int MostEvents = 20_000;
    private const int LastYear = 9000;
    private static readonly TimeOnly AnswerTime = new(10, 0);

    private readonly WorkflowDefinition _definition;
    private readonly DryRunScenario _scenario;
    private readonly IWorkflowRuntime _runtime;
    private readonly PriorityQueue<Planned, (DateTimeOffset At, int Number)> _agenda = new();
    private readonly Dictionary<string, Asking> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly ImmutableArray<DryRunEvent>.Builder _events = ImmutableArray.CreateBuilder<DryRunEvent>();
    private readonly OwnEvents _published = new();
    private readonly CancellationToken _cancelled;
    private InstanceState? _state;
    private DateTimeOffset _now;
    private int _answers;
    private int _commands;

    private DryRun(WorkflowDefinition definition, DryRunScenario scenario, IWorkflowRuntime runtime, CancellationToken cancelled)
    {
        _cancelled = cancelled;
        _definition = definition;
        _scenario = scenario;
        _runtime = runtime;
        _now = scenario.Start;
    }

    private sealed record Planned(string BookmarkId, Rung? Rung, string? Outcome);

    /// <param name="runtime">Knows <see cref="AmendFlowActivities.Catalogue"/>.</param>
    /// <exception cref="DryRunException">A fact or a rule does not fit the workflow, or the answers lead round in a circle.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the report any more.</exception>
    public static DryRunReport Run(WorkflowDefinition definition, DryRunScenario scenario, IWorkflowRuntime runtime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(runtime);
        return new DryRun(definition, scenario, runtime, cancellationToken).Run();
    }

    private DryRunReport Run()
    {
        CheckRules();
        var (facts, supposed) = DryRunFacts.Of(_definition, _scenario);
        Log(DryRunEventKind.Started, _definition.Root.Id, _scenario.Proposer);
        Feed(new StartInput("dry-run", facts) { Now = _now, CommandId = Command() });
        while (_agenda.TryDequeue(out var next, out var when) && _state!.IsRunning)
        {
            _cancelled.ThrowIfCancellationRequested();
            if (!_open.TryGetValue(next.BookmarkId, out var asking))
            {
                continue;
            }

            // Working days of a calendar behind it could not be counted: that is as good as for ever.
            if (when.At.Year > LastYear)
            {
                break;
            }

            _now = when.At;
            if (next.Rung is { Kind: not RungKind.Lapse } rung)
            {
                Remind(asking, rung);
                continue;
            }

            Answer(asking, next);
        }

        return new DryRunReport(
            _events.ToImmutable(), facts, supposed, !_state!.IsRunning, _state.SubStatus, _state.Outputs,
            [.. _state.Bookmarks.Select(b => b.ActivityId), .. _state.Incidents.Select(i => i.ActivityId)],
            Home.LocalDate(_now).DayNumber - Home.LocalDate(_scenario.Start).DayNumber,
            Home.WorkingDaysBetween(Home.LocalDate(_scenario.Start), Home.LocalDate(_now)))
        {
            Overlay = _state.Overlay(_definition),
        };
    }

    private PartyCalendar Home => _scenario.CalendarOf(_scenario.Proposer);

    private void CheckRules()
    {
        foreach (var (rule, index) in _scenario.Rules.Select((r, i) => (r, i)).Where(r => r.r.Step is not null))
        {
            if (!_definition.Activities.ContainsKey(rule.Step!))
            {
                throw new DryRunException($"$.rules[{index}]: the workflow has no step \"{rule.Step}\".");
            }
        }
    }

    private void Answer(Asking asking, Planned planned)
    {
        Count();
        _open.Remove(asking.BookmarkId);
        Log(planned.Rung is null ? DryRunEventKind.Answered : DryRunEventKind.Lapsed, asking.Step, asking.Side, detail: planned.Outcome);
        Feed(new ResumeInput(asking.BookmarkId, planned.Outcome, _scenario.Outputs[asking.Step]?.DeepClone()) { Now = _now, CommandId = Command() }, asking.Step);
    }

    private void Feed(EngineInput input, string? answered = null)
    {
        Step(input, answered);
        while (_state!.IsRunning && _published.Next(_state, _now) is { } own)
        {
            Count();
            Step(new EventInput(own.EventName, own.Payload?.DeepClone()) { Now = _now, CommandId = Command() }, null);
        }
    }

    private void Step(EngineInput input, string? answered)
    {
        _cancelled.ThrowIfCancellationRequested();
        StepResult result;
        try
        {
            result = _runtime.Apply(_definition, _state, input);
        }
        catch (EngineInputException wrong)
        {
            // Without facts of the scenario's it is the workflow that does not fit itself.
            throw new DryRunException(input is StartInput && _scenario.Facts.Count > 0 ? $"$.facts: {wrong.Message}" : wrong.Message);
        }

        _state = result.State;
        Note(result, answered);
    }

    private void Count()
    {
        if (++_answers <= MostAnswers)
        {
            return;
        }

        ImmutableArray<string> circle = [.. _asked.Where(a => a.Value * 2 > _asked.Values.Max()).Select(a => a.Key)];
        var steps = string.Join(", ", circle);
        throw new DryRunException(
            !_events.Any(e => e.Kind == DryRunEventKind.Asked && circle.Contains(e.Step))
                ? $"After {MostAnswers} waits the case has not ended: the workflow goes round in a circle of itself, without anybody who is asked: {steps}."
                : _scenario.Rules.Any(r => r.Step is null || circle.Contains(r.Step))
                    ? $"$.rules: after {MostAnswers} answers the case has not ended: the answers lead round in a circle: {steps}."
                    : $"After {MostAnswers} answers the case has not ended: where everybody approves, the workflow leads round in a circle: {steps}. Rules can answer otherwise.",
            circle);
    }

    private void Open(Opened opened)
    {
        Asking asking;
        try
        {
            asking = Asking.Of(opened, _definition.Activities[opened.ActivityId], _scenario, _now);
        }
        catch (ActivityInputException wrong)
        {
            Log(DryRunEventKind.Incident, opened.ActivityId, null, detail: wrong.Message);
            return;
        }

        var time = _asked[asking.Step] = _asked.GetValueOrDefault(asking.Step) + 1;
        _open[asking.BookmarkId] = asking;
        if (opened.DueAt is { } due)
        {
            Log(DryRunEventKind.Waits, asking.Step, null, detail: due.ToString("O", CultureInfo.InvariantCulture));
            Plan(due, new Planned(asking.BookmarkId, null, "Done"));
            return;
        }

        if (asking.Who is null)
        {
            Log(DryRunEventKind.Waits, asking.Step, null, Awaited.Of(opened));
        }
        else
        {
            Log(DryRunEventKind.Asked, asking);
        }

        // Another workflow is a case of its own, and answers by how it ends: nobody here can say how.
        if (Awaited.IsWorkflow(opened))
        {
            return;
        }

        var rule = RuleFor(asking, time);
        if (!rule.IsSilent)
        {
            var calendar = asking.Calendar(_scenario);
            var after = rule.After ?? _scenario.AnswerAfter;
            var at = after == 0 ? _now.AddHours(1) : calendar.At(calendar.AddWorkingDays(calendar.LocalDate(_now), after), AnswerTime);
            Plan(at, new Planned(asking.BookmarkId, null, rule.Outcome ?? asking.Onwards));
        }

        foreach (var rung in asking.Deadline?.Rungs(asking.Calendar(_scenario), _now) ?? [])
        {
            Plan(rung.At, new Planned(asking.BookmarkId, rung, rung.Kind == RungKind.Lapse ? AmendFlowActivities.LapsedPort : null));
        }
    }

    // A rule for everything passes over steps that have no such port; one that names its step must fit it.
    private AnswerRule RuleFor(Asking asking, int time)
    {
        foreach (var (rule, index) in _scenario.Rules.Select((r, i) => (r, i)).Where(r => r.r.IsAbout(asking.Step, time)))
        {
            if (rule.Outcome is null || asking.Ports.Contains(rule.Outcome))
            {
                return rule;
            }

            if (rule.Step is not null)
            {
                throw new DryRunException($"$.rules[{index}]: the step {asking.Step} cannot be left by \"{rule.Outcome}\", only by {string.Join(", ", asking.Ports)}.");
            }
        }

        return AnswerRule.ApproveEverything;
    }

    private void Plan(DateTimeOffset at, Planned planned) => _agenda.Enqueue(planned, (at < _now ? _now : at, _commands++));

    private string Command() => string.Create(CultureInfo.InvariantCulture, $"dry-run-{_commands++}");
}
