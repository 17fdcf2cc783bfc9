using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;

namespace AmendFlow.Agreements.Simulation;

/// <summary>What a dry run supposes.</summary>
public sealed record DryRunScenario
{
    /// <summary>When the proposal is submitted, UTC. Default: Monday 5 January 2026, 9:00.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The party whose scientist submits. Default A.</summary>
    public Side Proposer { get; init; } = Side.A;

    public PartyCalendar CalendarA { get; init; } = new("Europe/Paris", "FR", []);

    public PartyCalendar CalendarB { get; init; } = new("Europe/Paris", "FR", []);

    /// <summary>
    /// Workflow inputs by name. What the workflow declares and is not given is supposed: yes to every question, so that the longest way
    /// is walked, and the name itself for a text.
    /// </summary>
    public JsonObject Facts { get; init; } = [];

    /// <summary>How people answer; the first that fits counts. What none fits is approved.</summary>
    public ImmutableArray<AnswerRule> Rules { get; init; } = [];

    /// <summary>What an answer carries besides its outcome, by step.</summary>
    public JsonObject Outputs { get; init; } = [];

    /// <summary>Working days of the asked party until an answer, where no rule says otherwise: 0 to 1000; default 1.</summary>
    public int AnswerAfter { get; init; } = 1;

    public PartyCalendar CalendarOf(Side side) => side == Side.A ? CalendarA : CalendarB;
}
