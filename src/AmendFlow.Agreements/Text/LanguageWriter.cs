using System.Text;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Text;

/// <summary>Writes lines in one of the two languages, with the no-break spaces of the language.</summary>
internal sealed class LanguageWriter(string language)
{
    private readonly StringBuilder text = new();

    public bool IsFrench => language == "fr";

    public void Line(string en, string fr) => Line(new Bilingual(en, fr));

    public void Line(Bilingual line) => text.Append(IsFrench ? Typography.Bind(line.In(language)) : line.In(language)).Append('\n');

    public void Gap() => text.Append('\n');

    /// <summary>
    /// A table that reads as plain text and is found again by <see cref="TextLayout"/>: a heading, a rule of hyphens, rows, with at least two spaces
    /// between columns. The last column is set to the right.
    /// </summary>
    /// <param name="rows">A row with fewer cells than the heading has its first one over several columns, as a total has.</param>
    public void Table(IReadOnlyList<string> heading, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var full = rows.Where(r => r.Count == heading.Count).Select(r => r.Select(Cell).ToList()).ToList();
        var widths = heading.Select((h, i) => full.Select(r => r[i].Length).Append(h.Length).Max()).ToList();
        widths[^1] = rows.Select(r => Cell(r[^1]).Length).Append(widths[^1]).Max();
        Row(heading, widths);
        Row([.. widths.Select(w => new string('-', w))], widths);
        foreach (var row in rows)
        {
            Row([.. row.Select(Cell)], row.Count == widths.Count ? widths : [widths.SkipLast(1).Sum(w => w + 2) - 2, widths[^1]]);
        }
    }

    public override string ToString() => text.ToString();

    private void Row(IReadOnlyList<string> cells, List<int> widths) =>
        text.AppendJoin("  ", cells.Select((c, i) => i == cells.Count - 1 ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))).Append('\n');

    // Two spaces part columns, so a cell holds none.
    private static string Cell(string text) => text.Trim().Length == 0 ? AmendmentText.Gap : string.Join(' ', text.Split([' ', '\n', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
