using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>The main job, as people do it: from a scientist's proposal to an amendment that both parties have approved.</summary>
public sealed class WholeJobTests(Browsers browsers) : IClassFixture<Browsers>
{
    [SkippableTheory, OnBoth]
    public async Task From_a_proposal_to_an_amendment_that_both_parties_approved(DatabaseKind kind)
    {
        Databases.Require(kind);
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var world = await World.StartAsync(kind, oneClick: true);
        var somebody = new Somebody(browsers, world);
        var proposal = "";

        await somebody.ActAsync(World.Head, async page => proposal = await ProposeAsync(page, world));
        await somebody.ActAsync(World.Leader, async page =>
        {
            await page.GotoAsync(proposal);
            await page.Locator("form[action$='/confirm'] button").ClickAsync();
        });
        await somebody.ActAsync(World.Head, page => SubmitAsync(page, proposal, ""));
        await somebody.ActAsync(World.Email(Side.B, "partnerships"), async page =>
        {
            await page.GotoAsync("/tasks");
            await page.Locator("table a[href^='/tasks/'], table a[href^='/cases/']").First.ClickAsync();
            await page.Locator("#work-form input[name=outcome][value=Complete]").CheckAsync();
            await page.Locator("#work-form button[type=submit]").ClickAsync();
        });

        await somebody.DecideAsync(World.Email(Side.A, "portfolio-head"), "approve");
        await somebody.DecideAsync(World.Email(Side.A, "rd-counsel"), "approve");
        await somebody.DecideAsync(World.Email(Side.B, "daj"), "request-changes", "Which clause covers confidentiality?");
        await somebody.ActAsync(World.Head, page => ReviseAsync(page, proposal));
        await StandsForAsync(world, "scientific-a", "2");

        // Legal read the section that was changed, so both are asked again; science did not, and stands.
        await somebody.DecideAsync(World.Email(Side.A, "rd-counsel"), "approve");
        await somebody.DecideAsync(World.Email(Side.B, "daj"), "approve");
        await somebody.DecideByMailAsync(World.Email(Side.B, "scientific-committee"), "approve");
        await somebody.DecideAsync(World.Email(Side.A, "rd-finance"), "approve");
        await somebody.DecideByMailAsync(World.Email(Side.B, "finances"), "approve");
        await somebody.DecideAsync(World.Email(Side.A, "jsc-lead"), "approve");
        await somebody.DecideByMailAsync(World.Email(Side.B, "copil"), "approve");
        await somebody.ActAsync(World.Email(Side.B, "partnerships"), FreezeAsync);
        await somebody.DecideAsync(World.Email(Side.A, "rd-counsel"), "approve");
        await somebody.DecideAsync(World.Email(Side.B, "daj"), "approve");
        await somebody.DecideByMailAsync(World.Email(Side.A, "head-of-rd"), "approve");
        await somebody.DecideByMailAsync(World.Email(Side.B, "direction-generale"), "approve");

        await somebody.ActAsync(World.Email(Side.A, "auditor"), async page =>
        {
            await page.GotoAsync($"/agreements/{world.Agreement.Id}");
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Amendment No.");
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("A project of the browser");
        });
        await using var db = world.Db();
        Assert.Equal(1, (await db.Amendments.SingleAsync()).Number);
    }

    private static async Task<string> ProposeAsync(IPage page, World world)
    {
        await page.GotoAsync($"/proposals/new?agreement={world.Agreement.Id}");
        await page.FillAsync("[name=title]", "A project of the browser");
        await page.CheckAsync("input[name=vehicle][value=amendment]");
        var a = (await world.Driver.ActorAsync(World.Leader, CancellationToken.None)).PersonId;
        var b = (await world.Driver.ActorAsync(World.Head, CancellationToken.None)).PersonId;
        await page.SelectOptionAsync("select[name=scientistA]", a.ToString());
        await page.SelectOptionAsync("select[name=scientistB]", b.ToString());
        await page.FillAsync("[name=aim]", "To see whether the whole job works.");
        await page.FillAsync("[name=plainSummary]", "A browser takes every step that people take.");
        await page.FillAsync("[name=background]", "Both parties bring what they have.");
        await RowAsync(page, "milestones", "milestones[0].title");
        await page.FillAsync("[name='milestones[0].title']", "First data");
        await page.FillAsync("[name='milestones[0].due']", "2027-06-30");
        await RowAsync(page, "budgetLines", "budgetLines[0].label");
        await page.FillAsync("[name='budgetLines[0].label']", "Analysis");
        await page.SelectOptionAsync("[name='budgetLines[0].payerSide']", new SelectOptionValue { Index = 1 });
        await page.FillAsync("[name='budgetLines[0].amountCents']", "1,000");
        await page.FillAsync("[name='budgetLines[0].year']", "2027");
        foreach (var question in new[] { "samples", "patients", "geneticData", "intellectualProperty", "transferOfMaterial", "transferOfData", "touchesClauses" })
        {
            await page.CheckAsync($"input[name='{question}.answer'][value=no]");
        }

        await page.Locator("button[name=save]").First.ClickAsync();
        await page.ArriveAsync(u => u.AbsolutePath.EndsWith("/edit", StringComparison.Ordinal));
        var proposal = new Uri(page.Url).AbsolutePath.Replace("/edit", "", StringComparison.Ordinal);
        await page.GotoAsync(proposal);
        await page.Locator("form[action$='/ask'] button").ClickAsync();
        return proposal;
    }

    // Rows can be added without script: the form comes back with one more and everything that was typed.
    private static async Task RowAsync(IPage page, string rows, string field)
    {
        if (await page.Locator($"[name='{field}']").CountAsync() == 0)
        {
            await page.Locator($"button[name=add][value={rows}]").ClickAsync();
        }
    }

    private static async Task SubmitAsync(IPage page, string proposal, string note)
    {
        await page.GotoAsync($"{proposal}/submit");
        if (note.Length > 0)
        {
            await page.FillAsync("[name=note]", note);
        }

        await page.Locator("form#submit button[type=submit]").Last.ClickAsync();
        await page.ArriveAsync(u => u.AbsolutePath == proposal);
    }

    private static async Task ReviseAsync(IPage page, string proposal)
    {
        await page.GotoAsync(proposal);
        await page.Locator("form[action$='/revise'] button").First.ClickAsync();
        await page.GotoAsync($"{proposal}/edit");
        await page.FillAsync("[name=confidentialityNotes]", "Clause 8 applies.");
        await page.Locator("button[name=save]").Last.ClickAsync();
        await SubmitAsync(page, proposal, "Confidentiality named.");
    }

    private static async Task FreezeAsync(IPage page)
    {
        await page.GotoAsync("/tasks");
        await page.Locator("table a[href^='/tasks/'], table a[href^='/cases/']").First.ClickAsync();
        var path = string.Join('/', new Uri(page.Url).AbsolutePath.Split('/').Take(3));
        await page.GotoAsync($"{path}/text");
        await page.Locator("#text-form button.primary").ClickAsync();
        await page.Locator("#text-form button[formaction*='freeze']").ClickAsync();
    }

    private static async Task StandsForAsync(World world, string activityId, string revisions)
    {
        await using var db = world.Db();
        Assert.Equal(revisions, (await db.Rounds.SingleAsync(r => r.ActivityId == activityId)).StandsForRevisions);
    }
}
