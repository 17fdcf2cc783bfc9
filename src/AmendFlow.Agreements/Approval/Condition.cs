using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Approval;

/// <summary>The later transition that an open condition holds back, in the order in which a case passes them.</summary>
public enum BlockedTransition
{
    /// <summary>The text of the amendment may not be frozen.</summary>
    Freeze,

    /// <summary>The executives' approval may not close.</summary>
    Approve,

    /// <summary>The amendment may be signed, yet not enter into force.</summary>
    InForce,
}

/// <summary>A reservation under which somebody approved ("yes, if the CODECOH update is filed").</summary>
/// <param name="Text">What has to be true.</param>
/// <param name="ClosedBySide">Whose person may close it (<i>lever la réserve</i>).</param>
/// <param name="ClosedByRole">The role that person holds.</param>
/// <param name="Blocks">The first transition that waits for it.</param>
/// <param name="IsClosed">Closed conditions hold nothing back.</param>
public sealed record Condition(string Text, Side ClosedBySide, Role ClosedByRole, BlockedTransition Blocks, bool IsClosed = false)
{
    /// <summary>The roles that may close a condition. Not a project's scientists, nor those who decide nothing.</summary>
    public static IReadOnlyList<Role> Closers { get; } =
        [.. Enum.GetValues<Role>().Where(r => r is not (Role.Scientist or Role.Observer or Role.PartyAdministrator))];

    /// <summary>An open condition holds back the transition it names and every later one.</summary>
    public bool HoldsBack(BlockedTransition transition) => !IsClosed && transition >= Blocks;
}

public static class BlockedTransitions
{
    /// <summary>What a new condition can still hold back: nothing that has happened, nor what its own decision is part of.</summary>
    /// <param name="phase">Of the step that decides.</param>
    /// <param name="isFrozen">The amendment's text is.</param>
    public static IEnumerable<BlockedTransition> Ahead(string phase, bool isFrozen) => Enum.GetValues<BlockedTransition>().Where(t => t switch
    {
        BlockedTransition.Freeze => !isFrozen && phase != CasePhases.Executive,
        BlockedTransition.Approve => phase != CasePhases.Executive,
        _ => true,
    });

    public static Bilingual Name(this BlockedTransition transition) => transition switch
    {
        BlockedTransition.Freeze => new("freezing the text", "figer le texte"),
        BlockedTransition.Approve => new("executive approval", "validation de la direction"),
        BlockedTransition.InForce => new("entry into force", "entrée en vigueur"),
        _ => throw Unknown(transition),
    };

    /// <summary>"before the text is frozen": by when a condition has to be closed.</summary>
    public static Bilingual Before(this BlockedTransition transition) => transition switch
    {
        BlockedTransition.Freeze => new("before the text is frozen", "avant de figer le texte"),
        BlockedTransition.Approve => new("before executive approval", "avant la validation de la direction"),
        BlockedTransition.InForce => new("before entry into force", "avant l’entrée en vigueur"),
        _ => throw Unknown(transition),
    };

    public static string Key(this BlockedTransition transition) => transition switch
    {
        BlockedTransition.Freeze => "freeze",
        BlockedTransition.Approve => "approve",
        BlockedTransition.InForce => "in-force",
        _ => throw Unknown(transition),
    };

    /// <exception cref="FormatException">Not one of freeze, approve, in-force.</exception>
    public static BlockedTransition Parse(string key)
    {
        var all = Enum.GetValues<BlockedTransition>();
        var index = Array.FindIndex(all, t => t.Key() == key);
        return index >= 0 ? all[index] : throw new FormatException($"'{key}' blocks nothing. Expected freeze, approve or in-force.");
    }

    private static ArgumentOutOfRangeException Unknown(BlockedTransition transition) => new(nameof(transition), transition, "No such transition.");
}
