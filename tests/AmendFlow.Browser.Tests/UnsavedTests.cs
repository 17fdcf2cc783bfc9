using AmendFlow.Testing;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>What somebody wrote and has not sent is not lost without a question.</summary>
public sealed class UnsavedTests(Browsers browsers) : IClassFixture<Browsers>
{
    [SkippableFact]
    public async Task Leaving_a_proposal_with_unsaved_words_is_asked_about_and_leaving_a_saved_one_is_not()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var world = await World.StartAsync(oneClick: true);
        await using var context = await browsers.NewContextAsync(world.Host.Address);
        var asked = new List<string>();
        var page = await context.NewPageAsync();
        page.Dialog += async (_, dialog) =>
        {
            asked.Add(dialog.Type);
            await dialog.DismissAsync();
        };
        await page.SignInAsync((await world.Driver.ActorAsync(World.Head, CancellationToken.None)).PersonId);
        await page.GotoAsync($"/proposals/new?agreement={world.Agreement.Id}");
        await page.Locator("textarea[name=aim]").PressSequentiallyAsync("To see what is kept.");

        await page.Locator("nav a[href='/agreements']").First.ClickAsync();
        Assert.Equal(["beforeunload"], asked);
        Assert.Contains("/proposals/new", page.Url, StringComparison.Ordinal);
        Assert.Equal("To see what is kept.", await page.Locator("textarea[name=aim]").InputValueAsync());

        await page.Locator("button[name=save]").First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/edit"));
        await page.Locator("nav a[href='/agreements']").First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/agreements$"));
        Assert.Single(asked);
    }
}
