using System.Collections.Immutable;
using AmendFlow.Agreements.Agreements;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Text;

/// <summary>Everything that the first draft of an amendment is written from.</summary>
public sealed record AmendmentContext
{
    /// <summary>The number that it has, or would get if it were frozen now.</summary>
    public required AmendmentNumber Number { get; init; }

    /// <summary>For example <c>AF-2012-01/P-2023-007</c>.</summary>
    public required string WorkingReference { get; init; }

    public required string AgreementReference { get; init; }

    public required Bilingual AgreementTitle { get; init; }

    public required DateOnly AgreementSignedOn { get; init; }

    /// <summary>Every one that both parties approved, signed or not: the recitals name them all, in order of their numbers.</summary>
    public ImmutableArray<EarlierAmendment> EarlierAmendments { get; init; } = [];

    public required string PartyA { get; init; }

    public required string PartyB { get; init; }

    /// <summary>Name and, if wanted, post of the responsible scientist of party A.</summary>
    public required string ScientistA { get; init; }

    /// <summary>The same of party B.</summary>
    public required string ScientistB { get; init; }

    public required ProposalContent Proposal { get; init; }

    /// <summary>Headings of the agreement's clauses by their numbers, for the headings of the articles that change them.</summary>
    public IReadOnlyDictionary<string, Bilingual> ClauseTitles { get; init; } = ImmutableDictionary<string, Bilingual>.Empty;

    /// <summary>Changes to clauses that are already worded; clauses that the proposal touches beyond these appear as gaps.</summary>
    public ImmutableArray<AmendmentOperation> Operations { get; init; } = [];

    /// <summary>What reviewers made the entry into force wait for, and what is still open: one sentence each, as they wrote it, in one language.</summary>
    public ImmutableArray<string> OpenConditions { get; init; } = [];
}

/// <summary>An amendment that came before this one, as the recitals cite it.</summary>
/// <param name="Number">Its number within the agreement.</param>
/// <param name="Date">Of signature, or of approval while it waits for its signatures.</param>
/// <param name="Title">What it is about.</param>
public sealed record EarlierAmendment(AmendmentNumber Number, DateOnly Date, Bilingual Title);
