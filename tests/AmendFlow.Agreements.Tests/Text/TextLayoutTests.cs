using AmendFlow.Agreements.Text;
using CsCheck;

namespace AmendFlow.Agreements.Tests.Text;

public sealed class TextLayoutTests
{
    private const string Sample = """
        Avenant n° 3
        à l’accord-cadre AF-2012-01

        EXPOSÉ PRÉALABLE
        (A) Les Parties ont conclu l’accord-cadre.
        - Avenant n° 1
        - Avenant n° 2

        Article 1er – Définitions
        Article 7 de l’Accord est cité ici, dans une phrase.

        1. Budget
        Année  Poste        Montant
        -----  ----------  --------
        2024   Séquençage  12,00 €
        Total               12,00 €

        Fin.
        """;

    [Fact]
    public void Titles_headings_lists_and_tables_are_found_in_the_plain_text() =>
        Assert.Equal(
            "Title Paragraph Heading Paragraph Items Heading Paragraph SubHeading Table Paragraph",
            string.Join(' ', TextLayout.Of(Sample).Select(b => b.Kind)));

    [Fact]
    public void A_table_has_its_rows_and_its_total_over_several_columns()
    {
        var table = TextLayout.Of(Sample).Single(b => b.Kind == TextBlockKind.Table);

        Assert.Equal(["Année|Poste|Montant", "2024|Séquençage|12,00 €", "Total|12,00 €"], table.Rows.Select(r => string.Join('|', r)));
    }

    [Fact]
    public void However_a_text_is_edited_no_word_is_lost_and_none_added()
    {
        string[] known = ["Article 1. One", "RECITALS", "- item", "Two  columns", "---  ---", "1. Aim", "words", "", " ", "Annex A – B", "-", "«  »"];
        Gen.Int[0, known.Length - 1].Select(i => known[i]).Array[0, 12].Sample(lines => Words(TextLayout.Of(string.Join('\n', lines))) == Words(lines));
    }

    private static string Words(IEnumerable<TextBlock> blocks) =>
        Words(blocks.SelectMany(b => b.Kind == TextBlockKind.Table ? b.Rows.Select(r => string.Join(' ', r)) : b.Lines));

    // Hyphens alone are marks of lists and tables.
    private static string Words(IEnumerable<string> lines) =>
        string.Join(' ', lines.SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Any(c => c != '-')));
}
