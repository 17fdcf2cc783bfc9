using System.Collections.Immutable;
using AmendFlow.Agreements.Parties;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Simulation;

/// <summary>Why an answer of a back-test is not the recorded one: a yes was put in its place.</summary>
public enum Supposition
{
    /// <summary>It is the recorded one.</summary>
    Nothing,

    /// <summary>The step was not asked then, or not so often.</summary>
    NotAskedThen,

    /// <summary>The step was asked then, and closed before anybody answered.</summary>
    NotAnsweredThen,

    /// <summary>It was answered in a way that this version does not know.</summary>
    NoSuchAnswer,
}

/// <summary>One asking of one step.</summary>
/// <param name="Number">From 1, per step.</param>
/// <param name="Side">Whose lane; null for both parties.</param>
public sealed record StepAsked(string Step, int Number, Bilingual Name, Side? Side, DateTimeOffset OpenedAt)
{
    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The port by which it was left; null while it is open, and where it was closed without an answer.</summary>
    public string? Outcome { get; init; }

    public Supposition Supposed { get; init; }
}

/// <summary>How a case ran: as it was recorded, or as another version would have had it.</summary>
/// <param name="Asked">Every asking of a person, in the order in which they were opened.</param>
/// <param name="End">Suspended where it goes on, or is stuck.</param>
/// <param name="Status">The workflow's output <c>Status</c>; null where it set none.</param>
/// <param name="Waiting">Steps that wait or met a problem at the end of the run.</param>
/// <param name="WorkingDays">Of the proposer's party, from the start to the last event.</param>
public sealed record CaseRun(
    ImmutableArray<StepAsked> Asked, SubStatus End, string? Status, ImmutableArray<string> Waiting, int WorkingDays)
{
    /// <summary>It was given up because the answers lead round in a circle.</summary>
    public bool IsEndless { get; init; }
}
