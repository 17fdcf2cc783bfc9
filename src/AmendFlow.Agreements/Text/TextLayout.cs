using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace AmendFlow.Agreements.Text;

public enum TextBlockKind
{
    Title,

    /// <summary>"RECITALS", "Article 2 – Ajout d’un Projet", "Annex P-2023-007 – …".</summary>
    Heading,

    /// <summary>A numbered section of an annex: "3. Budget".</summary>
    SubHeading,
    Paragraph,
    Items,
    Table,
}

/// <param name="Lines">One for a heading, those of a paragraph, the items of a list without their hyphens; empty for a table.</param>
/// <param name="Rows">Of a table, the heading first; a row with fewer cells has its first one over several columns.</param>
public sealed record TextBlock(TextBlockKind Kind, ImmutableArray<string> Lines, ImmutableArray<ImmutableArray<string>> Rows);

/// <summary>
/// Reads the shape of an amendment's plain text, so that a page can set it well. The text alone is what is hashed: nothing is added to it, and a
/// line that fits no shape is a paragraph, so nothing is lost however it is edited.
/// </summary>
public static partial class TextLayout
{
    public static ImmutableArray<TextBlock> Of(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var blocks = ImmutableArray.CreateBuilder<TextBlock>();
        for (var i = 0; i < lines.Length;)
        {
            i += string.IsNullOrWhiteSpace(lines[i]) ? 1 : Read(lines, i, blocks);
        }

        return blocks.ToImmutable();
    }

    // How many lines were read.
    private static int Read(string[] lines, int at, ImmutableArray<TextBlock>.Builder blocks)
    {
        if (KindAt(lines, at, blocks.Count == 0) is { } single)
        {
            blocks.Add(new TextBlock(single, [lines[at].Trim()], []));
            return 1;
        }

        if (IsTable(lines, at))
        {
            var rows = lines.Skip(at).TakeWhile(l => !string.IsNullOrWhiteSpace(l)).ToList();
            blocks.Add(new TextBlock(TextBlockKind.Table, [], [.. rows.Where((_, i) => i != 1).Select(Cells)]));
            return rows.Count;
        }

        var isItems = IsItem(lines[at]);
        var end = at + 1;
        while (end < lines.Length && !string.IsNullOrWhiteSpace(lines[end]) && IsItem(lines[end]) == isItems
            && KindAt(lines, end, false) is null && !IsTable(lines, end))
        {
            end++;
        }

        var taken = lines[at..end].Select(l => isItems ? l.Trim()[1..].Trim() : l.Trim());
        blocks.Add(new TextBlock(isItems ? TextBlockKind.Items : TextBlockKind.Paragraph, [.. taken], []));
        return end - at;
    }

    private static TextBlockKind? KindAt(string[] lines, int at, bool isFirst)
    {
        var line = lines[at].Trim();
        return isFirst ? TextBlockKind.Title
            : IsItem(lines[at]) ? null
            : Heading().IsMatch(line) || IsAllCapitals(line) ? TextBlockKind.Heading
            : SubHeading().IsMatch(line) && string.IsNullOrWhiteSpace(lines[at - 1]) ? TextBlockKind.SubHeading
            : null;
    }

    private static bool IsAllCapitals(string line) =>
        line.Count(char.IsLetter) >= 5 && !line.Any(char.IsLower) && !line.Any(char.IsDigit) && line[^1] is not ('.' or ':' or ';');

    private static bool IsItem(string line) => line.TrimStart().StartsWith("- ", StringComparison.Ordinal);

    private static bool IsTable(string[] lines, int at) => at + 1 < lines.Length && Rule().IsMatch(lines[at + 1]);

    private static ImmutableArray<string> Cells(string row) => [.. Columns().Split(row.Trim())];

    [GeneratedRegex(@"^(Article \d+(er)?(\.| [–-]) .{1,160}|Annexe? \S+ [–-] .{1,300})(?<![.:;])$", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\d{1,2}\. \p{Lu}.{0,80}(?<![.:;,])$", RegexOptions.CultureInvariant)]
    private static partial Regex SubHeading();

    [GeneratedRegex(@"^\s*-{2,}( {2,}-{2,})+\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Columns();
}
