using System.Text.RegularExpressions;
using AmendFlow.Agreements.Approval;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>The keys that rounds and tasks are stored with, in words.</summary>
public static partial class RoundWords
{
    /// <summary>"Legal review, party B" becomes "Legal review at Gustave Roussy": a definition knows parties by letter only.</summary>
    public static Bilingual Named(Bilingual name, string partyA, string partyB) => new(
        EnglishParty().Replace(name.En, m => (m.Groups[1].Value.Length > 0 ? " at " : "") + (m.Groups[2].Value == "A" ? partyA : partyB)),
        FrenchParty().Replace(name.Fr, m => m.Groups[1].Value + (m.Groups[2].Value == "A" ? partyA : partyB)));

    public static Bilingual Outcome(string outcome, Round round) => Outcome(outcome, StepNatures.Of(round.Role, round.Kind == RoundKind.Committee));

    /// <summary>How a round ended: a port of the definition; ports nobody here knows read as they are.</summary>
    public static Bilingual Outcome(string outcome, StepNature nature) => (outcome, nature) switch
    {
        ("Approved", StepNature.Opinion) => new("Approved", "Avis favorable"),
        ("Approved", StepNature.Vote) => new("Adopted", "Adopté"),
        ("Approved", _) => new("Approved", "Validé"),
        ("Rejected", StepNature.Opinion) => new("Rejected", "Avis défavorable"),
        ("Rejected", StepNature.Vote) => new("Rejected", "Rejeté"),
        ("Rejected", _) => new("Rejected", "Refusé"),
        _ => Outcome(outcome),
    };

    /// <summary>How a decided round ended, where the answers are known.</summary>
    /// <param name="underConditions">Somebody approved it with conditions.</param>
    public static Bilingual Ended(Round round, bool underConditions) => underConditions && round.Outcome == "Approved" ? WithConditions(round) : Outcome(round.Outcome!, round);

    private static Bilingual WithConditions(Round round) => StepNatures.Of(round.Role, round.Kind == RoundKind.Committee) switch
    {
        StepNature.Vote => new("Adopted, with conditions", "Adopté sous réserve"),
        var nature => DecisionKind.ApproveWithConditions.Outcome(nature),
    };

    /// <summary>The same for outcomes that are called alike whoever is asked, such as those of work.</summary>
    public static Bilingual Outcome(string outcome) => outcome switch
    {
        "Approved" => new("Approved", "Validé"),
        "Rejected" => new("Rejected", "Refusé"),
        "ChangesRequested" => new("Changes requested", "Modifications demandées"),
        "Deadlock" => new("The parties differ", "Désaccord entre les parties"),
        "Lapsed" => new("Lapsed: nobody answered in time", "Caduc : aucune réponse dans les délais"),
        "Complete" => new("Complete", "Complète"),
        "Incomplete" => new("Incomplete", "Incomplète"),
        "NotAnAmendment" => new("Needs no amendment", "N’appelle pas d’avenant"),
        "Revised" => new("Revised", "Révisée"),
        "Frozen" => new("Text frozen", "Texte figé"),
        _ => new(outcome, outcome),
    };

    /// <summary>What choosing an outcome of work leads to; null where its name says it all.</summary>
    public static Bilingual? OutcomeHint(string outcome) => outcome switch
    {
        "Complete" => new("The reviews of both parties start.", "L’instruction commence chez les deux parties."),
        "Incomplete" => new("Goes back to its scientist, with your note.", "Retourne à son auteur, avec votre note."),
        "NotAnAmendment" => new("The case ends here, with your note.", "Le dossier s’arrête ici, avec votre note."),
        _ => null,
    };

    /// <summary>Why a round closed without an outcome.</summary>
    public static Bilingual Closed(string? reason) => reason switch
    {
        null or "" => new("Closed", "Close"),
        "decided" => new("Decided", "Décidée"),
        "done" => new("Done", "Faite"),
        "withdrawn" => new("The proposal was withdrawn", "La proposition a été retirée"),
        "lapsed" => new("Lapsed: nobody answered in time", "Caduque : aucune réponse dans les délais"),
        _ when ChangedByRevision().Match(reason) is { Success: true } changed => new(
            $"Asked again: revision {changed.Groups[1].Value} changed what this was decided on",
            $"Nouvelle demande : la révision {changed.Groups[1].Value} a modifié l’objet de la décision"),
        _ when reason.StartsWith("reopened:", StringComparison.Ordinal) => new("An earlier step runs again", "Une étape antérieure est reprise"),
        _ when reason.StartsWith("overtaken:", StringComparison.Ordinal) => new("No longer needed: another branch decided", "Sans objet : une autre branche a décidé"),
        _ when reason.StartsWith("ended:", StringComparison.Ordinal) => new("No longer needed: the case, or this part of it, has ended", "Sans objet : le dossier, ou cette partie du dossier, est terminé"),
        _ when reason.StartsWith("faulted:", StringComparison.Ordinal) => new("Stopped by a fault", "Interrompue par une erreur"),
        _ => new("Closed", "Close"),
    };

    /// <summary>How a task stands.</summary>
    public static Bilingual Task(TaskState state, string? closeReason) => (state, closeReason) switch
    {
        (TaskState.Open, _) => new("asked, has not answered", "sollicité, sans réponse"),
        (TaskState.Done, _) => new("has answered", "a répondu"),
        (_, "delegated") => new("delegated", "a délégué"),
        (_, "delegation ended") => new("stood in; the delegation has ended", "suppléance terminée"),
        (_, "reassigned") => new("somebody else is asked instead", "remplacé"),
        (_, "released") => new("left, or lost the role", "parti, ou sans ce rôle désormais"),
        (_, "somebody was named") => new("somebody was named", "une personne a été désignée"),
        (_, "retried" or "skipped" or "gone") => new("no longer asked: the problem is settled", "n’est plus sollicité : le problème est réglé"),
        (_, "decided" or "done") => new("no longer asked: decided without them", "n’est plus sollicité : décidé sans lui"),
        _ => new("no longer asked", "n’est plus sollicité"),
    };

    /// <summary>What whoever answers too late is told: not by whom, which is not everybody's to know.</summary>
    internal static RefusedException NoLongerOpen(Round round, WorkTask task)
    {
        var why = round.CloseReason is { } reason ? Closed(reason) : Task(task.State, task.CloseReason);
        return Refuse.Conflict(
            $"This step is no longer open ({why.En}). Nothing was changed.",
            $"Cette étape n’est plus ouverte ({why.Fr}). Rien n’a été modifié.");
    }

    [GeneratedRegex("(, )?party ([AB])\\b", RegexOptions.CultureInvariant)]
    private static partial Regex EnglishParty();

    [GeneratedRegex("(, )?partie ([AB])\\b", RegexOptions.CultureInvariant)]
    private static partial Regex FrenchParty();

    [GeneratedRegex("^revision ([0-9]+) changed", RegexOptions.CultureInvariant)]
    private static partial Regex ChangedByRevision();
}
