using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AmendFlow.Agreements.Activities;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Incidents;

/// <summary>
/// Which steps a person may pass over after a fault. Only those that tell somebody something and decide nothing: whoever could pass over
/// an approval, a condition or a value that a condition reads could approve without being asked. What is not named here is not skipped.
/// </summary>
public static partial class Skipping
{
    private static readonly FrozenSet<string> OnlyTell =
        FrozenSet.Create(StringComparer.Ordinal, AmendFlowActivities.Notify, "Elsa.WriteLine", "Elsa.SetName", "Elsa.Correlate");

    /// <summary>Why a step may not be passed over by an outcome; null when it may.</summary>
    /// <param name="activity">The step that met the problem.</param>
    /// <param name="outcome">Null is <c>Done</c>, the one outcome that these steps have.</param>
    public static Bilingual? WhyNot(Activity activity, string? outcome = null)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return !OnlyTell.Contains(activity.Type) ? Decides(activity.Type)
            : outcome is not (null or "Done") ? new(
                $"This step has one way on, and it is not “{outcome}”.",
                $"Cette étape n’a qu’une suite, et ce n’est pas « {outcome} ».")
            : Writes().IsMatch(activity.Json.ToJsonString()) ? new(
                "This step also sets values that later steps read, so it can only be run again.",
                "Cette étape fixe aussi des valeurs que lisent les étapes suivantes : elle peut seulement être relancée.")
            : null;
    }

    private static Bilingual Decides(string type) => type switch
    {
        AmendFlowActivities.RequestApproval or AmendFlowActivities.CommitteeVote => new(
            "This step asks for a decision. Passing over it would approve without anybody being asked, so it can only be run again.",
            "Cette étape demande une décision. La passer reviendrait à approuver sans consulter personne : elle peut seulement être relancée."),
        AmendFlowActivities.AssignTask => new(
            "This step gives somebody work that the next steps need, so it can only be run again.",
            "Cette étape confie un travail nécessaire à la suite : elle peut seulement être relancée."),
        AmendFlowActivities.RegisterAmendment => new(
            "This step enters the amendment in the register, so it can only be run again.",
            "Cette étape inscrit l’avenant au registre : elle peut seulement être relancée."),
        AmendFlowActivities.ReleaseAnnouncement => new(
            "This step releases what both parties approved, so it can only be run again.",
            "Cette étape diffuse ce que les deux parties ont approuvé : elle peut seulement être relancée."),
        _ => new(
            "Which reviews are asked depends on this step, so it can only be run again.",
            "Les avis demandés dépendent de cette étape : elle peut seulement être relancée."),
    };

    // A script may set a variable besides giving its value: setVariable(...), setStatus(...), variables.Status = ... The word alone is enough.
    [GeneratedRegex(@"set[A-Z]|variables", RegexOptions.CultureInvariant)]
    private static partial Regex Writes();
}
