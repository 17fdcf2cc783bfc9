using AmendFlow.Mail;

namespace AmendFlow.Web.Jobs.Wording;

/// <summary>What a template has to work with, and there is nothing else: the product's words for one mail, and values that its reader sees anyway.</summary>
/// <param name="Subject">The product's own, without the reference before it.</param>
/// <param name="Blocks">In the order of the standard wording.</param>
/// <param name="Values">By variable; those that this mail does not show are missing.</param>
internal sealed record MailMaterial(
    string Subject, IReadOnlyDictionary<MailBlock, IReadOnlyList<string>> Blocks, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>In the subject, which servers write down and locked screens show: it never names the project, as the product's own never does.</summary>
    public const string Confidential = "project";

    public const string StandardSubject = "subject";

    /// <summary>
    /// Of a mail as the product wrote it. A value that its reader would not find in that mail is left out here, once for all kinds: so no
    /// template can show anybody what the standard mail does not.
    /// </summary>
    public static MailMaterial Of(MailContent standard, string subject, IEnumerable<(MailBlock Block, string Text)> said, IEnumerable<(string Name, string? Value)> values)
    {
        var shown = Plain(string.Join('\n',
            [subject, standard.Greeting, .. standard.Paragraphs, .. standard.Facts.Select(f => f.Value), .. standard.Small, standard.Footer]));
        return new MailMaterial(
            subject,
            said.GroupBy(s => s.Block).ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(s => s.Text)]),
            values.Select(v => (v.Name, Value: HeaderText.Clean(v.Value)))
                .Where(v => v.Value.Length > 0 && shown.Contains(Plain(v.Value), StringComparison.Ordinal))
                .ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal));
    }

    // A sentence binds its words with no-break spaces; a value alone does not.
    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
