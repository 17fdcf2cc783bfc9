namespace AmendFlow.Mail;

/// <summary>Gives a mail its two forms. Both say the same; neither loads anything.</summary>
public static class MailLayout
{
    /// <summary>The plain text, wrapped at 76 characters, and the HTML page.</summary>
    /// <exception cref="ArgumentException">The button's address is not absolute http(s), or the language is unknown.</exception>
    public static (string Text, string Html) Render(MailContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Language is not ("en" or "fr"))
        {
            throw new ArgumentException($"'{HeaderText.Clean(content.Language)}' is not a language of the product: en or fr.", nameof(content));
        }

        if (content.Button is { } button && !IsWebAddress(button.Url))
        {
            throw new ArgumentException("The address of a button is absolute http or https, in plain characters.", nameof(content));
        }

        return (TextLayout.Render(content), HtmlLayout.Render(content));
    }

    private static bool IsWebAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && parsed.Scheme is "http" or "https"
        && url.All(c => c is > ' ' and < '\x7f');
}
