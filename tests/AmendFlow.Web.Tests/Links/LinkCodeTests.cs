using System.Net;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Links;

/// <summary>Codes: five tries, ten minutes, one use, one a minute, ten a day, for one link; and tokens that open nothing.</summary>
public sealed class LinkCodeTests
{
    [SkippableTheory, OnBoth]
    public async Task Five_wrong_tries_use_a_code_up_and_the_right_one_comes_too_late(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await LinkWorld.StartAsync(kind);
        var link = await world.Finance.LinkAsync();
        await world.Finance.SubmitAsync(await world.Finance.GetAsync(link), "/code");
        var code = await world.Finance.CodeAsync();
        var wrong = code == "00000000" ? "11111111" : "00000000";
        var page = await world.Finance.GetAsync(link);

        for (var left = 4; left > 0; left--)
        {
            page = await world.Finance.SubmitAsync(page, "/enter", ("code", wrong));
            Assert.Contains($"Tries left: {left}", page.Text, StringComparison.Ordinal);
        }

        var last = page;
        page = await world.Finance.SubmitAsync(last, "/enter", ("code", wrong));
        var late = await world.Finance.SubmitAsync(last, "/enter", ("commandId", "another-form-id"), ("code", code));

        Assert.Contains("Five wrong tries", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.Status);
        Assert.False(late.Headers.ContainsKey("Set-Cookie"));
    }

    [Fact]
    public async Task By_one_link_thirty_forms_a_minute_are_taken_and_no_more_of_them_becomes_a_row()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        var page = await world.Finance.GetAsync(link);
        for (var i = 0; i < 30; i++)
        {
            await world.Finance.SubmitAsync(page, "/code", ("commandId", $"many-forms-{i}"));
        }

        await using var db = world.World.Db();
        var rows = await db.Commands.CountAsync();
        var code = await world.Finance.SubmitAsync(page, "/code", ("commandId", "many-forms-31"));
        var entered = await world.Finance.SubmitAsync(await world.Finance.GetAsync(link), "/enter", ("code", "00000000"));

        Assert.Equal(HttpStatusCode.TooManyRequests, code.Status);
        Assert.Contains("more than thirty times within a minute", code.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, entered.Status);
        Assert.Equal(rows, await db.Commands.CountAsync());
    }

    [Fact]
    public async Task A_code_lives_ten_minutes()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        await world.Finance.SubmitAsync(await world.Finance.GetAsync(link), "/code");
        var page = await world.Finance.GetAsync(link);
        var code = await world.Finance.CodeAsync();
        world.World.Host.Clock.Advance(TimeSpan.FromMinutes(10));

        var late = await world.Finance.SubmitAsync(page, "/enter", ("code", code));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.Status);
        Assert.Contains("its ten minutes are over", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_opens_one_browser_once()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        await world.Finance.SubmitAsync(await world.Finance.GetAsync(link), "/code");
        var code = await world.Finance.CodeAsync();
        using var thief = world.Finance.Another();
        var before = await thief.GetAsync(link);
        await world.Finance.SubmitAsync(await world.Finance.GetAsync(link), "/enter", ("code", code));

        var second = await thief.SubmitAsync(before, "/enter", ("code", code));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.Status);
        Assert.Null((await thief.GetAsync(link)).Form("/decide"));
    }

    [Fact]
    public async Task A_code_opens_its_own_link_only()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        await world.Finance.OpenAsync(link);
        using var counsel = new Phone(world.World, World.Email(AmendFlow.Agreements.Parties.Side.A, "rd-counsel"));
        var foreign = await counsel.LinkAsync();

        var page = await world.Finance.GetAsync(foreign);

        Assert.NotNull(page.Form("/code"));
        Assert.Null(page.Form("/decide"));
    }

    [Fact]
    public async Task One_code_a_minute_and_ten_a_day_are_mailed()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        for (var i = 0; i < 10; i++)
        {
            // The second press within the minute brings no second mail.
            await AskAsync(world, link);
            await AskAsync(world, link);
            world.World.Host.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        var refused = await AskAsync(world, link);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        await world.World.Host.SweepAsync();
        Assert.Equal(10, world.Finance.Mails().Count(m => m.Subject.EndsWith("your code", StringComparison.Ordinal)));
        world.World.Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await AskAsync(world, link)).Status);
    }

    [Fact]
    public async Task Unknown_tokens_get_one_page_and_after_ten_in_a_minute_are_put_off_while_real_links_go_on()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        var bodies = new HashSet<string>();
        for (var i = 0; i < 10; i++)
        {
            var unknown = await world.Finance.GetAsync($"/a/{new string((char)('a' + i), 43)}");
            Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
            bodies.Add(unknown.Body);
        }

        var many = await world.Finance.GetAsync("/a/x");
        bodies.Add(many.Body);

        Assert.Equal(HttpStatusCode.TooManyRequests, many.Status);
        Assert.Single(bodies);
        Assert.Equal(HttpStatusCode.OK, (await world.Finance.GetAsync(link)).Status);
    }

    // A press on the button of a page that may already show the field for the code.
    private static async Task<Answer> AskAsync(LinkWorld world, string link)
    {
        var page = await world.Finance.GetAsync(link);
        return page.Form("/code") is null
            ? await world.Finance.SubmitAsync(page, "/enter", ("code", "x"))
            : await world.Finance.SubmitAsync(page, "/code");
    }
}
