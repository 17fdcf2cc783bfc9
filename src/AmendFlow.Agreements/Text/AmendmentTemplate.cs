using System.Globalization;
using System.Text;
using AmendFlow.Agreements.Agreements;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Text;

/// <summary>
/// The first draft of an amendment, with what every example of domain.md 4.10 contains: title, the agreement and each earlier amendment
/// with its date, recitals, one numbered article per change, "remaining terms unchanged", the annex. Plain text, one per language.
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

        var article = 0;
        WriteArticle("Project", "Projet");
        text.Line($"Annex {annex} is added to the agreement and forms part of it. It describes the project.",
            $"Il est ajouté à l'accord une annexe {annex}, qui en fait partie intégrante. Elle décrit le projet.");
        foreach (var operation in Operations(c))
        {
            WriteArticle("Change to the agreement", "Modification de l'accord");
            text.Line(operation.Sentence);
            if (operation.NewText is { } newText)
            {
                text.Line($"“{newText.En}”", $"« {newText.Fr} »");
            }
        }

        WriteArticle("Remaining terms", "Autres dispositions");
        text.Line("All other terms of the agreement remain unchanged and in full force.",
            "Le reste de l'accord demeure sans changement et en pleine vigueur.");
        WriteArticle("Effective date", "Date d'effet");
        text.Line("This amendment takes effect on the date of its last signature.",
            "Le présent avenant prend effet à la date de sa dernière signature.");
        text.Gap();
        text.Line($"For {c.PartyA}: name, function, date, signature", $"Pour {c.PartyA} : nom, qualité, date, signature");
        text.Gap();
        text.Line($"For {c.PartyB}: name, function, date, signature", $"Pour {c.PartyB} : nom, qualité, date, signature");
        text.Gap();
        ProjectAnnex.Write(text, c, annex);
        return text.ToString();

        void WriteArticle(string en, string fr)
        {
            article++;
            text.Gap();
            text.Line(string.Create(CultureInfo.InvariantCulture, $"Article {article}. {en}"), string.Create(CultureInfo.InvariantCulture, $"Article {article}. {fr}"));
        }
    }

    private static void WriteHead(LanguageWriter text, AmendmentContext c)
    {
        var name = c.Number?.Name ?? new Bilingual($"Amendment {c.WorkingReference}", $"Avenant {c.WorkingReference}");
        text.Line(name.En.ToUpperInvariant(), name.Fr.ToUpperInvariant());
        text.Line($"to the framework agreement {c.AgreementReference} of {Wording.English(c.AgreementSignedOn)}, “{c.AgreementTitle.En}”",
            $"à l'accord-cadre {c.AgreementReference} du {Wording.InFrench(c.AgreementSignedOn)}, « {c.AgreementTitle.Fr} »");
        text.Gap();
        text.Line($"between {c.PartyA} and {c.PartyB}", $"entre {c.PartyA} et {c.PartyB}");
        text.Gap();
        if (c.EarlierAmendments.IsEmpty)
        {
            text.Line("The agreement has not been amended before.", "L'accord n'a pas encore été modifié.");
            return;
        }

        text.Line("The agreement has been amended by:", "L'accord a été modifié par :");
        foreach (var earlier in c.EarlierAmendments.OrderBy(a => a.Number.Value))
        {
            text.Line($"- {earlier.Number.Name.En} of {Wording.English(earlier.Date)}: {earlier.Title.En}",
                $"- {earlier.Number.Name.Fr} du {Wording.InFrench(earlier.Date)} : {earlier.Title.Fr}");
        }
    }

    private static void WriteRecitals(LanguageWriter text, AmendmentContext c)
    {
        text.Gap();
        text.Line("RECITALS", "EXPOSÉ PRÉALABLE");
        text.Line("(A) Under the agreement the parties carry out joint research projects, each added by an amendment.",
            "(A) En application de l'accord, les parties mènent des projets de recherche communs, chacun ajouté par avenant.");
        text.Line($"(B) The parties wish to add the project “{c.Proposal.Title}” (reference {c.WorkingReference}).",
            $"(B) Les parties souhaitent ajouter le projet « {c.Proposal.Title} » (référence {c.WorkingReference}).");
        text.Line("(C) Capitalised terms have the meaning that the agreement gives them.",
            "(C) Les termes portant une majuscule ont le sens que leur donne l'accord.");
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
}

/// <summary>Writes lines in one of the two languages.</summary>
internal sealed class LanguageWriter(string language)
{
    private readonly StringBuilder text = new();

    public void Line(string en, string fr) => Line(new Bilingual(en, fr));

    public void Line(Bilingual line) => text.Append(line.In(language)).Append('\n');

    public void Gap() => text.Append('\n');

    public override string ToString() => text.ToString();
}
