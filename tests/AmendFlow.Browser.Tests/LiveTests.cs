using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Cases;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>A case page that is open follows its case.</summary>
public sealed class LiveTests(Browsers browsers) : IClassFixture<Browsers>
{
    [SkippableFact]
    public async Task Somebody_else_decides_and_the_drawing_changes_without_a_reload_while_what_is_being_written_stays()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var world = await World.StartAsync(oneClick: true);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using var context = await browsers.NewContextAsync(world.Host.Address, width: 1440);
        var faults = new List<string>();
        var page = await CanvasHost.OpenAsync(world, context, World.Email(Side.A, "rd-finance"), $"/cases/{submitted.CaseId}", faults);
        await page.Locator("#decision-form textarea").First.FillAsync("Half a sentence");
        await page.Locator("[data-do=fit]").ClickAsync();
        var history = await page.Locator("#history li").First.InnerTextAsync();
        await Assertions.Expect(page.Locator("g.af-step[data-id='legal-a']")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("waiting"));

        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", CancellationToken.None);
        await UntilAsync(world, page, "g.af-step.done[data-id='legal-a']");

        Assert.NotEqual(history, await page.Locator("#history li").First.InnerTextAsync());
        Assert.Equal("Half a sentence", await page.Locator("#decision-form textarea").First.InputValueAsync());
        Assert.True(await page.EvaluateAsync<bool>("window.stays"), "the page was loaded anew");
        Assert.Contains("What you are writing was kept", await page.Locator("#live-said").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(faults);
    }

    [SkippableFact]
    public async Task What_waits_for_somebody_who_only_looks_goes_when_a_colleague_has_answered()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var world = await World.StartAsync(oneClick: true);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using var context = await browsers.NewContextAsync(world.Host.Address, width: 1440);
        var faults = new List<string>();
        var page = await CanvasHost.OpenAsync(world, context, World.Email(Side.A, "rd-counsel"), $"/cases/{submitted.CaseId}", faults);
        Assert.Equal(1, await page.Locator("#decision-form").CountAsync());

        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", CancellationToken.None);
        await UntilAsync(world, page, "[data-swap=decision]:not(:has(form))");

        Assert.Contains("up to date", await page.Locator("#live-said").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(faults);
    }

    // The clock stands still in tests: it is moved until the page shows what it waits for.
    private static async Task UntilAsync(World world, IPage page, string selector)
    {
        for (var i = 0; i < 150 && await page.Locator(selector).CountAsync() == 0; i++)
        {
            world.Host.Clock.Advance(CaseWatch.Every);
            await Task.Delay(200);
        }

        Assert.Equal(1, await page.Locator(selector).CountAsync());
    }
}
