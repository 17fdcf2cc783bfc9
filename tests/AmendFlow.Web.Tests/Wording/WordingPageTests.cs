using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Jobs.Wording;
using AmendFlow.Web.Steps;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Wording.WordingWorld;

namespace AmendFlow.Web.Tests.Wording;

/// <summary>/admin/mails: an operator words mails, tries them out, and goes back.</summary>
public sealed class WordingPageTests
{
    private const string Address = "/admin/mails/AskedToDecide";
    private const string Sound = "{{ ask }}\n\n{{ deadline }}\n\n{{ why }}";

    [Fact]
    public async Task Only_an_operator_sees_the_pages_or_saves()
    {
        await using var world = await World.StartAsync();
        using var user = await world.SignInAsync(Operator);
        using var administrator = await world.SignInAsync(World.Email(Side.A, "administrator"));

        Assert.Contains("/admin/mails", (await user.GetAsync("/admin/system")).Links);
        Assert.Contains(Address, (await user.GetAsync("/admin/mails")).Links);
        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync("/admin/mails/Code")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync("/admin/mails/0")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.GetAsync("/admin/mails")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.GetAsync(Address)).Status);
        var form = WebUser.Fields((await administrator.GetAsync("/account")).FormWith("commandId"));
        foreach (var act in new[] { "save", "preview", "standard" })
        {
            var posted = await administrator.PostAsync(
                Address, [.. form, new("act", act), new("subject-en", "x"), new("body-en", Sound), new("subject-fr", "x"), new("body-fr", Sound)]);
            Assert.Equal((HttpStatusCode.NotFound, Address), (posted.Status, posted.Path));
        }

        var actor = await world.Driver.ActorAsync(World.Email(Side.A, "administrator"), CancellationToken.None);
        await Assert.ThrowsAsync<RefusedException>(() => world.Host.Get<Features.Wording.WordingHandler>().SaveAsync(
            actor, "not-an-operator", new(MailKind.AskedToDecide, 0, "x", Sound, "x", Sound, ""), CancellationToken.None));
        await using var db = world.Db();
        Assert.False(await db.MailTemplates.AnyAsync());
    }

    [Fact]
    public async Task A_preview_shows_both_forms_in_both_languages_and_stores_nothing()
    {
        await using var world = await World.StartAsync();
        using var user = await world.SignInAsync(Operator);

        var page = await SendAsync(user, await user.GetAsync(Address), "preview", ("body-en", $"<script>alert(1)</script> {Sound}"), ("body-fr", $"Bonjour à tous.\n\n{Sound}"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var frames = page.Document!.QuerySelectorAll("iframe[sandbox='']");
        Assert.Equal(2, frames.Length);
        Assert.Contains("&lt;script&gt;alert(1)", frames[0].GetAttribute("srcdoc"), StringComparison.Ordinal);
        Assert.Empty(new HtmlParser().ParseDocument(frames[0].GetAttribute("srcdoc")!).Scripts);
        Assert.Contains("Bonjour à tous.", frames[1].GetAttribute("srcdoc"), StringComparison.Ordinal);
        Assert.Contains("Sample case, for illustration", page.Document!.QuerySelectorAll("pre")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Bonjour à tous.", page.Document!.QuerySelectorAll("pre")[1].TextContent, StringComparison.Ordinal);
        await using var db = world.Db();
        Assert.False(await db.MailTemplates.AnyAsync());
    }

    [Fact]
    public async Task A_text_without_a_required_part_comes_back_with_its_name_and_what_was_typed()
    {
        await using var world = await World.StartAsync();
        using var user = await world.SignInAsync(Operator);

        var page = await SendAsync(user, await user.GetAsync(Address), "save", ("body-fr", "Merci.\n\n{{ ask }}\n\n{{ why }}"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("The French text leaves out “deadline”", page.Text, StringComparison.Ordinal);
        Assert.Contains("Merci.", page.Document!.QuerySelector("[name=body-fr]")!.TextContent, StringComparison.Ordinal);
        await using var db = world.Db();
        Assert.False(await db.MailTemplates.AnyAsync());
    }

    [Theory]
    [InlineData("subject-en", "pay \u202Egpj.exe")]
    [InlineData("body-fr", "{{ ask }} {{ deadline }} {{ why }} \u0007")]
    [InlineData("note", "a\u200Bb")]
    public async Task What_a_reader_would_not_see_is_refused_by_its_field(string field, string typed)
    {
        await using var world = await World.StartAsync();
        using var user = await world.SignInAsync(Operator);
        var opened = await user.GetAsync(Address);

        foreach (var act in new[] { "save", "preview" })
        {
            var page = await SendAsync(user, opened, act, (field, typed));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
            Assert.NotNull(page.Document!.QuerySelector($".invalid [name={field}]"));
        }

        await using var db = world.Db();
        Assert.False(await db.MailTemplates.AnyAsync());
    }

    [SkippableTheory, OnBoth]
    public async Task Who_saves_on_an_older_version_is_told_and_keeps_what_they_typed(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var user = await world.SignInAsync(Operator);
        var (one, two) = (await user.GetAsync(Address), await user.GetAsync(Address));
        await SendAsync(user, one, "save", ("body-en", $"First. {Sound}"));

        var late = await SendAsync(user, two, "save", ("body-en", $"Second. {Sound}"));

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Somebody else saved version 1 meanwhile", late.Text, StringComparison.Ordinal);
        Assert.StartsWith("Second.", late.Document!.QuerySelector("[name=body-en]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("First.", late.Document!.QuerySelector("#versions")!.TextContent, StringComparison.Ordinal);
        var again = await SendAsync(user, late, "save");
        Assert.Contains("The wording is saved", again.Text, StringComparison.Ordinal);
        await using var db = world.Db();
        Assert.Equal([1, 2], await db.MailTemplates.OrderBy(t => t.Number).Select(t => t.Number).ToListAsync());
    }

    [SkippableTheory, OnBoth]
    public async Task Of_two_who_save_at_once_one_is_told(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        MailWords One(int i) => new("{{ subject }}", $"Number {i}. {Sound}");

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 4).Select(async i =>
        {
            try
            {
                return $"saved {(await SaveAsync(world, MailKind.AskedToDecide, One(i), command: $"at-once-{i}")).Number}";
            }
            catch (RefusedException refused)
            {
                return refused.Kind.ToString();
            }
        }));

        Assert.Equal(["Conflict", "Conflict", "Conflict", "saved 1"], outcomes.Order(StringComparer.Ordinal));
        await using var db = world.Db();
        Assert.Equal(1, await db.MailTemplates.CountAsync());
    }

    [Fact]
    public async Task An_earlier_version_or_the_standard_wording_is_taken_again_as_a_new_version_and_the_record_says_so()
    {
        await using var world = await World.StartAsync();
        using var user = await world.SignInAsync(Operator);
        var page = await SendAsync(user, await user.GetAsync(Address), "save", ("body-en", $"First. {Sound}"), ("note", "To begin with"));
        page = await SendAsync(user, page, "save", ("body-en", $"Second. {Sound}"));
        Assert.Contains("version 2", (await user.GetAsync("/admin/mails")).Text, StringComparison.Ordinal);

        page = await user.SubmitAsync(page, page.FormWith("number"), ("act", "take"));
        Assert.Contains("The earlier wording counts again", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("First.", page.Document!.QuerySelector("[name=body-en]")!.TextContent, StringComparison.Ordinal);
        var standard = page.Document!.Forms.Single(f => f.Id == "take-standard");
        page = await user.SubmitAsync(page, standard, ("act", "standard"));
        Assert.Contains("Sent in the standard wording", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await user.SubmitAsync(page, standard, ("act", "standard"), ("commandId", "standard-once-more"), ("based", "4"))).Status);

        await using var db = world.Db();
        Assert.Equal([false, false, false, true], await db.MailTemplates.OrderBy(t => t.Number).Select(t => t.BodyEn == null).ToListAsync());
        var records = await db.AuditEntries.Where(e => e.Action == "mail-worded").OrderBy(e => e.Sequence).Select(e => e.Record).ToListAsync();
        Assert.Equal(4, records.Count);
        Assert.Contains("version 4; standard", records[3], StringComparison.Ordinal);
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        Assert.DoesNotContain(Mails(world), m => m.TextBody!.Contains("First.", StringComparison.Ordinal));
    }

    private static Task<WebPage> SendAsync(WebUser user, WebPage page, string act, params (string Name, string? Value)[] typed) =>
        user.SubmitAsync(page, page.FormWith("body-en"), [.. typed, ("act", act)]);
}
