using AmendFlow.Engine;

namespace AmendFlow.Agreements.Parties;

/// <summary>One of the two parties of a framework agreement. They are equals; in the demo A is the company, B the hospital.</summary>
public enum Side
{
    A,
    B,
}

public static class Sides
{
    public static Side Other(this Side side) => side switch
    {
        Side.A => Side.B,
        Side.B => Side.A,
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, "A party is A or B."),
    };
}

/// <summary>How a definition names a party: outright, or by the part it plays in the case at hand.</summary>
public enum PartyReference
{
    A,
    B,

    /// <summary>The party whose scientist submitted the proposal.</summary>
    Proposer,

    /// <summary>The party that did not.</summary>
    Other,
}

public static class PartyReferences
{
    /// <summary>The party that is meant when <paramref name="proposer"/> submitted the proposal.</summary>
    public static Side Of(this PartyReference reference, Side proposer) => reference switch
    {
        PartyReference.A => Side.A,
        PartyReference.B => Side.B,
        PartyReference.Proposer => proposer,
        PartyReference.Other => proposer.Other(),
        _ => throw new ArgumentOutOfRangeException(nameof(reference), reference, "A party is A, B, proposer or other."),
    };

    /// <summary>As written in a definition: "A", "B", "proposer", "other".</summary>
    public static string Key(this PartyReference reference) => reference switch
    {
        PartyReference.A => "A",
        PartyReference.B => "B",
        PartyReference.Proposer => "proposer",
        PartyReference.Other => "other",
        _ => throw new ArgumentOutOfRangeException(nameof(reference), reference, "A party is A, B, proposer or other."),
    };

    /// <summary>For an analyst who reads the step, not the case.</summary>
    public static Bilingual Name(this PartyReference reference) => reference switch
    {
        PartyReference.A => new("party A", "partie A"),
        PartyReference.B => new("party B", "partie B"),
        PartyReference.Proposer => new("the proposer’s party", "la partie qui propose"),
        PartyReference.Other => new("the other party", "l’autre partie"),
        _ => throw new ArgumentOutOfRangeException(nameof(reference), reference, "A party is A, B, proposer or other."),
    };
}
