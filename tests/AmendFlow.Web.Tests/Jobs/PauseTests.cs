using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Tests.Audit;
using AmendFlow.Web.Tests.Links;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>The clock of those who are asked stands still while somebody else revises. All begins on Monday, 2 March 2026; reviews are due on the 16th.</summary>
public sealed class PauseTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [SkippableTheory, OnBoth]
    public async Task Deadline_and_rungs_move_by_the_working_days_of_a_revision_and_pages_and_mails_say_so(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await AskChangesAsync(world, submitted);

        // Over the week-end: Monday to Friday, and Monday once more, are six working days.
        await world.Host.PassAsync(TimeSpan.FromDays(8));
        await using (var db = world.Db())
        {
            var held = await db.Timers.Where(t => t.RoundId == db.Rounds.Single(r => r.ActivityId == "scientific-a").Id).ToListAsync();
            Assert.All(held, t => Assert.Equal(TimerState.Held, t.State));
            Assert.False(await db.Mails.AnyAsync(m => m.Kind == MailKind.Reminder && db.Tasks.Any(t => t.Id == m.TaskId && t.Role == Role.ScientificReviewer)));
        }

        using var reviewer = await world.SignInAsync(World.Email(Side.A, "portfolio-head"));
        Assert.Contains("The clock stands still since 2 March 2026", Plain((await reviewer.GetAsync($"/cases/{submitted.CaseId}")).Text), StringComparison.Ordinal);
        await ReviseAsync(world, submitted);

        var round = await RoundAsync(world, "scientific-a");
        Assert.Equal((new DateOnly(2026, 3, 16), new DateOnly(2026, 3, 24), 6, null), (round.FirstDueOn!.Value, round.DueOn, round.PausedDays, round.PausedAt));
        Assert.Contains("it moved to 24 March 2026, because the clock stood still for 6 working days", Plain((await reviewer.GetAsync($"/cases/{submitted.CaseId}")).Text), StringComparison.Ordinal);

        await world.Host.PassAsync(TimeSpan.FromDays(18));
        Assert.Equal(["17 08:30", "20 08:30", "24 08:30", "26 08:30"], await RungsAsync(world, round));
        using var phone = new Phone(world, World.Email(Side.A, "portfolio-head"));
        Assert.Contains(phone.Mails(), m => Plain(m.Text).Contains("The last day was 16 March 2026; it moved to 24 March 2026", StringComparison.Ordinal));
        Assert.Equal("", await FaultsAsync(world));
    }

    /// <summary>Else a party could put off its own last day by months, or take the pause away from the other, by what it says of its working days.</summary>
    [Theory]
    [InlineData("2026-03-11..2026-07-31")]
    [InlineData("2026-03-02..2026-03-10")]
    public async Task A_pause_is_counted_in_the_calendar_that_held_when_the_clock_stopped(string closures)
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await AskChangesAsync(world, submitted);
        await world.Host.PassAsync(TimeSpan.FromDays(8));
        using var administrator = await world.SignInAsync(World.Email(Side.A, "administrator"));
        var page = await administrator.GetAsync($"/agreements/{world.Agreement.Id}/calendar/a");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await administrator.SubmitAsync(page, page.FormWith("closures"), ("closures", closures))).Status);

        await ReviseAsync(world, submitted);

        var round = await RoundAsync(world, "scientific-a");
        Assert.Equal((new DateOnly(2026, 3, 24), 6, null, null), (round.DueOn, round.PausedDays, round.PausedAt, round.PausedIn));
    }

    [Fact]
    public async Task A_revision_of_the_same_day_moves_nothing()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await AskChangesAsync(world, submitted);
        world.Host.Clock.Advance(TimeSpan.FromHours(5));
        await ReviseAsync(world, submitted);

        var round = await RoundAsync(world, "scientific-a");
        Assert.Equal((null, new DateOnly(2026, 3, 16), 0, null), (round.FirstDueOn, round.DueOn, round.PausedDays, round.PausedAt));
        await world.Host.PassAsync(TimeSpan.FromDays(17));
        Assert.Equal(["09 08:30", "12 08:30", "16 08:30", "18 08:30"], await RungsAsync(world, round));
    }

    [Fact]
    public async Task A_reminder_whose_morning_fell_into_a_pause_that_ends_at_night_comes_the_next_morning()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());

        // Held before half past eight on the day of the first rung, and let go at ten in the evening.
        await GoToAsync(world, new DateTime(2026, 3, 9, 7, 0, 0));
        await AskChangesAsync(world, submitted);
        await GoToAsync(world, new DateTime(2026, 3, 9, 22, 0, 0));
        await ReviseAsync(world, submitted);
        await world.Host.PassAsync(TimeSpan.FromDays(8));

        Assert.Equal(["10 08:30", "12 08:30", "16 08:30"], await RungsAsync(world, await RoundAsync(world, "scientific-a")));
    }

    [Fact]
    public async Task The_clock_stands_until_the_last_of_two_requests_is_answered_and_a_round_that_is_decided_meanwhile_lapses_no_more()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await AskChangesAsync(world, submitted);
        await world.Host.PassAsync(TimeSpan.FromDays(2));
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, "Name the person.", CancellationToken.None);
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-b", DecisionKind.Approve, "", CancellationToken.None);
        await world.Host.PassAsync(TimeSpan.FromDays(1));
        await ReviseAsync(world, submitted);

        Assert.Equal((3, new DateOnly(2026, 3, 19)), (await RoundAsync(world, "scientific-a") is var asked ? asked.PausedDays : 0, asked.DueOn));
        var decided = await RoundAsync(world, "scientific-b");
        Assert.Equal((2, null), (decided.PausedDays, decided.PausedAt));
        await using var db = world.Db();
        Assert.DoesNotContain(await db.Timers.Where(t => t.RoundId == decided.Id).Select(t => t.State).ToListAsync(), s => s is TimerState.Held or TimerState.Pending);
    }

    [Fact]
    public async Task A_last_day_that_was_moved_behind_the_program_is_found()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await AskChangesAsync(world, submitted);
        await world.Host.PassAsync(TimeSpan.FromDays(3));
        await ReviseAsync(world, submitted);
        foreach (var sql in new[] { "UPDATE rounds SET DueOn = '2026-04-30' WHERE FirstDueOn IS NOT NULL", "UPDATE rounds SET FirstDueOn = DueOn, DueOn = '2026-04-30' WHERE FirstDueOn IS NULL" })
        {
            using var copy = await TamperedCopy.OfAsync(world.Host.Database, sql);
            Assert.Contains("last day after it moved", (await copy.VerifyAsync()).Said, StringComparison.Ordinal);
        }
    }

    private static async Task AskChangesAsync(World world, SubmitAnswer submitted) =>
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.RequestChanges, "Please say more of confidentiality.", CancellationToken.None);

    // What the scientists read is left alone, so they are not asked again.
    private static async Task ReviseAsync(World world, SubmitAnswer submitted) => await world.Driver.ReviseAsync(
        World.Head, submitted.ProposalId, c => c with { ConfidentialityNotes = "Kept for ten years." }, "Confidentiality.", CancellationToken.None);

    private static async Task GoToAsync(World world, DateTime local)
    {
        await world.Host.PassAsync(new DateTimeOffset(local, Paris.GetUtcOffset(local)) - world.Host.Clock.GetUtcNow());
    }

    private static async Task<Round> RoundAsync(World world, string step)
    {
        await using var db = world.Db();
        return await db.Rounds.AsNoTracking().SingleAsync(r => r.ActivityId == step);
    }

    /// <summary>Day of March and hour in Paris for which the reminders of a round were due, as they fired.</summary>
    private static async Task<IReadOnlyList<string>> RungsAsync(World world, Round round)
    {
        await using var db = world.Db();
        return [.. (await db.Timers.Where(t => t.RoundId == round.Id && t.State == TimerState.Fired && (t.Kind == TimerKind.Reminder || t.Kind == TimerKind.Overdue)).ToListAsync())
            .Select(t => TimeZoneInfo.ConvertTime(t.DueAt, Paris)).Order().Select(t => t.ToString("dd HH:mm", System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text.Replace('\u00A0', ' '), @"\s+", " ");

    private static async Task<string> FaultsAsync(World world)
    {
        using var output = new StringWriter();
        return await VerifyVerb.RunAsync(world.Host.Database, output, CancellationToken.None, replay: true) == 0 ? "" : output.ToString();
    }
}
