using AmendFlow.Data.Cases;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Disputes;

/// <summary>What came of a dispute, in words.</summary>
internal static class DisputeWords
{
    public static IReadOnlyList<DisputeOutcome> All { get; } = [DisputeOutcome.Theirs, DisputeOutcome.NotTheirs, DisputeOutcome.Unclear];

    /// <summary>Behind a colon, for both parties: without a name.</summary>
    public static Bilingual Name(this DisputeOutcome outcome) => outcome switch
    {
        DisputeOutcome.Theirs => new("it is of whom it names", "elle est bien de la personne indiquée"),
        DisputeOutcome.NotTheirs => new("somebody else gave it", "elle a été donnée par une autre personne"),
        _ => new("it could not be cleared up", "le doute n’a pu être levé"),
    };

    /// <param name="outcome">What was found.</param>
    /// <param name="who">In whose name the decision stands.</param>
    public static Bilingual Sentence(this DisputeOutcome outcome, string who) => outcome switch
    {
        DisputeOutcome.Theirs => new($"The decision is of {who} after all.", $"La décision est bien celle de {who}."),
        DisputeOutcome.NotTheirs => new($"Somebody else decided in the name of {who}.", $"Une autre personne a décidé au nom de {who}."),
        _ => new($"It could not be cleared up whether the decision is of {who}.", $"Il n’a pas été possible d’établir si la décision est celle de {who}."),
    };
}
