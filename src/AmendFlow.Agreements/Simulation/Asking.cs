using System.Collections.Immutable;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Simulation;

/// <summary>A wait of the workflow, as far as a dry run needs to know it.</summary>
/// <param name="Side">Whose lane; null for both parties, or for nobody.</param>
/// <param name="Who">Who is asked; null when nobody is: a timer, an event from outside.</param>
/// <param name="DueOn">The last day to answer; for both parties that of the slower one.</param>
/// <param name="Onwards">The port that leads on.</param>
internal sealed record Asking(
    string BookmarkId, string Step, Side? Side, Bilingual? Who, DeadlinePolicy? Deadline, DateOnly? DueOn, ImmutableArray<string> Ports, string Onwards)
{
    /// <summary>The role that is asked; null for the proposer and for people whom the workflow names.</summary>
    public Role? Role { get; init; }

    /// <summary>Addresses of those whom the workflow names.</summary>
    public ImmutableArray<string> Named { get; init; } = [];

    /// <exception cref="ActivityInputException">An input of the step does not fit.</exception>
    public static Asking Of(Opened opened, Activity activity, DryRunScenario scenario, DateTimeOffset now)
    {
        Asking Ask(Side? side, Bilingual who, DeadlinePolicy deadline, ImmutableArray<string> ports) =>
            new(opened.BookmarkId, opened.ActivityId, side, who, deadline, LastDay(side, deadline, scenario, now), ports, ports[0]);

        switch (opened.ActivityType)
        {
            case AmendFlowActivities.RequestApproval:
                var approval = ApprovalRequest.From(opened.Inputs);
                var side = approval.Party.Of(scenario.Proposer);
                return Ask(side, approval.Role is { } role ? Roles.Team(role) : People(approval.People), approval.Deadline, Listed(activity)) with
                {
                    Role = approval.Role,
                    Named = approval.Role is null ? [.. approval.People] : [],
                };
            case AmendFlowActivities.CommitteeVote:
                return Ask(null, new("the committee leads, after their members' opinions", "les chefs de délégation, après l’avis de leurs membres"),
                    CommitteeRequest.From(opened.Inputs).Deadline, Listed(activity)) with
                {
                    Role = Parties.Role.CommitteeLead,
                };
            case AmendFlowActivities.AssignTask:
                var task = TaskAssignment.From(opened.Inputs);
                return Ask(task.Party.Of(scenario.Proposer), task.Role is { } worker ? Roles.Team(worker) : new("the proposing scientist", "l’auteur de la proposition"),
                    task.Deadline, task.Choices) with
                {
                    Role = task.Role,
                };
            default:
                var ports = Listed(activity);
                return new(opened.BookmarkId, opened.ActivityId, null, null, null, null, ports, ports.Contains("Done") || ports.IsEmpty ? "Done" : ports[0]);
        }
    }

    /// <summary>The calendar that its reminders follow.</summary>
    public PartyCalendar Calendar(DryRunScenario scenario) => scenario.CalendarOf(Side ?? Parties.Side.A);

    private static DateOnly LastDay(Side? side, DeadlinePolicy deadline, DryRunScenario scenario, DateTimeOffset now)
    {
        PartyCalendar[] calendars = side is { } one ? [scenario.CalendarOf(one)] : [scenario.CalendarA, scenario.CalendarB];
        return calendars.Max(c => c.AddWorkingDays(c.LocalDate(now), deadline.Days));
    }

    private static ImmutableArray<string> Listed(Activity activity) =>
        ActivityPorts.Of(activity, AmendFlowActivities.Catalogue).Remove(AmendFlowActivities.LapsedPort);

    private static Bilingual People(ImmutableArray<string> people) => new(string.Join(", ", people), string.Join(", ", people));
}
