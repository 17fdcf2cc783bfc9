using System.Globalization;
using AmendFlow.Agreements.Agreements;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Text;

/// <summary>
/// The first draft of an amendment, with what every example of domain.md 4.10 contains: title with number, the agreement and each earlier
/// amendment with its date, recitals, capitalised terms, one numbered article per clause touched, the rest unchanged, effective date, languages,
/// signature blocks, the annex. Plain text, one per language, in the shape that <see cref="TextLayout"/> reads.
/// </summary>
public static class AmendmentTemplate
{
    public static AmendmentText Draft(AmendmentContext context) => new(Write(context, "en"), Write(context, "fr"));

    /// <summary>The label of the project's annex: the last part of the working reference, for example <c>P-2023-007</c>.</summary>
    public static string AnnexLabel(string workingReference) => workingReference[(workingReference.LastIndexOf('/') + 1)..];

    private static string Write(AmendmentContext c, string language)
    {
        var text = new LanguageWriter(language);
        var annex = AnnexLabel(c.WorkingReference);
        WriteHead(text, c);
        WriteRecitals(text, c);
        var articles = new ArticleWriter(text);
        articles.Head("Defined terms", "Définitions");
        text.Line("Terms with a capital letter that this amendment does not define have the meaning that the Agreement gives them.",
            "Les termes portant une majuscule et que le présent avenant ne définit pas ont le sens que leur donne l’Accord.");
        articles.Head("New Project", "Ajout d’un Projet");
        text.Line($"An annex {annex} is added to the Agreement and forms part of it. It describes the Project.",
            $"Il est ajouté à l’Accord une annexe {annex}, qui en fait partie intégrante et décrit le Projet.");
        foreach (var operation in Operations(c))
        {
            WriteOperation(text, articles, c, operation);
        }

        WriteEnd(text, articles, c);
        WriteSignature(text, c.PartyA);
        WriteSignature(text, c.PartyB);
        text.Gap();
        ProjectAnnex.Write(text, c, annex);
        return text.ToString();
    }

    private static void WriteHead(LanguageWriter text, AmendmentContext c)
    {
        text.Line(c.Number.Name);
        text.Line($"to the framework agreement {c.AgreementReference} of {Wording.English(c.AgreementSignedOn)}, “{c.AgreementTitle.En}”",
            $"à l’accord-cadre {c.AgreementReference} du {Wording.InFrench(c.AgreementSignedOn)}, « {c.AgreementTitle.Fr} »");
        text.Gap();
        text.Line("BETWEEN", "ENTRE");
        text.Line($"(1) {c.PartyA}", $"(1) {c.PartyA}");
        text.Line($"(2) {c.PartyB}", $"(2) {c.PartyB}");
        text.Line("each a “Party”, together the “Parties”.", "ci-après désignées chacune la « Partie » et ensemble les « Parties ».");
    }

    private static void WriteRecitals(LanguageWriter text, AmendmentContext c)
    {
        text.Gap();
        text.Line("RECITALS", "EXPOSÉ PRÉALABLE");
        text.Line($"(A) On {Wording.English(c.AgreementSignedOn)} the Parties concluded the framework agreement {c.AgreementReference} (the “Agreement”).",
            $"(A) Le {Wording.InFrench(c.AgreementSignedOn)}, les Parties ont conclu l’accord-cadre {c.AgreementReference} (ci-après l’« Accord »).");
        if (c.EarlierAmendments.IsEmpty)
        {
            text.Line("(B) No earlier amendment stands in the register of the Agreement.", "(B) Aucun avenant antérieur n’est inscrit au registre de l’Accord.");
        }
        else
        {
            text.Line("(B) The Agreement has been amended by:", "(B) L’Accord a été modifié par :");
            foreach (var earlier in c.EarlierAmendments.OrderBy(a => a.Number.Value))
            {
                text.Line($"- {earlier.Number.Name.En} of {Wording.English(earlier.Date)}: {earlier.Title.En}",
                    $"- {earlier.Number.Name.Fr} du {Wording.InFrench(earlier.Date)} : {earlier.Title.Fr}");
            }
        }

        text.Line($"(C) The Parties wish to add to it the project “{c.Proposal.Title}”, reference {c.WorkingReference} (the “Project”).",
            $"(C) Les Parties souhaitent y ajouter le projet « {c.Proposal.Title} », référence {c.WorkingReference} (ci-après le « Projet »).");
        text.Gap();
        text.Line("THE PARTIES AGREE AS FOLLOWS", "CELA EXPOSÉ, IL EST CONVENU CE QUI SUIT");
    }

    private static void WriteOperation(LanguageWriter text, ArticleWriter articles, AmendmentContext c, AmendmentOperation operation)
    {
        switch (operation)
        {
            case ReplaceClause replace:
                var replaced = Titled(c, replace.Number);
                articles.Head($"Amendment of clause {replaced.En}", $"Modification de l’article {replaced.Fr}");
                break;
            case RepealClause repeal:
                var repealed = Titled(c, repeal.Number);
                articles.Head($"Deletion of clause {repealed.En}", $"Suppression de l’article {repealed.Fr}");
                break;
            case InsertClauseAfter insert:
                articles.Head($"New clause {insert.Number} ({insert.Title.En})", $"Article {insert.Number} nouveau ({insert.Title.Fr})");
                break;
            default:
                articles.Head("Change to the Agreement", "Modification de l’Accord");
                break;
        }

        text.Line(operation.Sentence);
        if (operation.NewText is { } newText)
        {
            text.Line($"“{newText.En}”", $"« {newText.Fr} »");
        }
    }

    private static Bilingual Titled(AmendmentContext c, string number) => c.ClauseTitles.TryGetValue(number, out var title)
        ? new($"{number} ({title.En})", $"{number} ({title.Fr})")
        : new(number, number);

    private static void WriteEnd(LanguageWriter text, ArticleWriter articles, AmendmentContext c)
    {
        articles.Head("Remaining terms", "Autres stipulations");
        text.Line("All other terms of the Agreement remain unchanged and in full force and effect.",
            "Le reste sans changement : toutes les autres stipulations de l’Accord demeurent pleinement en vigueur.");
        articles.Head("Effective date", "Date d’effet");
        WriteEffect(text, c);
        articles.Head("Languages", "Langues");
        text.Line("This amendment is made in English and in French. Both texts are equally authentic.",
            "Le présent avenant est établi en français et en anglais. Les deux textes font également foi.");
        text.Gap();
        text.Line("Made in two originals, one for each Party.", "Fait en deux exemplaires originaux, un pour chaque Partie.");
    }

    private static void WriteEffect(LanguageWriter text, AmendmentContext c)
    {
        // Conditions can be laid down after this text is frozen: the register has them all.
        text.Line("This amendment takes effect on the date of its last signature or, where that is later, on the day on which the last condition that the register holds against its entry into force is closed.",
            "Le présent avenant prend effet à la date de sa dernière signature ou, si elle est postérieure, à la date à laquelle est levée la dernière réserve inscrite au registre qui retient son entrée en vigueur.");
        if (!c.OpenConditions.IsEmpty)
        {
            text.Line("Open when this text was drafted, as their authors wrote them:", "Réserves non levées lors de la rédaction du présent texte, telles que leurs auteurs les ont formulées :");
        }

        foreach (var condition in c.OpenConditions)
        {
            text.Line($"- “{condition}”", $"- « {condition} »");
        }
    }

    private static void WriteSignature(LanguageWriter text, string party)
    {
        text.Gap();
        text.Line($"For {party}", $"Pour {party}");
        text.Line("Name:", "Nom :");
        text.Line("Function:", "Qualité :");
        text.Line("Date:", "Date :");
        text.Line("Signature:", "Signature :");
    }

    private static IEnumerable<AmendmentOperation> Operations(AmendmentContext c)
    {
        var worded = c.Operations.Select(o => o switch
        {
            ReplaceClause replace => replace.Number,
            RepealClause repeal => repeal.Number,
            _ => null,
        }).ToHashSet();

        // A clause that the proposal names must not get lost between the form and the text.
        var unworded = c.Proposal.ClausesTouched.Distinct().Where(number => !worded.Contains(number));
        return [.. c.Operations, .. unworded.Select(number => new ReplaceClause(number, new Bilingual(AmendmentText.Gap, AmendmentText.Gap)))];
    }

    /// <summary>Numbers the articles. In French the first is the 1er.</summary>
    private sealed class ArticleWriter(LanguageWriter text)
    {
        private int article;

        public void Head(string en, string fr)
        {
            article++;
            text.Gap();
            text.Line(
                string.Create(CultureInfo.InvariantCulture, $"Article {article}. {en}"),
                string.Create(CultureInfo.InvariantCulture, $"Article {article}{(article == 1 ? "er" : "")} – {fr}"));
        }
    }
}
