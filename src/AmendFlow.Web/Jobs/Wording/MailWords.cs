using System.Text.RegularExpressions;
using AmendFlow.Agreements.Text;
using AmendFlow.Engine.Expressions;
using AmendFlow.Mail;

namespace AmendFlow.Web.Jobs.Wording;

/// <summary>The wording of a mail in one language, as somebody wrote it: two Liquid templates.</summary>
/// <param name="Subject">Without the reference, which is put before it.</param>
/// <param name="Body">Paragraphs, with an empty line between.</param>
public sealed record MailWords(string Subject, string Body);

/// <summary>What came out of a template.</summary>
internal sealed record RenderedWords(string Subject, IReadOnlyList<string> Paragraphs);

internal enum WordFault
{
    /// <summary>No Liquid, or it failed.</summary>
    Fails,
    Empty,
    TooLong,

    /// <summary>A required block is not there.</summary>
    LostBlock,

    /// <summary>A filter cut or changed a block.</summary>
    BrokenBlock,
}

/// <param name="Detail">Liquid's own words, or the name of a block.</param>
internal sealed record WordProblem(bool IsInSubject, WordFault Fault, string Detail);

/// <summary>Renders a wording. Its blocks are opaque to the template: it places them and can ask whether there is one, and sees nothing of what they say.</summary>
internal static partial class MailTemplating
{
    /// <summary>In characters, of the rendered subject without the reference.</summary>
    public const int MaxSubject = 200;

    /// <summary>In characters, of all rendered paragraphs.</summary>
    public const int MaxBody = 20_000;

    // No value and no text that people type has these two: they are taken out of both.
    private const char Opens = '\u0002';
    private const char Closes = '\u0003';

    /// <param name="now">What the template sees as the present.</param>
    public static (RenderedWords? Words, WordProblem? Problem) Render(MailWords words, MailMaterial material, DateTimeOffset now)
    {
        var (subject, inSubject) = Subject(words.Subject, material, now);
        if (subject is null)
        {
            return (null, inSubject);
        }

        var (paragraphs, inBody) = Body(words.Body, material, now);
        return paragraphs is null ? (null, inBody) : (new RenderedWords(subject, paragraphs), null);
    }

    private static (string? Subject, WordProblem? Problem) Subject(string source, MailMaterial material, DateTimeOffset now)
    {
        var values = new Dictionary<string, string>(material.Values, StringComparer.Ordinal) { [MailMaterial.StandardSubject] = material.Subject };
        values.Remove(MailMaterial.Confidential);
        var (text, fault) = TextTemplate.Render(source, values, now);
        var subject = HeaderText.Clean(text);
        return fault is not null ? (null, new WordProblem(true, WordFault.Fails, fault))
            : subject.Length == 0 ? (null, new WordProblem(true, WordFault.Empty, ""))
            : subject.Length > MaxSubject ? (null, new WordProblem(true, WordFault.TooLong, ""))
            : (Typography.Bind(subject), null);
    }

    private static (IReadOnlyList<string>? Paragraphs, WordProblem? Problem) Body(string source, MailMaterial material, DateTimeOffset now)
    {
        var values = new Dictionary<string, string>(material.Values, StringComparer.Ordinal);
        foreach (var block in material.Blocks.Keys)
        {
            values[block.Variable()] = $"{Opens}{block.Variable()}{Closes}";
        }

        var (text, fault) = TextTemplate.Render(source, values, now);
        if (text is null)
        {
            return (null, new WordProblem(false, WordFault.Fails, fault ?? ""));
        }

        var placed = Mark().Matches(text).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var blocks = material.Blocks.ToDictionary(b => b.Key.Variable(), b => b.Value, StringComparer.Ordinal);
        if (!placed.IsSubsetOf(blocks.Keys) || Mark().Replace(text, "").AsSpan().IndexOfAny(Opens, Closes) >= 0)
        {
            return (null, new WordProblem(false, WordFault.BrokenBlock, ""));
        }

        if (material.Blocks.Keys.FirstOrDefault(b => b.IsRequired() && !placed.Contains(b.Variable()), (MailBlock)(-1)) is >= 0 and var lost)
        {
            return (null, new WordProblem(false, WordFault.LostBlock, lost.Variable()));
        }

        IReadOnlyList<string> paragraphs = [.. EmptyLines().Split(text.ReplaceLineEndings("\n").Trim()).SelectMany(p => Paragraph(p.Trim(), blocks)).Where(p => p.Length > 0)];
        return paragraphs.Count == 0 ? (null, new WordProblem(false, WordFault.Empty, ""))
            : paragraphs.Sum(p => p.Length) > MaxBody ? (null, new WordProblem(false, WordFault.TooLong, ""))
            : (paragraphs, null);
    }

    // A block that stands alone keeps its own paragraphs; within a paragraph it is part of that.
    private static IReadOnlyList<string> Paragraph(string text, Dictionary<string, IReadOnlyList<string>> blocks) =>
        Mark().Match(text) is { Success: true } only && only.Length == text.Length
            ? blocks[only.Groups[1].Value]
            : [Mark().Replace(Typography.Bind(text), m => string.Join('\n', blocks[m.Groups[1].Value]))];

    [GeneratedRegex("\u0002([a-z]+)\u0003")]
    private static partial Regex Mark();

    [GeneratedRegex(@"\n[ \t]*\n\s*")]
    private static partial Regex EmptyLines();
}
