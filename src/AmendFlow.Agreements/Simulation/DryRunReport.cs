using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AmendFlow.Agreements.Parties;
using AmendFlow.Engine;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Agreements.Simulation;

public enum DryRunEventKind
{
    /// <summary>The proposal was submitted.</summary>
    Started,

    /// <summary>A step was passed through that asks nobody.</summary>
    Passed,

    /// <summary>Somebody is asked, and a mail goes out to them.</summary>
    Asked,

    /// <summary>A mail before or on the last day.</summary>
    Reminder,

    /// <summary>The last day has ended without an answer.</summary>
    Due,

    /// <summary>A mail after the last day.</summary>
    Overdue,

    /// <summary>Somebody else is told of the silence.</summary>
    Escalated,

    Answered,

    /// <summary>The step ended by silence.</summary>
    Lapsed,

    /// <summary>A wait ended without an answer.</summary>
    Closed,

    /// <summary>A mail that tells how the case ends.</summary>
    Told,

    /// <summary>The amendment enters the register.</summary>
    Registered,

    /// <summary>The wording of an announcement is released.</summary>
    Released,

    /// <summary>A wait for time, or for something outside.</summary>
    Waits,

    /// <summary>A line of output, or an event published.</summary>
    Wrote,

    /// <summary>A step cannot go on; in a case a coordinator would have to retry or skip it.</summary>
    Incident,
}

/// <param name="Day">In the calendar of the party it is about; that of the proposer where it is about none.</param>
/// <param name="Step">Id of the activity.</param>
/// <param name="Side">Whose lane it happens in; null for both.</param>
/// <param name="Who">Who is asked or told.</param>
/// <param name="DueOn">Of what is asked: the last day to answer.</param>
/// <param name="Detail">The outcome, the reason, the message: as it stands in the engine.</param>
public sealed record DryRunEvent(
    DryRunEventKind Kind, DateTimeOffset At, DateOnly Day, string Step, Bilingual Name, Side? Side, Bilingual? Who, DateOnly? DueOn, string? Detail)
{
    /// <summary>The role that is asked or told; null where the proposer is, or people whom the workflow names.</summary>
    public Role? Role { get; init; }

    /// <summary>Addresses of those whom the workflow names; empty for a role.</summary>
    public ImmutableArray<string> People { get; init; } = [];
}

/// <summary>What a dry run showed.</summary>
/// <param name="Facts">The workflow inputs it ran with, those that were supposed included.</param>
/// <param name="Supposed">Names of the inputs that nobody gave.</param>
/// <param name="HasEnded">False: something is waited for that never comes.</param>
/// <param name="End">Finished, Cancelled or Faulted; Suspended while it waits.</param>
/// <param name="Outputs">Workflow outputs by name.</param>
/// <param name="Waiting">Steps that still wait.</param>
/// <param name="Days">Calendar days from the start to the last event.</param>
/// <param name="WorkingDays">Working days of the proposer's party in them.</param>
public sealed record DryRunReport(
    ImmutableArray<DryRunEvent> Events, JsonObject Facts, ImmutableArray<string> Supposed, bool HasEnded, SubStatus End, JsonObject Outputs,
    ImmutableArray<string> Waiting, int Days, int WorkingDays)
{
    /// <summary>Where the case stands on the diagram at the end of the run.</summary>
    [JsonIgnore]
    public Overlay Overlay { get; init; } = Overlay.Nothing;
}
