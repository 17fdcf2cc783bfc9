using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>Every page of the demonstration, on a phone and a desk, light and dark, in both languages: no fault that axe finds, nothing wider than the screen.</summary>
public sealed class EveryPageTests(Browsers browsers, EveryPageHost pages) : IClassFixture<Browsers>, IClassFixture<EveryPageHost>
{
    /// <summary>
    /// Each page is looked at in one of four ways, whose turn it is by its place in the list; with --long in all eight.
    /// </summary>
    public static TheoryData<int, bool, string> Ways { get; } = Made();

    [SkippableTheory, MemberData(nameof(Ways))]
    public async Task No_page_has_a_fault_that_axe_finds_or_is_wider_than_the_screen(int width, bool dark, string language)
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        var host = await pages.Host;
        var faults = new List<string>();
        var place = 0;
        foreach (var (email, all) in await PagesAsync(host))
        {
            var paths = all.Where(_ => IsTurnOf(place++, width, dark) || LongRun.Is).ToList();
            if (paths.Count == 0)
            {
                continue;
            }

            await using var context = await browsers.NewContextAsync(host.Address, script: true, width, dark, language);
            await context.AddCookiesAsync([new Cookie { Name = "amendflow-language", Value = language, Url = host.Address.ToString() }, .. await SignInAsync(host, email)]);
            await Axe.BringAsync(context);
            var page = await context.NewPageAsync();
            foreach (var path in paths)
            {
                faults.AddRange(await FaultsAsync(page, path, language));
            }
        }

        Assert.Empty(faults);
    }

    [SkippableFact]
    public async Task Axe_and_the_measure_find_what_is_wrong()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var host = await TestHost.StartAsync();
        await using var context = await browsers.NewContextAsync(host.Address);
        await Axe.BringAsync(context);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.EvaluateAsync("document.querySelector('label').remove(); const wide = document.createElement('div'); wide.style.width = '9999px'; wide.style.height = '1px'; document.body.append(wide)");

        Assert.NotEmpty(await Axe.FaultsAsync(page));
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") > 0);
    }

    private static TheoryData<int, bool, string> Made()
    {
        var ways = new TheoryData<int, bool, string>
        {
            { 390, false, "en" },
            { 1440, true, "fr" },
            { 390, true, "fr" },
            { 1440, false, "en" },
        };
        if (LongRun.Is)
        {
            ways.Add(390, false, "fr");
            ways.Add(1440, true, "en");
            ways.Add(390, true, "en");
            ways.Add(1440, false, "fr");
        }

        return ways;
    }

    // Neighbours in the list are often of one kind, so a kind is looked at in ways that differ.
    private static bool IsTurnOf(int page, int width, bool dark) => page % 4 == (width == 390 ? 0 : 1) + (dark ? 2 : 0);

    private static async Task<IReadOnlyList<(string? Email, string[] Paths)>> PagesAsync(TestHost host)
    {
        await using var db = host.Database.CreateDbContext();
        var proposals = await db.Proposals.OrderBy(p => p.Reference).ToListAsync();
        var agreement = await db.Agreements.Select(a => a.Id).SingleAsync();
        var unreached = await db.People.Where(p => p.AddressFailedAt != null).Select(p => p.Id).SingleAsync();
        var (first, second, third, stuck) = (proposals[0], proposals[1], proposals[2], proposals[3]);
        var link = Directory.EnumerateFiles(host.MailFolder, "*.eml").Select(f => MimeKit.MimeMessage.Load(f).TextBody ?? "")
            .Select(t => System.Text.RegularExpressions.Regex.Match(t, "/a/[A-Za-z0-9_-]+").Value).First(l => l.Length > 0);
        return
        [
            (null, ["/sign-in", link, "/a/an-unknown-token", "/dev/mailbox", "/no-such-page"]),
            (World.Email(Side.B, "team-head"),
                ["/proposals", $"/proposals/new?agreement={agreement}", $"/proposals/{second.Id}", $"/proposals/{stuck.Id}", $"/agreements/{agreement}", "/account"]),
            (World.Email(Side.B, "daj"),
                ["/tasks", "/cases", $"/cases/{third.CaseId}", $"/cases/{third.CaseId}?tab=proposal", $"/cases/{third.CaseId}?view=outline", $"/cases/{third.CaseId}?view=diagram", $"/cases/{stuck.CaseId}", "/audit", $"/audit/cases/{first.CaseId}",
                "/workflows", "/workflows/import", "/workflows/project-amendment", "/workflows/project-amendment/compare", "/workflows/project-amendment/versions/1", "/workflows/project-amendment/versions/1?step=legal-b&view=outline",
                "/workflows/project-amendment/edit", "/workflows/project-amendment/edit?step=legal-b", "/workflows/project-amendment/edit?step=samples", "/workflows/project-amendment/edit?edge=0", "/workflows/project-amendment/edit?view=outline",
                $"/workflows/project-amendment/versions/1/simulate?on=case:{third.CaseId}&a.legal-b=ChangesRequested&f.samples=yes", "/workflows/project-amendment/versions/1/simulate?all=silent&start=x",
                "/workflows/project-amendment/versions/1/backtest"]),
            (World.Email(Side.A, "head-of-rd"), [$"/cases/{first.CaseId}", $"/cases/{first.CaseId}/text"]),
            (World.Email(Side.B, "partnerships"), ["/tasks", $"/cases/{stuck.CaseId}", $"/cases/{third.CaseId}?tab=parties", $"/cases/{third.CaseId}?tab=mails", $"/proposals/{third.Id}/scientist", $"/cases/{third.CaseId}", $"/cases/{third.CaseId}/move"]),
            (World.Email(Side.A, "alliance-manager"), [$"/cases/{third.CaseId}/move", $"/cases/{second.CaseId}/move"]),
            (World.Email(Side.A, "administrator"), ["/admin/webhooks", "/admin/people", $"/agreements/{agreement}/calendar/a"]),
            ("operator@amendflow.example", ["/admin/people", "/admin/system", "/admin/stuck", "/admin/mails", "/admin/mails/Reminder", $"/admin/people/{unreached}", "/agreements/new"]),
        ];
    }

    // Not in the browser: three pages to load for each person, which are not what is looked at here.
    private static async Task<IEnumerable<Cookie>> SignInAsync(TestHost host, string? email)
    {
        if (email is null)
        {
            return [];
        }

        await using var db = host.Database.CreateDbContext();
        var person = await db.People.Where(p => p.Email == email).Select(p => p.Id).SingleAsync();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false };
        using var user = new WebUser(host.Address, handler: handler);
        var page = await user.GetAsync("/sign-in");
        await user.SubmitAsync(page, page.Document!.Forms.Single(f => f.QuerySelector($"input[name=personId][value='{person}']") is not null));
        return handler.CookieContainer.GetCookies(host.Address).Where(c => c.Name != "amendflow-language")
            .Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = host.Address.ToString() });
    }

    private static async Task<IEnumerable<string>> FaultsAsync(IPage page, string path, string language)
    {
        var answer = await page.GotoAsync(path);
        var faults = new List<string>();
        if (answer!.Status >= 500)
        {
            faults.Add($"{path}: status {answer.Status}");
        }

        if (await page.GetAttributeAsync("html", "lang") != language)
        {
            faults.Add($"{path}: not in {language}");
        }

        var wider = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        if (wider > 0)
        {
            faults.Add($"{path}: {wider} px wider than the screen");
        }

        faults.AddRange((await Axe.FaultsAsync(page)).Select(v => $"{path}: {v}"));
        return faults;
    }
}
