using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>Where things stand on the page of a case.</summary>
public sealed class CaseLayoutTests(Browsers browsers) : IClassFixture<Browsers>
{
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_a_phone_the_decision_stands_before_the_process_and_the_drawing_behind_a_link(bool script)
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var world = await World.StartAsync(oneClick: true);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using var context = await browsers.NewContextAsync(world.Host.Address, script, width: 390);
        var page = await FinanceAsync(world, context, $"/cases/{submitted.CaseId}");

        Assert.False(await page.Locator(".diagram").IsVisibleAsync());
        Assert.True(await TopAsync(page, "#decision-form") < await TopAsync(page, "#where"));
        Assert.True(await TopAsync(page, "#where") < await TopAsync(page, "#process-title"));

        await page.Locator("a[href*='view=diagram']:visible").ClickAsync();
        Assert.True(await page.Locator(".diagram").IsVisibleAsync());
    }

    [SkippableFact]
    public async Task On_a_desk_the_drawing_stands_beside_the_decision_and_opens_readable_on_the_step_that_waits_for_the_reader()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var world = await World.StartAsync(oneClick: true);
        await using (var db = world.Db())
        {
            // Another step is stuck for want of somebody to ask: the reader's own still comes first.
            await db.Mandates.Where(m => m.Side == Side.B && m.Role == Role.ScientificReviewer).ExecuteDeleteAsync();
        }

        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using var context = await browsers.NewContextAsync(world.Host.Address, width: 1440);
        var page = await FinanceAsync(world, context, $"/cases/{submitted.CaseId}");

        Assert.Equal(1, await page.Locator(".af-step.problem").CountAsync());
        var box = (await page.Locator(".diagram").BoundingBoxAsync())!;
        var step = (await page.Locator(".af-step.chosen").BoundingBoxAsync())!;
        var form = (await page.Locator("#decision").BoundingBoxAsync())!;
        Assert.True(box.X + box.Width <= form.X, "the drawing reaches under the decision");
        Assert.True(step.X >= box.X && step.X + step.Width <= box.X + box.Width, "the step is out of the box sideways");
        Assert.True(step.Y >= box.Y && step.Y + step.Height <= box.Y + box.Height, "the step is out of the box");
        var zoom = await page.EvaluateAsync<double>("document.querySelector('.diagram svg').getBoundingClientRect().width / document.querySelector('.diagram svg').viewBox.baseVal.width");
        Assert.True(zoom >= 0.8, $"opens at {zoom}");
    }

    private static async Task<IPage> FinanceAsync(World world, IBrowserContext context, string path)
    {
        var page = await context.NewPageAsync();
        await page.SignInAsync((await world.Driver.ActorAsync(World.Email(Side.A, "rd-finance"), CancellationToken.None)).PersonId);
        await page.GotoAsync(path);
        return page;
    }

    private static async Task<float> TopAsync(IPage page, string selector) => (await page.Locator(selector).BoundingBoxAsync())!.Y;
}
