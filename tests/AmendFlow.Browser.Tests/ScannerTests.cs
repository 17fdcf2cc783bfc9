using System.Text.RegularExpressions;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>A link scanner with a real browser, as mail gateways have: opens every link, presses every button, submits every form with junk.</summary>
public sealed partial class ScannerTests(Browsers browsers) : IClassFixture<Browsers>
{
    private static readonly int Links = LongRun.Is ? 50 : 20;

    [SkippableFact]
    public async Task A_scanner_that_presses_everything_decides_nothing_spends_no_link_and_its_reader_decides_after_it()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var world = await World.StartAsync();
        var links = await LinksAsync(world);
        var pressed = 0;
        foreach (var script in new[] { true, false })
        {
            await using var context = await browsers.NewContextAsync(world.Host.Address, script);
            var page = await context.NewPageAsync();
            foreach (var link in links.Where((_, i) => i % 2 == 0 == script))
            {
                pressed += await PressAllAsync(page, link);
            }
        }

        // Asked for a code, and typed one.
        Assert.True(pressed >= 2 * Links, $"Only {pressed} buttons were found on {Links} links.");
        await using var db = world.Db();
        Assert.Equal(0, await db.Decisions.CountAsync());
        Assert.Equal(0, await SpentAsync(world, links));

        world.Host.Clock.Advance(TimeSpan.FromMinutes(2));
        await new Somebody(browsers, world).DecideByMailAsync(World.Email(Side.A, "rd-finance"), "approve");
        Assert.Equal(1, await db.Decisions.CountAsync());
        Assert.Equal(1, await SpentAsync(world, links));
    }

    /// <summary>From the mails, as a gateway reads them: of as many cases as it takes.</summary>
    private static async Task<IReadOnlyList<string>> LinksAsync(World world)
    {
        for (var cases = 0; cases < 20; cases++)
        {
            await world.InReviewAsync(await world.MyeloidAsync());
            await world.Host.SweepAsync();
            var links = Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").OrderBy(File.GetLastWriteTimeUtc)
                .SelectMany(f => Address().Matches(MimeKit.MimeMessage.Load(f).TextBody ?? "").Select(m => m.Value)).Distinct().ToList();

            // The latest, so that the one by which somebody decides in the end is among them.
            if (links.Count >= Links)
            {
                return [.. links.TakeLast(Links)];
            }
        }

        throw new InvalidOperationException("There are not enough links.");
    }

    /// <summary>Twice, because pressing brings new buttons.</summary>
    private static async Task<int> PressAllAsync(IPage page, string link)
    {
        var pressed = 0;
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; ; i++)
            {
                await page.GotoAsync(link);
                await FillAsync(page);
                var buttons = page.Locator("form button:visible, form input[type=submit]:visible");
                if (i >= await buttons.CountAsync())
                {
                    break;
                }

                // The page that the press leads to: the answer itself, or what it redirects to.
                var shown = await page.RunAndWaitForResponseAsync(
                    () => buttons.Nth(i).ClickAsync(), r => r.Request.ResourceType == "document" && r.Status is < 300 or >= 400);
                await shown.FinishedAsync();
                pressed++;
            }
        }

        return pressed;
    }

    private static async Task FillAsync(IPage page)
    {
        foreach (var box in await page.Locator("input[type=radio]:visible, input[type=checkbox]:visible").AllAsync())
        {
            await box.CheckAsync();
        }

        foreach (var field in await page.Locator("input:visible:not([type=radio]):not([type=checkbox]):not([type=submit]), textarea:visible").AllAsync())
        {
            await field.FillAsync("12345678");
        }
    }

    /// <summary>How many no longer lead to an open task.</summary>
    private static async Task<int> SpentAsync(World world, IReadOnlyList<string> links)
    {
        await using var db = world.Db();
        var hashes = links.Select(l => Tokens.Hash(l["/a/".Length..])).ToList();
        var open = await db.ApprovalLinks.Where(l => hashes.Contains(l.TokenHash) && l.RevokedAt == null)
            .Join(db.Tasks.Where(t => t.State == TaskState.Open), l => l.TaskId, t => t.Id, (l, _) => l.Id).CountAsync();
        return links.Count - open;
    }

    [GeneratedRegex("/a/[A-Za-z0-9_-]{43}")]
    private static partial Regex Address();
}
