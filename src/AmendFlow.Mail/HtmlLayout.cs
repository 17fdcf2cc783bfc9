using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace AmendFlow.Mail;

/// <summary>The HTML form: one column, the reader's own fonts, nothing fetched, no script.</summary>
/// <remarks>
/// Styles stand on the elements because many mail programs drop a style sheet; the sheet only adds the dark colours.
/// The button is a one-cell table because Outlook ignores the padding of a link.
/// </remarks>
internal static class HtmlLayout
{
    private const string Fonts = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
    private const string Ink = "#1a2129";
    private const string Muted = "#55606c";
    private const string Accent = "#0b5a8a";

    private const string DarkColours = """
        @media (prefers-color-scheme: dark) {
          .af-page { background: #12161b !important; }
          .af-card { background: #1b2128 !important; border-color: #55606c !important; }
          .af-ink { color: #e8ecf0 !important; }
          .af-muted { color: #a9b4bf !important; }
          .af-link { color: #8ec9ee !important; }
          .af-button { background: #8ec9ee !important; }
          .af-button a { color: #10161c !important; }
        }
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Render(MailContent content)
    {
        var body = string.Concat(Parts(content));
        return $"""
            <!DOCTYPE html>
            <html lang="{content.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{Encode(content.Subject)}</title>
            <style>
            {DarkColours}
            </style>
            </head>
            <body class="af-page" style="margin:0;padding:0;background:#f6f7f8;{Fonts};font-size:16px;line-height:1.5">
            <div class="af-card" style="max-width:560px;margin:0 auto;padding:24px 20px;background:#ffffff;border:1px solid #d5dae0;overflow-wrap:anywhere">
            {body}</div>
            <div style="max-width:560px;margin:0 auto;padding:12px 20px">
            <p class="af-muted" style="margin:0;font-size:14px;color:{Muted}">{Encode(content.Footer)}</p>
            </div>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    private static IEnumerable<string> Parts(MailContent content) =>
    [
        $"<h1 class=\"af-ink\" style=\"margin:0 0 16px;font-size:20px;line-height:1.3;color:{Ink}\">{Encode(content.Subject)}</h1>\n",
        Paragraph(content.Greeting),
        .. content.Paragraphs.Select(Paragraph),
        .. content.Items.Select(Item),
        .. content.Facts.Select(Fact),
        content.Button is { } button ? Button(button) : "",
        .. content.Small.Select(Small),
    ];

    // A link of 44 px in height, as a thumb needs it.
    private static string Item(MailItem item) =>
        $"<p class=\"af-ink\" style=\"margin:0 0 14px;color:{Ink}\"><strong>{Encode(item.Text)}</strong><br><span class=\"af-muted\" style=\"font-size:14px;color:{Muted}\">{Encode(item.Note)}</span><br>"
        + $"<a class=\"af-link\" href=\"{Encoder.Encode(item.Link.Url)}\" style=\"display:inline-block;padding:10px 0;color:{Accent}\">{Encode(item.Link.Text)}</a></p>\n";

    private static string Paragraph(string text) =>
        $"<p class=\"af-ink\" style=\"margin:0 0 16px;color:{Ink}\">{Encode(text)}</p>\n";

    private static string Fact((string Label, string Value) fact) =>
        $"<p class=\"af-ink\" style=\"margin:0 0 10px;color:{Ink}\"><span class=\"af-muted\" style=\"font-size:14px;color:{Muted}\">{Encode(fact.Label)}</span><br>{Encode(fact.Value)}</p>\n";

    private static string Small(string text) =>
        $"<p class=\"af-muted\" style=\"margin:0 0 8px;font-size:14px;color:{Muted}\">{Encode(text)}</p>\n";

    // 14 + 20 + 14 = 48 px high, so that a thumb hits it. The address below it is for those whose program shows no links.
    private static string Button(MailButton button)
    {
        var url = Encoder.Encode(button.Url);
        return $"""
            <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:20px 0 8px;border-collapse:separate"><tr>
            <td class="af-button" height="48" bgcolor="{Accent}" style="background:{Accent};border-radius:6px"><a href="{url}" style="display:block;min-height:20px;padding:14px 28px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none">{Encode(button.Text)}</a></td>
            </tr></table>
            <p class="af-muted" style="margin:0 0 16px;font-size:14px;color:{Muted};word-break:break-all">{url}</p>

            """;
    }

    private static string Encode(string text) => string.Join("<br>", HeaderText.CleanLines(text).Select(Encoder.Encode));
}
