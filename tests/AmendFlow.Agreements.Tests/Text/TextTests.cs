using AmendFlow.Agreements.Agreements;
using AmendFlow.Agreements.Tests.Proposals;
using AmendFlow.Agreements.Text;
using AmendFlow.Engine;
using CsCheck;

namespace AmendFlow.Agreements.Tests.Text;

public sealed class TextTests
{
    private static readonly AmendmentContext Context = new()
    {
        Number = new AmendmentNumber(3),
        WorkingReference = "AF-2012-01/P-2023-007",
        AgreementReference = "AF-2012-01",
        AgreementTitle = new Bilingual("Translational research", "Recherche translationnelle"),
        AgreementSignedOn = new DateOnly(2012, 4, 13),
        EarlierAmendments =
        [
            new EarlierAmendment(new AmendmentNumber(2), new DateOnly(2019, 8, 1), new Bilingual("Term", "Durée")),
            new EarlierAmendment(new AmendmentNumber(1), new DateOnly(2016, 3, 2), new Bilingual("Immuno-oncology", "Immuno-oncologie")),
        ],
        PartyA = "Sanofi",
        PartyB = "Gustave Roussy",
        ScientistA = "Dr A",
        ScientistB = "Pr B",
        Proposal = Sample.Complete,
        ClauseTitles = new Dictionary<string, Bilingual> { ["7.2"] = new("Publications", "Publications") },
    };

    [Theory]
    [InlineData("Amendment No. 3\nto the framework agreement AF-2012-01 of 13 April 2012", "Avenant n°~3\nà l’accord-cadre AF-2012-01 du 13 avril 2012")]
    [InlineData("- Amendment No. 1 of 2 March 2016: Immuno-oncology\n- Amendment No. 2 of 1 August 2019: Term", "- Avenant n°~1 du 2 mars 2016~: Immuno-oncologie\n- Avenant n°~2 du 1er août 2019~: Durée")]
    [InlineData("RECITALS", "EXPOSÉ PRÉALABLE")]
    [InlineData("Terms with a capital letter", "Les termes portant une majuscule")]
    [InlineData("Article 3. Amendment of clause 7.2 (Publications)\nClause 7.2 of the Agreement is amended to read as follows:\n“[…]”", "Article 3 – Modification de l’article 7.2 (Publications)\nL’article 7.2 de l’Accord est modifié comme suit~:\n«~[…]~»")]
    [InlineData("All other terms of the Agreement remain unchanged and in full force", "Le reste sans changement")]
    [InlineData("takes effect on the date of its last signature", "prend effet à la date de sa dernière signature")]
    [InlineData("Both texts are equally authentic", "Les deux textes font également foi")]
    [InlineData("For Gustave Roussy\nName:\nFunction:\nDate:\nSignature:\n", "Pour Gustave Roussy\nNom~:\nQualité~:\nDate~:\nSignature~:\n")]
    [InlineData("Annex P-2023-007 – Persister cells\n\n1. Aim", "Annexe P-2023-007 – Persister cells\n\n1. Objet")]
    [InlineData("- Sanofi: Dr A\n- Gustave Roussy: Pr B", "- Sanofi~: Dr A\n- Gustave Roussy~: Pr B")]
    [InlineData("- First cohort, by 1 March 2024 (go/no-go: 20 samples sequenced)", "- First cohort, au plus tard le 1er mars 2024 (critère de poursuite~: 20 samples sequenced)")]
    public void A_draft_says_what_every_amendment_says_in_both_languages(string en, string fr)
    {
        var draft = AmendmentTemplate.Draft(Context);
        Assert.Contains(en, draft.En, StringComparison.Ordinal);
        Assert.Contains(fr.Replace('~', '\u00A0'), draft.Fr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "EUR 123,456.78", "EUR 173,456.78")]
    [InlineData("fr", "123\u00A0456,78\u00A0€", "173\u00A0456,78\u00A0€")]
    public void The_budget_is_a_table_that_lines_up_as_plain_text(string language, string amount, string total)
    {
        var draft = AmendmentTemplate.Draft(Context);
        var lines = (language == "en" ? draft.En : draft.Fr).Split('\n').ToList();
        var first = lines.FindIndex(l => l.EndsWith(amount, StringComparison.Ordinal));
        var last = lines.FindIndex(l => l.EndsWith(total, StringComparison.Ordinal));

        Assert.Matches("^2024 {2,3}Sequencing ", lines[first]);
        Assert.StartsWith("Total ", lines[last], StringComparison.Ordinal);
        Assert.Single(lines[(first - 1)..(last + 1)].Select(l => l.Length).Distinct());
    }

    [Fact]
    public void What_the_entry_into_force_waits_for_stands_in_the_article_on_the_effective_date()
    {
        var draft = AmendmentTemplate.Draft(Context with { OpenConditions = ["The CODECOH declaration is updated.", "RECITALS OF THE BOARD"] });
        Assert.Contains("as their authors wrote them:\n- “The CODECOH declaration is updated.”\n- “RECITALS OF THE BOARD”\n\nArticle", draft.En, StringComparison.Ordinal);
        Assert.Contains("formulées\u00A0:\n- «\u00A0The CODECOH declaration is updated.\u00A0»\n- «\u00A0RECITALS OF THE BOARD\u00A0»\n\nArticle", draft.Fr, StringComparison.Ordinal);
        Assert.Single(TextLayout.Of(draft.En), b => b.Kind == TextBlockKind.Items && b.Lines.Length == 2 && b.Lines[1] == "“RECITALS OF THE BOARD”");
    }

    [Fact]
    public void A_text_is_titled_by_its_number_in_both_languages()
    {
        var draft = AmendmentTemplate.Draft(Context);
        Assert.True(draft.IsTitled(new AmendmentNumber(3)));
        Assert.False(draft.IsTitled(new AmendmentNumber(2)));
        Assert.False(new AmendmentText(draft.En.Replace("Amendment No. 3", "Amendment No. 31", StringComparison.Ordinal), draft.Fr).IsTitled(new AmendmentNumber(3)));
        Assert.False(new AmendmentText(draft.En, draft.En).IsTitled(new AmendmentNumber(3)));
    }

    [Fact]
    public void A_clause_that_is_touched_but_not_worded_is_a_gap_until_somebody_words_it()
    {
        Assert.True(AmendmentTemplate.Draft(Context).HasGaps);
        var worded = Context with { Operations = [new ReplaceClause("7.2", new Bilingual("Sixty days.", "Soixante jours."))] };
        var draft = AmendmentTemplate.Draft(worded);
        Assert.False(draft.HasGaps);
        Assert.Contains("“Sixty days.”", draft.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_s_line_ends_change_no_hash_and_a_letter_does()
    {
        var text = new AmendmentText("a\nb", "c\n");
        Assert.Equal(text.Hash, new AmendmentText("a\r\nb", "c\r").Hash);
        Assert.NotEqual(text.Hash, new AmendmentText("a\nB", "c\n").Hash);
        Assert.NotEqual(new AmendmentText("ab", "c").Hash, new AmendmentText("a", "bc").Hash);
    }

    [Fact]
    public void References_and_numbers_read_as_lawyers_write_them()
    {
        Assert.Equal("AF-2012-01/P-2023-007", WorkingReference.Of("AF-2012-01", 2023, 7));
        Assert.Equal(new Bilingual("Amendment No. 4", "Avenant n° 4"), new AmendmentNumber(3).Next().Name);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AmendmentNumber(0));
    }

    [Fact]
    public void A_comparison_is_word_by_word() =>
        Assert.Equal(
            "same:The review takes  removed:thirty added:sixty same: days.",
            string.Join(' ', WordDiff.Of("The review takes thirty days.", "The review takes sixty days.")
                .Select(s => $"{s.Kind.ToString().ToLowerInvariant()}:{s.Text}")));

    [Fact]
    public void A_comparison_holds_both_texts_to_the_character()
    {
        var text = Gen.Char["ab .\n\u00e9,"].Array[0, 40].Select(c => new string(c));
        Gen.Select(text, text).Sample((old, @new) =>
        {
            var spans = WordDiff.Of(old, @new);
            return string.Concat(spans.Where(s => s.Kind != DiffKind.Added).Select(s => s.Text)) == old
                && string.Concat(spans.Where(s => s.Kind != DiffKind.Removed).Select(s => s.Text)) == @new;
        });
    }
}
