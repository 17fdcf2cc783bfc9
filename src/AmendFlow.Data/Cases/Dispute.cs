using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.Cases;

/// <summary>What came of a dispute. Told to both parties, which the finding is not.</summary>
public enum DisputeOutcome
{
    /// <summary>The decision is of whom it names, who takes back what was said.</summary>
    Theirs,

    /// <summary>Somebody else decided in that name. The decision counts all the same, until both parties agree otherwise.</summary>
    NotTheirs,

    /// <summary>Nobody can say any more.</summary>
    Unclear,
}

/// <summary>
/// "It was not me": said, once, of a decision by whoever holds a link of its task. The decision stands; a coordinator of its party looks
/// into it, and writes down what was found.
/// </summary>
public sealed class Dispute
{
    /// <summary>One for each decision.</summary>
    public required Guid DecisionId { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The party that the decision was given for.</summary>
    public required Side Side { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null while it stands among the coordinators' tasks.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    public Guid? SettledById { get; set; }

    /// <summary>Null until it is settled, and for one that was settled before outcomes were asked for.</summary>
    public DisputeOutcome? Outcome { get; set; }

    /// <summary>What was found, 1 to 2,000 characters; stays with the party.</summary>
    public string? Finding { get; set; }

    public int Version { get; set; } = 1;
}
