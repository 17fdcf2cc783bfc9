using System.Text.RegularExpressions;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Drawing;

/// <summary>The words of a diagram: states, outcomes and shapes, in both languages.</summary>
public static partial class SvgWords
{
    /// <summary>A state as a reader sees it.</summary>
    public static Bilingual State(StepState state) => state switch
    {
        StepState.Waiting => new("Waiting", "En attente"),
        StepState.Done => new("Done", "Fait"),
        StepState.NotTaken => new("Not taken", "Non emprunté"),
        StepState.Cancelled => new("Cancelled", "Annulé"),
        StepState.Problem => new("Problem", "Problème"),
        _ => new("Not started", "À venir"),
    };

    /// <summary>The CSS class of a state.</summary>
    public static string Class(StepState state) => state switch
    {
        StepState.Waiting => "waiting",
        StepState.Done => "done",
        StepState.NotTaken => "not-taken",
        StepState.Cancelled => "cancelled",
        StepState.Problem => "problem",
        _ => "ahead",
    };

    /// <summary>
    /// An outcome as words. Null where it goes without saying: <c>Done</c>, and every branch of a fork, since all are taken.
    /// An outcome that is not known here is shown as the definition has it, "SentBack" as "Sent back".
    /// </summary>
    public static Bilingual? Outcome(Activity source, string? port) => source.Type is "Elsa.FlowFork" ? null : OfPort(port);

    /// <summary>The same where it is not known which step has the outcome.</summary>
    public static Bilingual? OfPort(string? port) => port switch
    {
        null or "" or "Done" => null,
        "True" => new("Yes", "Oui"),
        "False" => new("No", "Non"),
        "Default" => new("Otherwise", "Sinon"),
        "Approved" => new("Approved", "Favorable"),
        "Rejected" => new("Rejected", "Refusé"),
        "ChangesRequested" => new("Changes requested", "Modifications demandées"),
        "Lapsed" => new("Lapsed", "Caduc"),
        "Deadlock" => new("Deadlock", "Désaccord"),
        "Complete" => new("Complete", "Complet"),
        "Incomplete" => new("Incomplete", "Incomplet"),
        "NotAnAmendment" => new("Needs no amendment", "N’appelle pas d’avenant"),
        "Revised" => new("Revised", "Révisé"),
        "Frozen" => new("Frozen", "Figé"),
        "Timeout" => new("Too late", "Hors délai"),
        _ => new(Spaced(port), Spaced(port)),
    };

    /// <summary>The same with a word for <c>Done</c> too, where something has to be said.</summary>
    public static Bilingual Ending(string? port) => OfPort(port) ?? Done;

    private static string Spaced(string port) => CapitalInside().Replace(port, m => " " + m.Value.ToLowerInvariant());

    [GeneratedRegex("(?<=[a-z])[A-Z](?=[a-z])")]
    private static partial Regex CapitalInside();

    /// <summary>The outcome of a step that has but one.</summary>
    internal static Bilingual Done { get; } = new("Done", "Terminé");

    /// <summary>Before what an outcome leads to.</summary>
    internal static Bilingual LeadsTo { get; } = new("Leads to", "Mène à");

    /// <summary>What a "+" between two steps does.</summary>
    public static Bilingual AddBetween(string from, string to) => new($"Add a step between “{from}” and “{to}”", $"Ajouter une étape entre «\u00A0{from}\u00A0» et «\u00A0{to}\u00A0»");

    internal static Bilingual Times(int runs) => new($"{runs} times", $"{runs} fois");
}
