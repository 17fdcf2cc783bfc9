using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Simulation;

/// <summary>The story of a dry run: what happened, in the order in which it did.</summary>
public sealed partial class DryRun
{
    // Effects and ends as they came about, each of them once: what was answered, registered or told has its own line.
    private void Note(StepResult result, string? answered)
    {
        var performed = result.Effects.OfType<Performed>().Select(e => e.ActivityId).ToHashSet(StringComparer.Ordinal);
        var told = 0;
        foreach (var ended in result.Completed)
        {
            for (; told < ended.Effects; told++)
            {
                Note(result.Effects[told]);
            }

            if (ended.ActivityId == answered)
            {
                answered = null;
            }
            else if (_open.Values.FirstOrDefault(o => o.Step == ended.ActivityId && _state!.Bookmarks.All(b => b.Id != o.BookmarkId)) is { } heard)
            {
                _open.Remove(heard.BookmarkId);
                Log(DryRunEventKind.Answered, heard.Step, null, detail: Left(ended));
            }
            else if (ended.ActivityId != _definition.Root.Id && !performed.Contains(ended.ActivityId))
            {
                Log(DryRunEventKind.Passed, ended.ActivityId, null, detail: Left(ended));
            }
        }

        for (; told < result.Effects.Length; told++)
        {
            Note(result.Effects[told]);
        }
    }

    private static string Left(Completion ended) => string.Join(", ", ended.Outcomes);

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
                _published.Add(published, _now);
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

    private void Log(DryRunEventKind kind, Asking asking)
    {
        Log(kind, asking.Step, asking.Side, asking.Who, asking.DueOn);
        _events[^1] = _events[^1] with { Role = asking.Role, People = asking.Named };
    }

    private void Log(DryRunEventKind kind, string step, Side? side, Bilingual? who = null, DateOnly? dueOn = null, string? detail = null) => _events.Add(_events.Count >= MostEvents
        ? throw new DryRunException($"After {MostEvents} happenings the case has not ended; the last was at {step}.", step)
        : new DryRunEvent(
            kind, _now, (side is { } one ? _scenario.CalendarOf(one) : Home).LocalDate(_now), step, _definition.Activities[step].Text, side, who, dueOn, detail));
}
