using System.Net;
using System.Text.RegularExpressions;
using AmendFlow.Testing;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using MimeKit;

namespace AmendFlow.Web.Tests.Links;

/// <summary>A person's phone: their mailbox, and a browser that keeps cookies and fills in forms as the page gives them.</summary>
internal sealed class Phone(World world, string email) : IDisposable
{
    private readonly HttpClient browser = world.Host.NewClient();

    /// <summary>The path of the link in the newest mail that asks by one.</summary>
    public async Task<string> LinkAsync()
    {
        await world.Host.SweepAsync();
        return Mails().Select(m => Regex.Match(m.Text, "https?://[^/\\s]+(/a/[^/\\s]+)(?=\\s|$)").Groups[1].Value).Last(p => p.Length > 0);
    }

    /// <summary>The code in the newest mail that has one.</summary>
    public async Task<string> CodeAsync()
    {
        await world.Host.SweepAsync();
        return Mails().Select(m => Regex.Match(m.Text, @"^(\d{4}) (\d{4})\s*$", RegexOptions.Multiline)).Where(m => m.Success)
            .Select(m => m.Groups[1].Value + m.Groups[2].Value).Last();
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<(string Subject, string Text)> Mails() =>
        [.. Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeMessage.Load(f))
            .Where(m => m.To.Mailboxes.Single().Address == email).OrderBy(m => m.Date).ThenBy(m => m.MessageId, StringComparer.Ordinal)
            .Select(m => (m.Subject ?? "", m.TextBody ?? ""))];

    public async Task<Answer> GetAsync(string path) => await AnswerAsync(await browser.GetAsync(path));

    public async Task<Answer> HeadAsync(string path) => await AnswerAsync(await browser.SendAsync(new HttpRequestMessage(HttpMethod.Head, path)));

    /// <summary>Sends the page's form that posts to an address ending so, with its hidden fields and these.</summary>
    public async Task<Answer> SubmitAsync(Answer page, string formPath, params (string Name, string Value)[] typed)
    {
        var form = page.Form(formPath) ?? throw new InvalidOperationException($"The page has no form for {formPath}: {page.Text}");
        var fields = form.QuerySelectorAll("input[type=hidden]")
            .Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).ToList();
        fields.RemoveAll(f => typed.Any(t => t.Name == f.Key));
        fields.AddRange(typed.Select(t => KeyValuePair.Create(t.Name, t.Value)));
        return await PostAsync(form.GetAttribute("action")!, [.. fields]);
    }

    public async Task<Answer> PostAsync(string path, params KeyValuePair<string, string>[] fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await AnswerAsync(await browser.PostAsync(path.Split('#')[0], content));
    }

    /// <summary>Asks for a code, types it, and comes back with the opened page.</summary>
    public async Task<Answer> OpenAsync(string link)
    {
        var asked = await SubmitAsync(await GetAsync(link), "/code");
        Assert.Equal(HttpStatusCode.SeeOther, asked.Status);
        var entered = await SubmitAsync(await GetAsync(link), "/enter", ("code", await CodeAsync()));
        Assert.Equal(HttpStatusCode.SeeOther, entered.Status);
        return await GetAsync(link);
    }

    /// <summary>A new browser of the same person, without any cookie.</summary>
    public Phone Another() => new(world, email);

    public void Dispose() => browser.Dispose();

    private async Task<Answer> AnswerAsync(HttpResponseMessage response)
    {
        using (response)
        {
            if (response.StatusCode == HttpStatusCode.InternalServerError)
            {
                throw new InvalidOperationException(world.Host.RequestFaults.LastOrDefault());
            }

            return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value)));
        }
    }
}

internal sealed record Answer(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    private readonly IDocument page = new HtmlParser().ParseDocument(Body);

    /// <summary>What a reader sees, on one line.</summary>
    public string Text => Regex.Replace(page.QuerySelector("main")?.TextContent ?? "", @"\s+", " ");

    public IElement? Form(string path) => page.QuerySelectorAll("form").FirstOrDefault(f => (f.GetAttribute("action") ?? "").Split('#')[0].Split('?')[0].EndsWith(path, StringComparison.Ordinal));

    public IElement? Find(string selector) => page.QuerySelector(selector);
}
