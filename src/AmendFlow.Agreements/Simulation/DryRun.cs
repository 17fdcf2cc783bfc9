using System.Collections.Immutable;
using System.Globalization;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Simulation;

/// <summary>The scenario does not fit the workflow; the message begins with the JSON path of the answers file.</summary>
/// <param name="circle">Where the answers lead round in a circle: its steps.</param>
public sealed class DryRunException(string message, params ImmutableArray<string> circle) : Exception(message)
{
    /// <summary>The steps that were asked again and again; empty where something else does not fit.</summary>
    public ImmutableArray<string> Circle { get; } = circle;
}

/// <summary>
/// Runs a workflow under a virtual clock, with people who answer by rules: what would happen, who would be asked, what would be sent
/// and when. Touches nothing; the same scenario always gives the same report.
/// </summary>
public sealed class DryRun
{
    private const int MostAnswers = 1000;
    private static readonly TimeOnly AnswerTime = new(10, 0);

    private readonly WorkflowDefinition _definition;
    private readonly DryRunScenario _scenario;
    private readonly IWorkflowRuntime _runtime;
    private readonly PriorityQueue<Planned, (DateTimeOffset At, int Number)> _agenda = new();
    private readonly Dictionary<string, Asking> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly ImmutableArray<DryRunEvent>.Builder _events = ImmutableArray.CreateBuilder<DryRunEvent>();
    private InstanceState? _state;
    private DateTimeOffset _now;
    private int _commands;

    private DryRun(WorkflowDefinition definition, DryRunScenario scenario, IWorkflowRuntime runtime)
    {
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
        return new DryRun(definition, scenario, runtime).Run(cancellationToken);
    }

    private DryRunReport Run(CancellationToken cancellationToken)
    {
        CheckRules();
        var (facts, supposed) = DryRunFacts.Of(_definition, _scenario);
        Log(DryRunEventKind.Started, _definition.Root.Id, _scenario.Proposer);
        Feed(new StartInput("dry-run", facts) { Now = _now, CommandId = Command() });
        for (var answers = 0; _agenda.TryDequeue(out var next, out var when) && _state!.IsRunning;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_open.TryGetValue(next.BookmarkId, out var asking))
            {
                continue;
            }

            _now = when.At;
            if (next.Rung is { Kind: not RungKind.Lapse } rung)
            {
                Remind(asking, rung);
                continue;
            }

            if (++answers > MostAnswers)
            {
                throw new DryRunException(
                    $"$.rules: after {MostAnswers} answers the case has not ended: the answers lead round in a circle.",
                    [.. _asked.Where(a => a.Value * 2 > _asked.Values.Max()).Select(a => a.Key)]);
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
        _open.Remove(asking.BookmarkId);
        Log(planned.Rung is null ? DryRunEventKind.Answered : DryRunEventKind.Lapsed, asking.Step, asking.Side, detail: planned.Outcome);
        Feed(new ResumeInput(asking.BookmarkId, planned.Outcome, _scenario.Outputs[asking.Step]?.DeepClone()) { Now = _now, CommandId = Command() });
    }

    private void Feed(EngineInput input)
    {
        var before = _state?.Overlay(_definition).Steps;
        StepResult result;
        try
        {
            result = _runtime.Apply(_definition, _state, input);
        }
        catch (EngineInputException wrong)
        {
            throw new DryRunException($"{(input is StartInput ? "$.facts" : "$.rules")}: {wrong.Message}");
        }

        _state = result.State;
        var told = result.Effects.Where(e => e is Opened or Performed).Select(e => e.ActivityId).ToHashSet(StringComparer.Ordinal);
        var after = _state.Overlay(_definition).Steps;
        foreach (var step in _definition.Activities.Values.SelectMany(c => c.Children).Where(s => !told.Contains(s.Id)))
        {
            if (after[step.Id].Runs > (before?[step.Id].Runs ?? 0))
            {
                Log(DryRunEventKind.Passed, step.Id, null, detail: string.Join(", ", after[step.Id].Outcomes));
            }
        }

        foreach (var effect in result.Effects)
        {
            Note(effect);
        }
    }

    private void Note(Effect effect)
    {
        switch (effect)
        {
            case Opened opened:
                Open(opened);
                break;
            case Closed closed:
                _open.Remove(closed.BookmarkId);
                Log(DryRunEventKind.Closed, closed.ActivityId, null, detail: closed.Reason);
                break;
            case Performed { ActivityType: AmendFlowActivities.RegisterAmendment }:
                Log(DryRunEventKind.Registered, effect.ActivityId, null);
                break;
            case Performed { ActivityType: AmendFlowActivities.ReleaseAnnouncement }:
                Log(DryRunEventKind.Released, effect.ActivityId, null);
                break;
            case Performed performed:
                Tell(performed);
                break;
            case LineWritten line:
                Log(DryRunEventKind.Wrote, effect.ActivityId, null, detail: line.Text);
                break;
            case EventPublished published:
                Log(DryRunEventKind.Wrote, effect.ActivityId, null, detail: published.EventName);
                break;
            case IncidentRaised incident:
                Log(DryRunEventKind.Incident, effect.ActivityId, null, detail: incident.Message);
                break;
        }
    }

    private void Tell(Performed performed)
    {
        try
        {
            var notice = Notice.From(performed.Inputs);
            Log(DryRunEventKind.Told, performed.ActivityId, null, WhoOf(notice), detail: notice.Message.ToString());
        }
        catch (ActivityInputException wrong)
        {
            Log(DryRunEventKind.Incident, performed.ActivityId, null, detail: wrong.Message);
        }
    }

    private static Bilingual WhoOf(Notice notice)
    {
        var who = notice.To.Select(r => r switch
        {
            Recipients.Proposers => new Bilingual("the proposing scientists", "les auteurs de la proposition"),
            Recipients.Acted => new Bilingual("everybody who decided", "tous ceux qui ont décidé"),
            _ => new Bilingual("the coordinators", "les coordinateurs"),
        }).ToList();
        return new Bilingual(string.Join(", ", who.Select(w => w.En)), string.Join(", ", who.Select(w => w.Fr)));
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

        Log(asking.Who is null ? DryRunEventKind.Waits : DryRunEventKind.Asked, asking);
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

    private void Remind(Asking asking, Rung rung)
    {
        var kind = rung.Kind switch
        {
            RungKind.Reminder => DryRunEventKind.Reminder,
            RungKind.Due => DryRunEventKind.Due,
            RungKind.Overdue => DryRunEventKind.Overdue,
            _ => DryRunEventKind.Escalated,
        };
        Log(kind, kind == DryRunEventKind.Escalated
            ? asking with { Who = Roles.Team(asking.Deadline!.EscalateTo), Role = asking.Deadline.EscalateTo, Named = [] }
            : asking);
    }

    private void Plan(DateTimeOffset at, Planned planned) => _agenda.Enqueue(planned, (at < _now ? _now : at, _commands++));

    private string Command() => string.Create(CultureInfo.InvariantCulture, $"dry-run-{_commands++}");

    private void Log(DryRunEventKind kind, Asking asking)
    {
        Log(kind, asking.Step, asking.Side, asking.Who, asking.DueOn);
        _events[^1] = _events[^1] with { Role = asking.Role, People = asking.Named };
    }

    private void Log(DryRunEventKind kind, string step, Side? side, Bilingual? who = null, DateOnly? dueOn = null, string? detail = null) => _events.Add(new DryRunEvent(
        kind, _now, (side is { } one ? _scenario.CalendarOf(one) : Home).LocalDate(_now), step, _definition.Activities[step].Text, side, who, dueOn, detail));
}
