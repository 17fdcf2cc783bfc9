using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Jobs.Wording;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Wording;

/// <summary>A version as the pages show it.</summary>
/// <param name="En">Null for the standard wording; so is the French.</param>
public sealed record WordingVersion(int Number, DateTimeOffset At, string By, string Note, MailWords? En, MailWords? Fr);

/// <param name="Newest">Null before the first version.</param>
public sealed record WordingRow(MailKind Kind, WordingVersion? Newest);

public sealed record WordingListModel(IReadOnlyList<WordingRow> Rows);

/// <summary>One language of a preview.</summary>
public sealed record WordingPreview(string Language, string Subject, string Text, string Html);

/// <param name="Versions">Newest first.</param>
/// <param name="Form">What was typed; empty for a page that is opened.</param>
/// <param name="Previews">In both languages, or none.</param>
public sealed record WordingModel(
    MailKind Kind, IReadOnlyList<WordingVersion> Versions, PostedForm Form, IReadOnlyList<FieldError> Errors, IReadOnlyList<WordingPreview> Previews,
    string CommandId, string Done)
{
    public int Newest => Versions.Count == 0 ? 0 : Versions[0].Number;

    public bool IsStandard => Versions is not [{ En: not null }, ..];

    /// <summary>What stands in a field: what was typed, or the wording that counts.</summary>
    public string Field(string name) => Form.Has(name) ? Form.Text(name) : name switch
    {
        "subject-en" => Words("en").Subject,
        "body-en" => Words("en").Body,
        "subject-fr" => Words("fr").Subject,
        "body-fr" => Words("fr").Body,
        _ => "",
    };

    private MailWords Words(string language) =>
        (Versions is [var newest, ..] ? language == "fr" ? newest.Fr : newest.En : null) ?? MailSamples.Standard(Kind);
}

/// <summary>What the parts and values of a mail are, for whoever places them.</summary>
internal static class WordingWords
{
    public static Bilingual Title(MailKind kind)
    {
        var name = MailNames.Of(kind);
        return new(Capital(name.En), Capital(name.Fr));
    }

    public static Bilingual Of(MailBlock block) => block switch
    {
        MailBlock.Lead => new("An opening line.", "Une phrase d’introduction."),
        MailBlock.News => new("What happened.", "Ce qui s’est passé."),
        MailBlock.Ask => new("What is asked of the reader.", "Ce qui est demandé au destinataire."),
        MailBlock.Reasons => new("The reasons and conditions that were shared, if there are any.", "Les motifs et réserves partagés, s’il y en a."),
        MailBlock.Again => new("Why somebody who answered before is asked again.", "Pourquoi une personne ayant déjà répondu est de nouveau sollicitée."),
        MailBlock.Next => new("What comes next.", "La suite."),
        MailBlock.Deadline => new("By when, and what silence does.", "L’échéance, et l’effet du silence."),
        MailBlock.Why => new("Why this person gets the mail.", "Pourquoi cette personne reçoit le courriel."),
        _ => new("What to do if something is wrong.", "Que faire en cas d’anomalie."),
    };

    public static Bilingual OfValue(string name) => name switch
    {
        "name" => new("The reader’s name.", "Le nom du destinataire."),
        "project" => new("The title of the project; not in a subject, which others can read.", "Le titre du projet ; pas dans un objet, que d’autres peuvent lire."),
        "reference" => new("The reference of the proposal. It stands before every subject anyway.", "La référence de la proposition. Elle précède de toute façon chaque objet."),
        "agreement" => new("The reference of the agreement.", "La référence de l’accord."),
        "party" => new("The party that the mail speaks for.", "La partie au nom de laquelle le courriel est écrit."),
        "step" => new("The name of the step.", "Le nom de l’étape."),
        "due" => new("The last day to answer.", "Le dernier jour pour répondre."),
        _ => new("The standard subject; only in the subject.", "L’objet standard ; seulement dans l’objet."),
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
