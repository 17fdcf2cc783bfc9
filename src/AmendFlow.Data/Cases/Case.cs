using AmendFlow.Agreements.Cases;

namespace AmendFlow.Data.Cases;

/// <summary>A running workflow for one proposal. The row is locked first in every step.</summary>
public sealed class Case
{
    public required Guid Id { get; init; }

    public required Guid AgreementId { get; init; }

    public required Guid ProposalId { get; init; }

    /// <summary>Pinned: a case goes on under the version that it was started with, until it is moved (docs/decisions/0027).</summary>
    public required string DefinitionVersionId { get; set; }

    /// <summary>That it is moved to another version was asked, and waits for the other party; null for most.</summary>
    public AskedMove? AskedMove { get; set; }

    public required CaseStatus Status { get; set; }

    /// <summary>The engine's state, as text; see <see cref="AmendFlow.Engine.InstanceState"/>.</summary>
    public required string State { get; set; }

    /// <summary>Of the revision that is being decided on. The proposal's own may be that of a draft, which is private.</summary>
    public string Title { get; set; } = "";

    /// <summary>Title and reference, as <see cref="Cases.SearchText"/> folds them.</summary>
    public string SearchText { get; set; } = "";

    /// <summary>The revision that is being decided on.</summary>
    public required int RevisionNumber { get; set; }

    /// <summary>Hash of the amendment's text once it is frozen.</summary>
    public string? FrozenTextHash { get; set; }

    /// <summary>How many inputs the engine has taken; the next one gets this number.</summary>
    public int InputCount { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Moves with every step.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Takes the title of a revision.</summary>
    public void Name(string title, string reference) => (Title, SearchText) = (title, Cases.SearchText.Of(title, reference));
}

/// <summary>What the engine was told, in order: the state is the fold of these.</summary>
public sealed class CaseInput
{
    public required Guid CaseId { get; init; }

    /// <summary>From 0.</summary>
    public required int Sequence { get; init; }

    /// <summary>An <see cref="AmendFlow.Engine.EngineInput"/> with the results of its scripts.</summary>
    public required string Json { get; init; }

    public required DateTimeOffset At { get; init; }
}
