using System.Text.RegularExpressions;
using AmendFlow.Testing;
using AngleSharp.Html.Dom;
using MimeKit;

namespace AmendFlow.Web.Tests.Hosting;

/// <summary>People at their desks: browsers that know only the public address, and the mails that the server has handed over.</summary>
internal sealed class Office(Uri publicUrl, TlsProxy proxy, SmtpSink post)
{
    public const string Password = "a long enough password";

    // A sweep comes every ten seconds; a busy machine may be late.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public WebUser NewBrowser() => new(publicUrl, handler: proxy.NewHandler()) { Sending = WebUser.InsistAsync };

    /// <summary>Follows the invitation's link, chooses a password, and is signed in.</summary>
    public async Task<WebUser> AcceptAsync(string email)
    {
        var link = await LinkAsync(email, "/invitation/");
        var user = NewBrowser();
        var page = await user.SubmitAsync(await user.GetAsync(link), link, ("password", Password), ("passwordAgain", Password));
        Assert.False(page.HasForm("/sign-in") || page.HasForm("/invitation"), $"{email} did not get in: {page.Text}");
        return user;
    }

    /// <summary>The path of such a link, from the newest mail to somebody that has one.</summary>
    public Task<string> LinkAsync(string email, string path) => FindAsync(email, $@"{Regex.Escape(publicUrl.ToString())}({Regex.Escape(path[1..])}[^\s>/]+)(?=[\s>]|$)", m => $"/{m.Groups[1].Value}");

    public Task<string> CodeAsync(string email) => FindAsync(email, @"^(\d{4}) (\d{4})\s*$", m => m.Groups[1].Value + m.Groups[2].Value);

    /// <summary>Fails where a page does not offer what a person would choose.</summary>
    public static void Offers(IHtmlFormElement form, string name, string value) => Assert.Contains(value, Values(form, name));

    public static IReadOnlyList<string> Values(IHtmlFormElement form, string name) =>
        [.. form.QuerySelectorAll($"[name='{name}'] option, input:is([type=radio], [type=checkbox])[name='{name}']").Select(e => e.GetAttribute("value") ?? "")];

    /// <summary>The names of the fields that begin so.</summary>
    public static IReadOnlyList<string> Names(IHtmlFormElement form, string start) =>
        [.. form.QuerySelectorAll("[name]").Select(e => e.GetAttribute("name")!).Where(n => n.StartsWith(start, StringComparison.Ordinal)).Distinct()];

    /// <summary>The value of what reads so in a list.</summary>
    public static string Choice(IHtmlFormElement form, string name, string words) =>
        form.QuerySelectorAll($"select[name='{name}'] option").Single(o => o.TextContent.Trim().StartsWith(words, StringComparison.Ordinal)).GetAttribute("value")!;

    private async Task<string> FindAsync(string email, string pattern, Func<Match, string> found)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            foreach (var mail in post.Mails.Reverse().Where(m => m.Recipient == email))
            {
                using var bytes = new MemoryStream(mail.Bytes);
                using var message = await MimeMessage.LoadAsync(bytes);
                if (Regex.Match(message.TextBody ?? "", pattern, RegexOptions.Multiline) is { Success: true } match)
                {
                    return found(match);
                }
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"No mail to {email} has {pattern}. Mails came to {string.Join(", ", post.Mails.Select(m => m.Recipient))}.");
    }
}
