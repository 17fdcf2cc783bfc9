using System.Text;

namespace AmendFlow.Mail;

/// <summary>The plain twin, for those who read mail as text, and for search.</summary>
internal static class TextLayout
{
    /// <summary>RFC 3676 4.2 advises 78 at most; two are left for a quoting reply's "&gt; ".</summary>
    public const int Width = 76;

    public static string Render(MailContent content)
    {
        var text = new StringBuilder();
        // French sets a no-break space before a colon.
        var colon = content.Language == "fr" ? "\u00A0:" : ":";
        Block(text, content.Greeting);
        foreach (var paragraph in content.Paragraphs)
        {
            Block(text, paragraph);
        }

        foreach (var item in content.Items)
        {
            Lines(text, $"{item.Text} ({item.Note})", "  ");
            text.Append(item.Link.Url).Append("\n\n");
        }

        foreach (var (label, value) in content.Facts)
        {
            Lines(text, $"{HeaderText.Clean(label)}{colon} {value}", "  ");
        }

        if (content.Facts.Count > 0)
        {
            text.Append('\n');
        }

        if (content.Button is { } button)
        {
            // The address stands alone on its line, unbroken, so that every mail program recognises it.
            Lines(text, button.Text + colon, "");
            text.Append(button.Url).Append("\n\n");
        }

        foreach (var remark in content.Small)
        {
            Block(text, remark);
        }

        // The conventional line above a signature.
        text.Append("-- \n");
        Lines(text, content.Footer, "");
        return text.ToString();
    }

    private static void Block(StringBuilder text, string block)
    {
        Lines(text, block, "");
        text.Append('\n');
    }

    private static void Lines(StringBuilder text, string block, string hanging)
    {
        var indent = "";
        foreach (var line in HeaderText.CleanLines(block))
        {
            foreach (var wrapped in Wrap(line, indent, hanging))
            {
                text.Append(wrapped).Append('\n');
            }

            indent = hanging;
        }
    }

    // Breaks at plain spaces only: a no-break space holds a number and its unit together.
    private static IEnumerable<string> Wrap(string line, string first, string next)
    {
        var current = new StringBuilder(first);
        var isEmpty = true;
        foreach (var word in line.Split(' '))
        {
            if (!isEmpty && current.Length + 1 + word.Length > Width)
            {
                yield return current.ToString();
                current.Clear().Append(next);
                isEmpty = true;
            }

            current.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        yield return current.ToString().TrimEnd(' ');
    }
}
