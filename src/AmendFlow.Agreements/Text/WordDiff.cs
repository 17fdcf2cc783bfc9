using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DiffPlex;

namespace AmendFlow.Agreements.Text;

public enum DiffKind
{
    Same,
    Removed,
    Added,
}

/// <param name="Kind">Which of the two texts it stands in.</param>
/// <param name="Text">As it stands there, white space included.</param>
public sealed record DiffSpan(DiffKind Kind, string Text);

/// <summary>
/// Two versions of a text, word by word. Same and removed spans joined give the old text, same and added ones the new, to the
/// character: a lawyer who reads the comparison has read both. The time grows with length times difference: 0.2 s for two unlike
/// texts of 30,000 characters, 3 s for 130,000.
/// </summary>
public static partial class WordDiff
{
    public static ImmutableArray<DiffSpan> Of(string old, string @new)
    {
        var diff = Differ.Instance.CreateDiffs(old, @new, ignoreWhiteSpace: false, ignoreCase: false, Words.Instance);
        var spans = ImmutableArray.CreateBuilder<DiffSpan>();
        var at = 0;
        foreach (var block in diff.DiffBlocks)
        {
            Add(DiffKind.Same, diff.PiecesOld, at, block.DeleteStartA);
            Add(DiffKind.Removed, diff.PiecesOld, block.DeleteStartA, block.DeleteStartA + block.DeleteCountA);
            Add(DiffKind.Added, diff.PiecesNew, block.InsertStartB, block.InsertStartB + block.InsertCountB);
            at = block.DeleteStartA + block.DeleteCountA;
        }

        Add(DiffKind.Same, diff.PiecesOld, at, diff.PiecesOld.Count);
        return spans.ToImmutable();

        void Add(DiffKind kind, IReadOnlyList<string> pieces, int from, int to)
        {
            if (from < to)
            {
                spans.Add(new DiffSpan(kind, string.Concat(pieces.Skip(from).Take(to - from))));
            }
        }
    }

    [GeneratedRegex(@"\w+|\s+|[^\w\s]", RegexOptions.CultureInvariant)]
    private static partial Regex WordOrMark();

    private sealed class Words : IChunker
    {
        public static Words Instance { get; } = new();

        public IReadOnlyList<string> Chunk(string text) => [.. WordOrMark().Matches(text).Select(m => m.Value)];
    }
}
