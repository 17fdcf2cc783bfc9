using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>A person of the demonstration at a browser: signs in with one click, decides on the case page or by a mailed link.</summary>
internal sealed class Somebody(Browsers browsers, World world)
{
    public async Task ActAsync(string email, Func<IPage, Task> act, bool script = true)
    {
        await using var context = await browsers.NewContextAsync(world.Host.Address, script);
        var page = await context.NewPageAsync();
        await page.SignInAsync((await world.Driver.ActorAsync(email, CancellationToken.None)).PersonId);
        await act(page);
    }

    /// <summary>Follows the task from the list to the decision on the case page, and answers it.</summary>
    public Task DecideAsync(string email, string decision, string reason = "") => ActAsync(email, async page =>
    {
        await page.GotoAsync("/tasks");
        await page.Locator("table a[href^='/tasks/'], table a[href^='/cases/']").First.ClickAsync();
        await AnswerAsync(page, decision, reason);
        await Expect(page, "main").Not.ToContainTextAsync("Please check");
    });

    /// <summary>On a phone without script: the link of the latest mail, the code of the next, the decision.</summary>
    public async Task DecideByMailAsync(string email, string decision, string reason = "")
    {
        await world.Host.SweepAsync();
        await using var context = await browsers.NewContextAsync(world.Host.Address, script: false, width: 390);
        var page = await context.NewPageAsync();
        await page.GotoAsync(await LinkAsync(page, email));
        await page.Locator("form[action*='/code'] button").ClickAsync();
        await world.Host.SweepAsync();
        var url = page.Url;
        var code = await CodeAsync(page, email);
        await page.GotoAsync(url);
        await page.Locator("input[name=code]").FillAsync(code);
        await page.Locator("form[action*='/enter'] button").ClickAsync();
        await AnswerAsync(page, decision, reason);
        await Assertions.Expect(page.Locator("form[action*='/decide']")).ToHaveCountAsync(0);

        // The same link goes on telling what was recorded.
        await page.GotoAsync(url);
        Assert.Equal(0, await page.Locator("form[action*='/decide']").CountAsync());
    }

    private static async Task AnswerAsync(IPage page, string decision, string reason)
    {
        var form = page.Locator("#decision-form");

        // What is counted now has to be all of it: the form stands there before the rest of its page has arrived.
        await form.WaitForAsync();
        await page.ArriveAsync(_ => true);
        foreach (var yes in await form.Locator("input[type=radio][name^='checklist['][value=yes i]").AllAsync())
        {
            await yes.CheckAsync();
        }

        Assert.Equal(0, await form.Locator($"input[name={DecisionFormReader.Decision}]:checked").CountAsync());
        await form.Locator($"input[name={DecisionFormReader.Decision}][value='{decision}']").CheckAsync();
        await form.Locator($"textarea[name={DecisionFormReader.Reason}]").FillAsync(reason);
        await form.Locator("button.primary, button[type=submit]").Last.ClickAsync();
    }

    private async Task<string> LinkAsync(IPage page, string email)
    {
        var text = await MailAsync(page, email, m => m.TextBody!.Contains("/a/", StringComparison.Ordinal) && !m.TextBody!.Contains("/dispute", StringComparison.Ordinal));
        var start = text.IndexOf("http://localhost:5080/a/", StringComparison.Ordinal);
        return new Uri(text[start..].Split([' ', '\n', '\r', '>'], 2)[0]).PathAndQuery;
    }

    private async Task<string> CodeAsync(IPage page, string email)
    {
        var text = await MailAsync(page, email, m => System.Text.RegularExpressions.Regex.IsMatch(m.TextBody!, @"\b\d{4} ?\d{4}\b"));
        return System.Text.RegularExpressions.Regex.Match(text, @"\b\d{4} ?\d{4}\b").Value.Replace(" ", "", StringComparison.Ordinal);
    }

    /// <summary>The latest such mail, opened in the mailbox page, as its reader would see it.</summary>
    private async Task<string> MailAsync(IPage page, string email, Func<MimeKit.MimeMessage, bool> fits)
    {
        var mail = Directory.EnumerateFiles(world.Host.MailFolder, "*.eml")
            .Select(f => (Name: Path.GetFileNameWithoutExtension(f), Mail: MimeKit.MimeMessage.Load(f), Written: File.GetLastWriteTimeUtc(f)))
            .Where(m => m.Mail.To.Mailboxes.Single().Address == email && fits(m.Mail))
            .OrderByDescending(m => m.Written).First();
        var shown = await page.GotoAsync($"/dev/mailbox/{mail.Name}");
        Assert.True(shown!.Ok, $"The mailbox does not show {mail.Name}.");
        return mail.Mail.TextBody!;
    }

    private static ILocatorAssertions Expect(IPage page, string selector) => Assertions.Expect(page.Locator(selector));
}
