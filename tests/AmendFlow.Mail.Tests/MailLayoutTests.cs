using System.Text.RegularExpressions;

namespace AmendFlow.Mail.Tests;

public sealed class MailLayoutTests
{
    [Fact]
    public void Text_and_HTML_say_the_same()
    {
        var (text, html) = MailLayout.Render(Post.Request);
        var flat = text.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal);
        var shown = System.Net.WebUtility.HtmlDecode(html);

        string[] said =
        [
            Post.Request.Greeting, .. Post.Request.Paragraphs, .. Post.Request.Facts.SelectMany(f => new[] { f.Label, f.Value }),
            Post.Request.Button!.Text, Post.Request.Button.Url, .. Post.Request.Small, Post.Request.Footer,
        ];
        Assert.All(said, s => Assert.Contains(s, flat, StringComparison.Ordinal));
        Assert.All(said.Append(Post.Request.Subject), s => Assert.Contains(s, shown, StringComparison.Ordinal));
    }

    [Fact]
    public void Text_wraps_at_76_and_never_inside_an_address()
    {
        var url = "https://amendflow.example/a/" + new string('k', 120);
        var content = Post.Request with { Button = new MailButton("Lire", url), Paragraphs = [string.Join(' ', Enumerable.Repeat("mot", 100))] };

        var lines = MailLayout.Render(content).Text.Split('\n');

        Assert.All(lines.Where(l => l != url), l => Assert.InRange(l.Length, 0, 76));
        Assert.Contains(url, lines);
        Assert.Contains(lines, l => l.Length > 70);
    }

    [Fact]
    public void HTML_fetches_nothing_and_links_only_to_the_buttons_address()
    {
        var html = MailLayout.Render(Post.Request).Html;

        Assert.Equal(Post.Request.Button!.Url, Assert.Single(Regex.Matches(html, "href=\"([^\"]*)\"")).Groups[1].Value);
        Assert.DoesNotMatch("(?i)<(img|script|link|iframe|form|base)|src=|url\\(|@import|http-equiv", html);
        Assert.Contains("<html lang=\"fr\">", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href", MailLayout.Render(Post.Request with { Button = null }).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_is_encoded_wherever_it_stands()
    {
        const string Nasty = "<b onclick=\"x\">&'\u202E\r\n<a href=\"https://evil.example\">";
        var content = new MailContent("en", Nasty, Nasty, [Nasty], [(Nasty, Nasty)], new MailButton(Nasty, "https://amendflow.example/a?x=1&y=\"'<"), [Nasty], Nasty);

        var html = MailLayout.Render(content).Html;

        Assert.DoesNotContain("<b ", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<a href=\"https://evil", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', html + MailLayout.Render(content).Text);
        Assert.Single(Regex.Matches(html, "<a "));
        Assert.Contains("href=\"https://amendflow.example/a?x=1&amp;y=&quot;&#x27;&lt;\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a/token")]
    [InlineData("data:text/html,x")]
    [InlineData("https://amendflow.example/a b")]
    [InlineData("https://amendflow.example/\u202Ea")]
    [InlineData("")]
    public void A_button_leads_to_a_web_address_or_the_mail_is_refused(string url) =>
        Assert.Throws<ArgumentException>(() => MailLayout.Render(Post.Request with { Button = new MailButton("x", url) }));

    [Fact]
    public void A_language_that_the_product_does_not_speak_is_refused() =>
        Assert.Throws<ArgumentException>(() => MailLayout.Render(Post.Request with { Language = "de" }));
}
