using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Calendars;

/// <summary>A party says on which days it is closed, and its deadlines go by it.</summary>
public sealed class CalendarTests
{
    private static string Administrator => World.Email(Side.A, "administrator");

    [SkippableTheory, OnBoth]
    public async Task What_begins_after_a_change_is_counted_in_it_and_what_has_begun_keeps_its_day(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var before = await world.InReviewAsync(await world.SmallAsync());
        var due = await DueAsync(world, before.CaseId);
        using var administrator = await world.SignInAsync(Administrator);

        // Ten working days from Monday 2 March: the 16th; with nine of them closed, the 27th.
        var saved = await SaveAsync(world, administrator, "FR", "2026-03-03..2026-03-15\n12-26");
        var after = await world.InReviewAsync(await world.SmallAsync());

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Contains("keep their last day", saved.Text, StringComparison.Ordinal);
        Assert.Contains("Monday 9 March 2026", saved.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2026, 3, 16), due);
        Assert.Equal(due, await DueAsync(world, before.CaseId));
        Assert.Equal(new DateOnly(2026, 3, 27), await DueAsync(world, after.CaseId));
    }

    [Fact]
    public async Task Only_the_administrator_of_the_party_changes_it_and_everybody_under_the_agreement_reads_it()
    {
        await using var world = await World.StartAsync();
        using var administrator = await world.SignInAsync(Administrator);
        await SaveAsync(world, administrator, "FR", "12-26");
        foreach (var email in new[] { World.Email(Side.B, "administration"), World.Email(Side.A, "alliance-manager"), World.Head })
        {
            using var other = await world.SignInAsync(email);
            var page = await other.GetAsync(Path(world));
            Assert.False(page.HasForm(Path(world)), email);
            Assert.Contains("Days off in the next twelve months", (await other.GetAsync(Path(world) + "?lang=en")).Text, StringComparison.Ordinal);
            var own = await other.GetAsync("/delegations");
            var token = own.Document!.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            var sent = await other.PostAsync(Path(world), [new("__RequestVerificationToken", token), new("commandId", $"a-calendar-{email.Length}"), new("holidays", "none"), new("closures", ""), new("was", "holidays FR; closed 12-26")]);
            Assert.Equal(HttpStatusCode.NotFound, sent.Status);
        }

        using var operators = await world.SignInAsync("operator@amendflow.example");
        Assert.Equal(HttpStatusCode.NotFound, (await operators.GetAsync(Path(world))).Status);
        Assert.Equal("12-26", await ClosuresAsync(world));
    }

    [Theory]
    [InlineData("12-26\nchristmas", "“christmas” is no day")]
    [InlineData("12-26\nchristmas\n31/12/2026\nchristmas", "“christmas”, “31/12/2026” are no days")]
    [InlineData("2026-01-01..2026-12-31", "working days in 2026")]
    [InlineData("<script>alert(1)</script>", "“<script>alert(1)</script>” is no day")]
    public async Task What_cannot_be_a_calendar_is_refused_with_what_was_typed(string closures, string message)
    {
        await using var world = await World.StartAsync();
        using var administrator = await world.SignInAsync(Administrator);

        var refused = await SaveAsync(world, administrator, "FR", closures);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(message, refused.Text, StringComparison.Ordinal);
        Assert.Equal(closures, refused.Document!.QuerySelector("[name=closures]")!.TextContent);
        Assert.Equal("", await ClosuresAsync(world));
        var endless = string.Join('\n', Enumerable.Repeat("12-26", 700));
        Assert.Contains("At most 200 entries and 4000 characters", (await SaveAsync(world, administrator, "FR", endless)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_change_it_at_once_the_second_is_told_and_keeps_what_they_typed()
    {
        await using var world = await World.StartAsync();
        using var first = await world.SignInAsync(Administrator);
        using var second = await world.SignInAsync(Administrator);
        var page = await second.GetAsync(Path(world) + "?lang=en");
        await SaveAsync(world, first, "FR", "12-26");

        var refused = await second.SubmitAsync(page, page.FormWith("closures"), ("closures", "12-24"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Somebody else changed this calendar", refused.Text, StringComparison.Ordinal);
        Assert.Equal("12-24", refused.Document!.QuerySelector("[name=closures]")!.TextContent);
        Assert.Equal("12-26", await ClosuresAsync(world));
    }

    [Fact]
    public async Task It_is_on_the_record_and_a_change_behind_the_record_is_found()
    {
        await using var world = await World.StartAsync();
        using var administrator = await world.SignInAsync(Administrator);
        await SaveAsync(world, administrator, "FR", "12-26 easter-2");
        await using var db = world.Db();
        Assert.Empty(await RecordCheck.RunAsync(db, world.Agreement.Id, CancellationToken.None));

        using var auditor = await world.SignInAsync(World.Email(Side.B, "audit"));
        var audit = (await auditor.GetAsync("/audit?lang=en")).Text;
        Assert.Contains("Days off of Sanofi changed: French public holidays, 12-26, easter-2", audit, StringComparison.Ordinal);

        await db.Parties.Where(p => p.Side == Side.A).ExecuteUpdateAsync(s => s.SetProperty(p => p.Closures, "12-26"));
        Assert.Contains("working days", Assert.Single(await RecordCheck.RunAsync(db, world.Agreement.Id, CancellationToken.None)), StringComparison.Ordinal);
    }

    private static string Path(World world) => $"/agreements/{world.Agreement.Id}/calendar/a";

    private static async Task<WebPage> SaveAsync(World world, WebUser user, string holidays, string closures)
    {
        var page = await user.GetAsync(Path(world) + "?lang=en");
        return await user.SubmitAsync(page, page.FormWith("closures"), ("holidays", holidays), ("closures", closures));
    }

    private static async Task<DateOnly> DueAsync(World world, Guid caseId)
    {
        await using var db = world.Db();
        return await db.Rounds.Where(r => r.CaseId == caseId && r.ActivityId == "legal-a").Select(r => r.DueOn).SingleAsync();
    }

    private static async Task<string> ClosuresAsync(World world)
    {
        await using var db = world.Db();
        return await db.Parties.Where(p => p.Side == Side.A).Select(p => p.Closures).SingleAsync();
    }
}
