using AmendFlow.Agreements.Text;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Mail;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Jobs.Wording;

/// <summary>What a mail of one kind says in the sample case: the public name of a project of 2023, and an invented course.</summary>
/// <param name="Subject">The product's own; <c>{due}</c> stands for the day.</param>
/// <param name="Blocks">Every block that mails of this kind can have, in the order of the standard wording.</param>
/// <param name="Values">Every value that they show, beside name, project and agreement.</param>
internal sealed record MailSample(Bilingual Subject, IReadOnlyList<(MailBlock Block, IReadOnlyList<Bilingual> Said)> Blocks, IReadOnlyList<string> Values);

/// <summary>The kinds of mail that can be worded, by their sample: the mails on the way of a proposal and a case. All others keep the product's words.</summary>
internal static class MailSamples
{
    private static readonly DateOnly Due = new(2026, 3, 12);

    private static readonly string[] Always = ["name", "project", "agreement"];

    private static readonly Dictionary<MailKind, MailSample> All = new()
    {
        [MailKind.AskedToDecide] = Ask("your decision by {due}: Legal review, Sanofi", "votre avis d’ici au {due} : Analyse juridique, Sanofi", [Decide, Again]),
        [MailKind.AskedToWork] = Ask("your turn, by {due}: Completeness check", "à vous, d’ici au {due} : Contrôle de complétude", [Work, Returned]),
        [MailKind.ChangesRequested] = Ask("your turn, by {due}: Revision of the proposal", "à vous, d’ici au {due} : Révision de la proposition", [Revise, Returned]),
        [MailKind.Reassigned] = Ask("passed to you, by {due}: Legal review, Sanofi", "vous est confié, d’ici au {due} : Analyse juridique, Sanofi", [Decide, Returned, Again]),
        [MailKind.Reminder] = Ask("reminder, by {due}: Legal review, Sanofi", "rappel, d’ici au {due} : Analyse juridique, Sanofi", [Remind, Decide, Returned, Again]),
        [MailKind.Overdue] = Ask("overdue since {due}: Legal review, Sanofi", "en retard depuis le {due} : Analyse juridique, Sanofi", [Late, Decide, Returned, Again]),
        [MailKind.Escalated] = new(
            new("escalated, overdue since {due}: Legal review, Sanofi", "alerte, en retard depuis le {due} : Analyse juridique, Sanofi"),
            [Escalated, (MailBlock.Deadline, [new("If nobody answers by the end of Monday 30 March 2026, the step lapses and nothing is approved. Silence is never taken as an approval.", "Sans réponse à la fin du lundi 30 mars 2026, l’étape devient caduque et rien n’est approuvé. Le silence ne vaut jamais approbation.")]), Role],
            ["reference", "party", "step", "due"]),
        [MailKind.Decided] = new(
            new("Legal review, Gustave Roussy: Changes requested", "Analyse juridique, Gustave Roussy : Modifications demandées"),
            [Told("The step “Legal review, Gustave Roussy” of your proposal is closed: changes requested.", "L’étape « Analyse juridique, Gustave Roussy » de votre proposition est close : modifications demandées."), Returned,
                (MailBlock.Next, [new("Where it stands now: in review.", "Où en est le dossier : en cours d’examen.")])],
            ["reference", "step"]),
        [MailKind.Recorded] = new(
            new("you recorded “Approve”", "vous avez enregistré « Favorable »"),
            [Told("You recorded “Approve” for the step “Legal review, Sanofi”.", "Vous avez enregistré « Favorable » pour l’étape « Analyse juridique, Sanofi »."),
                (MailBlock.Reasons, [new("The reason you shared: “The clause on publication is respected.”", "Le motif que vous avez partagé : « La clause de publication est respectée. »")]),
                (MailBlock.Warning, [new("If this was not you, say so by the link below, or tell your coordinator at once.", "Si ce n’était pas vous, signalez-le par le lien ci-dessous, ou prévenez tout de suite votre coordinateur.")])],
            ["reference", "step"]),
        [MailKind.Approved] = End("approved, to be signed", "approuvé, à signer", Told(
            "Both parties have approved the project and the text of its amendment.", "Les deux parties ont approuvé le projet et le texte de son avenant.")),
        [MailKind.Rejected] = End("rejected", "refusé", Told(
            "The project was rejected. Nothing in the agreement changes; no further answer is asked of anybody.", "Le projet a été refusé. L’accord ne change pas ; plus aucune réponse n’est attendue."), Returned),
        [MailKind.Lapsed] = End("lapsed", "caduc", Told(
            "The case has lapsed because an answer did not come in time. Nothing was approved.", "Le dossier est devenu caduc, faute de réponse dans les délais. Rien n’a été approuvé."), Returned),
        [MailKind.Withdrawn] = End("withdrawn", "retiré", Told(
            "The team head of Gustave Roussy has withdrawn the proposal. Nothing in the agreement changes.", "Le responsable d’équipe de Gustave Roussy a retiré la proposition. L’accord ne change pas."), Returned),
        [MailKind.Released] = End("announcement released", "annonce diffusée", Told(
            "The wording of the joint announcement that both parties approved is released from now on.", "Les termes de l’annonce commune, approuvés par les deux parties, sont désormais diffusés."),
            (MailBlock.Next, [new("They stand on the amendment’s page, in both languages.", "Ils figurent sur la page de l’avenant, dans les deux langues.")])),
        [MailKind.Reached] = new(
            new("for your information: Ethics review", "pour information : Avis éthique"),
            [Told("The case has come to the step “Ethics review”. This is for your information; you need do nothing.", "Le dossier est arrivé à l’étape « Avis éthique ». Ceci est pour information ; vous n’avez rien à faire."),
                (MailBlock.Next, [new("Where it stands now: in review.", "Où en est le dossier : en cours d’examen.")]), Role],
            ["reference"]),
        [MailKind.ConfirmationAsked] = new(
            new("a project proposal to confirm", "une proposition de projet à confirmer"),
            [Told("The project leader of Sanofi names you as the responsible scientist of your party, and asks you to confirm the proposal.", "Le chef de projet de Sanofi vous désigne comme responsable scientifique de votre partie et vous demande de confirmer la proposition."),
                (MailBlock.Ask, [new("Please read the draft and confirm it, or say there what has to change. There is no deadline, and silence confirms nothing.", "Merci de lire le brouillon et de le confirmer, ou d’y dire ce qu’il faut changer. Il n’y a pas de délai, et le silence ne confirme rien.")])],
            []),
        [MailKind.Confirmed] = new(
            new("confirmed, you can submit", "confirmée, vous pouvez soumettre"),
            [Told("The team head of Gustave Roussy has confirmed your proposal. You can submit it now.", "Le responsable d’équipe de Gustave Roussy a confirmé votre proposition. Vous pouvez maintenant la soumettre."),
                (MailBlock.Next, [new("The confirmation holds for the content that was read.", "La confirmation vaut pour le contenu qui a été lu.")])],
            []),
        [MailKind.ChangesWanted] = new(
            new("changes wanted before it is confirmed", "modifications souhaitées avant confirmation"),
            [Told("The team head of Gustave Roussy does not confirm your proposal as it is, and asks you to change it:", "Le responsable d’équipe de Gustave Roussy ne confirme pas votre proposition en l’état et vous demande de la modifier :"),
                (MailBlock.Reasons, [new("“The second cohort is missing.”", "« La deuxième cohorte manque. »")]),
                (MailBlock.Ask, [new("Change the draft, then ask them again.", "Modifiez le brouillon, puis redemandez confirmation.")])],
            []),
    };

    /// <summary>Those that can be worded, in the order of a case.</summary>
    public static IReadOnlyCollection<MailKind> Kinds => All.Keys;

    private static (MailBlock, IReadOnlyList<Bilingual>) Remind => (MailBlock.Lead, [new("This is a reminder: we have no answer from you yet.", "Ceci est un rappel : nous n’avons pas encore votre réponse.")]);

    private static (MailBlock, IReadOnlyList<Bilingual>) Late => Told("The last day was {due}. Your answer is still open, and still wanted.", "Le dernier jour était le {due}. Votre réponse manque toujours et reste attendue.");

    private static (MailBlock, IReadOnlyList<Bilingual>) Escalated => Told("The step “Legal review, Sanofi” was to be answered by {due}, and is not. It now comes to you.", "L’étape « Analyse juridique, Sanofi » attendait une réponse pour le {due}, et ne l’a pas reçue. Elle vous revient.");

    private static (MailBlock, IReadOnlyList<Bilingual>) Decide => (MailBlock.Ask, [new("Sanofi asks you to decide on a research project that is to join the agreement.", "Sanofi vous demande de vous prononcer sur un projet de recherche appelé à rejoindre l’accord.")]);

    private static (MailBlock, IReadOnlyList<Bilingual>) Work => (MailBlock.Ask, [new("Please check whether a new proposal is complete, and whether it needs an amendment at all.", "Merci de vérifier si une nouvelle proposition est complète, et si elle appelle bien un avenant.")]);

    private static (MailBlock, IReadOnlyList<Bilingual>) Revise => (MailBlock.Ask, [new("Your proposal came back to you: changes are asked for before it can go on. Please change it and submit it again.", "Votre proposition vous revient : des modifications sont demandées avant qu’elle puisse avancer. Merci de la modifier et de la soumettre de nouveau.")]);

    private static (MailBlock, IReadOnlyList<Bilingual>) Returned => (MailBlock.Reasons, [new("Legal review, Gustave Roussy:\n“The period for reviewing publications is missing.”", "Analyse juridique, Gustave Roussy :\n« Le délai d’examen des publications manque. »")]);

    private static (MailBlock, IReadOnlyList<Bilingual>) Again => (MailBlock.Again,
    [
        new("You are asked again: on revision 1 you recorded “Request changes”.", "Vous êtes à nouveau sollicité : sur la révision 1, vous avez enregistré « Demander des modifications »."),
        new("Since then changed: plan, data.", "Modifié depuis : plan, données."),
    ]);

    private static (MailBlock, IReadOnlyList<Bilingual>) Deadline => (MailBlock.Deadline, [new("Please answer by the end of {due} (Paris time). If there is no answer by the end of Monday 30 March 2026, the step lapses and nothing is approved. Silence is never taken as an approval.", "Merci de répondre au plus tard le {due} (heure de Paris). Si aucune réponse n’est parvenue à la fin du lundi 30 mars 2026, l’étape devient caduque et rien n’est approuvé. Le silence ne vaut jamais approbation.")]);

    private static (MailBlock, IReadOnlyList<Bilingual>) Role => (MailBlock.Why, [new("Why you: your role at Sanofi under this agreement.", "Pourquoi vous : votre rôle au titre de cet accord (Sanofi).")]);

    public static MailMaterial Material(MailKind kind, string language)
    {
        var sample = All[kind];
        return new MailMaterial(
            In(sample.Subject, language),
            sample.Blocks.ToDictionary(b => b.Block, IReadOnlyList<string> (b) => [.. b.Said.Select(s => In(s, language))]),
            Always.Concat(sample.Values).ToDictionary(v => v, v => Value(v, language), StringComparer.Ordinal));
    }

    /// <summary>The standard wording as a template: what an administrator starts from.</summary>
    public static MailWords Standard(MailKind kind) => new(
        "{{ subject }}", string.Join("\n\n", All[kind].Blocks.Select(b => $"{{{{ {b.Block.Variable()} }}}}")));

    /// <summary>The whole mail of the sample case in this wording, with the parts that stay the product's.</summary>
    public static MailContent Content(MailKind kind, string language, RenderedWords words, string url)
    {
        var reference = Value("reference", language);
        return new MailContent(
            language,
            All[kind].Values.Contains("reference") ? $"{reference} · {words.Subject}" : words.Subject,
            In(new("Dear Legal counsel (Sanofi),", "Bonjour Juriste (Sanofi),"), language),
            words.Paragraphs,
            [(In(new("Project", "Projet"), language), Value("project", language)), (In(new("Agreement", "Accord"), language), Value("agreement", language))],
            new MailButton(In(new("The button of this mail", "Le bouton de ce courriel"), language), url),
            [In(new("Here stand the warnings about the link, where the mail has one.", "Ici figurent les mises en garde sur le lien, si le courriel en a un."), language)],
            In(new("Sample case, for illustration. Sent to nobody.", "Dossier d’exemple, à titre d’illustration. Envoyé à personne."), language));
    }

    private static MailSample Ask(string en, string fr, IReadOnlyList<(MailBlock, IReadOnlyList<Bilingual>)> blocks) =>
        new(new(en, fr), [.. blocks, Deadline, Role], ["reference", "party", "step", "due"]);

    private static MailSample End(string en, string fr, params IReadOnlyList<(MailBlock, IReadOnlyList<Bilingual>)> blocks) =>
        new(new(en, fr), [.. blocks, (MailBlock.Why, [new("Why you: you had a part in this case.", "Pourquoi vous : vous avez pris part à ce dossier.")])], ["reference"]);

    private static (MailBlock, IReadOnlyList<Bilingual>) Told(string en, string fr) => (MailBlock.News, [new(en, fr)]);

    private static string Value(string name, string language) => name switch
    {
        "name" => In(new("Legal counsel (Sanofi)", "Juriste (Sanofi)"), language),
        "project" => In(new("Myeloid immune cells: targets in tumours resistant to immunotherapy", "Cellules immunitaires myéloïdes : cibles dans les tumeurs résistantes à l’immunothérapie"), language),
        "reference" => "AF-2012-01/P-2026-001",
        "agreement" => "AF-2012-01",
        "party" => "Sanofi",
        "step" => In(new("Legal review, Sanofi", "Analyse juridique, Sanofi"), language),
        _ => Format.LongDate(Due, language),
    };

    private static string In(Bilingual text, string language) => Typography.Bind((language == "fr" ? text.Fr : text.En)
        .Replace("{due}", Format.LongDate(Due, language), StringComparison.Ordinal));
}
