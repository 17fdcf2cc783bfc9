using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Activities;

/// <summary>The activity types that AmendFlow adds to Elsa's own. <c>workflows/README.md</c> is written from this catalogue.</summary>
public static class AmendFlowActivities
{
    public const string AssignTask = "AmendFlow.AssignTask";
    public const string RequestApproval = "AmendFlow.RequestApproval";
    public const string CommitteeVote = "AmendFlow.CommitteeVote";
    public const string Notify = "AmendFlow.Notify";
    public const string RegisterAmendment = "AmendFlow.RegisterAmendment";
    public const string ReleaseAnnouncement = "AmendFlow.ReleaseAnnouncement";

    /// <summary>The port by which a step leaves when its deadline and everything after it have passed in silence.</summary>
    public const string LapsedPort = "Lapsed";

    private static readonly ActivityInput Phase = new("phase", "String", null, true, new(
        "Phase of the case: triage, review, committee, deadlock, drafting, text-review or executive.",
        "Phase du dossier : triage, review, committee, deadlock, drafting, text-review ou executive."));

    private static readonly ActivityInput Subject = new("subject", "String[]", null, true, new(
        "Sections that are decided on: aim, plan, samples, data, money, people, legal, text. When one changes, the step is asked again.",
        "Rubriques soumises à la décision : aim, plan, samples, data, money, people, legal, text. Si l’une change, l’avis est redemandé."));

    private static readonly ImmutableArray<ActivityInput> Deadline =
    [
        new("deadlineDays", "Int32", "10", false, new(
            "Deadline in working days of the asked party, 1 to 365.",
            "Délai en jours ouvrés de la partie consultée, de 1 à 365.")),
        new("reminders", "Int32[]", "[-5,-2,0,2]", false, new(
            "Reminders in working days before (negative) or after the deadline.",
            "Rappels et relances, en jours ouvrés avant (négatif) ou après l’échéance.")),
        new("onSilence", "String", "\"escalate\"", false, new(
            "What silence does: escalate or lapse. It never approves.",
            "Effet du silence : escalate (remontée) ou lapse (caducité). Il ne vaut jamais accord.")),
        new("escalateTo", "String", "\"coordinator\"", false, new(
            "Role that is told of the silence, in the asked party.",
            "Rôle averti du silence, au sein de la partie consultée.")),
        new("escalateAfterDays", "Int32", "2", false, new(
            "Working days from the deadline to the escalation, 0 to 365.",
            "Jours ouvrés entre l’échéance et la remontée, de 0 à 365.")),
        new("lapseAfterDays", "Int32", "40", false, new(
            "Working days from the deadline to the lapse, 0 (never) to 365.",
            "Jours ouvrés entre l’échéance et la caducité, de 0 (jamais) à 365.")),
    ];

    private static readonly ImmutableArray<ActivityInput> Proof =
    [
        new("assurance", "String", "\"link+code\"", false, new(
            "How whoever decides is identified: link, link+code, signed-in or signed-in+reauthenticated.",
            "Niveau d’identification exigé : link, link+code, signed-in ou signed-in+reauthenticated.")),
        new("checklist", "String", "\"\"", false, new(
            "Key of the checklist to answer: scientific, legal, data-protection, samples, ip, finance, executive, committee, publicity, or empty.",
            "Clé de la liste de contrôle : scientific, legal, data-protection, samples, ip, finance, executive, committee, publicity, ou vide.")),
    ];

    /// <summary>What the reader and the checks of definitions know besides Elsa's activities.</summary>
    public static ActivityCatalogue Catalogue { get; } = new(new[]
    {
        new HostActivity(
            AssignTask,
            HostBehaviour.Waits,
            new("Assign a task", "Confier une tâche"),
            new("Gives a person work (triage, revise, draft) and leaves by the outcome that they choose.",
                "Confie un travail (triage, revise, draft) à une personne et sort par l’issue qu’elle choisit."),
            [
                new("task", "String", null, true, new("The work: triage, revise or draft.", "Le travail : triage, revise ou draft.")),
                new("party", "String", "\"proposer\"", false, new("Party whose person it is: A, B, proposer or other.", "Partie concernée : A, B, proposer ou other.")),
                new("role", "String", null, true, new("Role key, or proposer for the scientist who submitted.", "Clé du rôle, ou proposer pour l’auteur de la proposition."))
                {
                    Missing = new("who is asked is missing; choose the role.", "il manque qui est sollicité ; choisissez le rôle."),
                },
                new("outcomes", "String[]", null, true, new(
                    "The ports, in the order of the buttons. Lapsed is no button: without it the task never lapses.",
                    "Les issues, dans l’ordre des boutons. Lapsed n’est pas un bouton : sans elle, la tâche n’est jamais caduque.")),
                Phase,
                .. Deadline,
            ],
            [],
            "outcomes")
        {
            Check = step => [.. ValueRules.Of(step), .. ActivityRules.OfTask(step)],
            Fault = Reading(TaskAssignment.From),
        },
        new HostActivity(
            RequestApproval,
            HostBehaviour.Waits,
            new("Request approval", "Demander un avis"),
            new("Opens a round of one party: who is asked, by which rule, on which sections, until when.",
                "Ouvre une consultation d’une partie : qui, selon quelle règle, sur quelles rubriques, dans quel délai."),
            [
                new("party", "String", null, true, new("Party that is asked: A, B, proposer or other.", "Partie consultée : A, B, proposer ou other."))
                {
                    Missing = new("who is asked is missing; choose the party.", "il manque qui est sollicité ; choisissez la partie."),
                },
                new("role", "String", null, false, new("Role that is asked; exactly one of role and people.", "Rôle consulté ; soit role, soit people.")),
                new("people", "String[]", "[]", false, new("E-mail addresses of those who are asked, instead of a role.", "Adresses électroniques des personnes consultées, au lieu d’un rôle.")),
                new("rule", "String", "\"any\"", false, new("all, any or n-of-m.", "all (tous), any (un seul suffit) ou n-of-m (n parmi m).")),
                new("needed", "Int32", null, false, new("How many yes; needed for n-of-m.", "Nombre d’avis favorables ; exigé pour n-of-m.")),
                Subject,
                Phase,
                .. Deadline,
                .. Proof,
            ],
            ["Approved", "Rejected", "ChangesRequested", LapsedPort])
        {
            Check = step => [.. ValueRules.Of(step), .. ActivityRules.OfApproval(step)],
            Fault = Reading(ApprovalRequest.From),
        },
        new HostActivity(
            CommitteeVote,
            HostBehaviour.Waits,
            new("Committee vote", "Vote du comité"),
            new("One vote per party, cast by its lead after its members' opinions; unanimity, else Deadlock.",
                "Une voix par partie, exprimée par son chef de délégation après l’avis de ses membres ; unanimité, sinon Deadlock."),
            [Subject, Phase with { DefaultJson = "\"committee\"", Required = false }, .. Deadline, .. Proof],
            ["Approved", "Rejected", "ChangesRequested", "Deadlock", LapsedPort])
        {
            Check = step => [.. ValueRules.Of(step), .. ActivityRules.OfDeadline(step)],
            Fault = Reading(CommitteeRequest.From),
        },
        new HostActivity(
            Notify,
            HostBehaviour.Performs,
            new("Notify", "Informer"),
            new("Tells people by mail how the case ended, or that it has come to this step.", "Informe par courriel de l’issue du dossier, ou de son arrivée à cette étape."),
            [
                new("message", "String", null, true, new("approved, released, rejected, lapsed or reached.", "approved, released, rejected, lapsed ou reached."))
                {
                    Missing = new("what people are told is missing; choose the message.", "il manque ce dont les personnes sont informées ; choisissez le message."),
                },
                new("to", "String[]", null, true, new("Who is told: proposers, acted, coordinators.", "Destinataires : proposers, acted, coordinators.")),
            ],
            ["Done"]) { Check = ValueRules.Of, Fault = Reading(Notice.From) },
        new HostActivity(
            RegisterAmendment,
            HostBehaviour.Performs,
            new("Register the amendment", "Enregistrer l’avenant"),
            new("Enters the frozen text into the agreement’s register under its number, as approved, to be signed.",
                "Inscrit le texte figé au registre de l’accord sous son numéro : approuvé, à signer."),
            [],
            ["Done"]),
        new HostActivity(
            ReleaseAnnouncement,
            HostBehaviour.Performs,
            new("Release the announcement", "Diffuser l’annonce"),
            new("Records the frozen wording of a joint announcement as released; the amendment’s page shows it from then on.",
                "Consigne la diffusion des termes figés d’une annonce commune, dès lors affichés sur la page de l’avenant."),
            [],
            ["Done"]),
    }.Select(Labelled))
    {
        NotCarried = ActivityRules.NotCarried,
        Check = NoticeRules.Of,
    };

    private static HostActivity Labelled(HostActivity activity) =>
        activity with { Inputs = [.. activity.Inputs.Select(i => i with { Label = SettingWords.Label(i.Name) })] };

    private static Func<JsonObject, string?> Reading(Func<JsonObject, object> read) => inputs =>
    {
        try
        {
            read(inputs);
            return null;
        }
        catch (ActivityInputException wrong)
        {
            return wrong.Sentence.En;
        }
    };
}
