using System.Text;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.Tasks;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>The last day to answer in the reader's calendar: it comes with the mail that asks, moves with the deadline, and goes when others closed the task.</summary>
public sealed class LastDayTests
{
    private static readonly string Counsel = World.Email(Side.A, "rd-counsel");
    private static readonly string Second = World.Email(Side.A, "rd-counsel-2");

    [Fact]
    public async Task The_mail_that_asks_brings_the_day_in_the_readers_language_and_no_link_that_decides()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();

        var english = Assert.Single(Files(world, Counsel));
        var french = Assert.Single(Files(world, World.Email(Side.B, "daj")));
        await using var db = world.Db();
        var round = await db.Rounds.AsNoTracking().SingleAsync(r => r.ActivityId == "legal-a");

        Assert.Contains("METHOD:PUBLISH", english, StringComparison.Ordinal);
        Assert.Contains("SEQUENCE:0", english, StringComparison.Ordinal);
        Assert.Contains($"DTSTART;VALUE=DATE:{round.DueOn:yyyyMMdd}", english, StringComparison.Ordinal);
        Assert.Contains("last day to answer", english, StringComparison.Ordinal);
        Assert.Contains("dernier jour pour répondre", french, StringComparison.Ordinal);
        Assert.DoesNotContain("/a/", english, StringComparison.Ordinal);
        Assert.DoesNotContain("myeloid", english, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_reminder_brings_the_day_again_only_when_it_has_moved()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.PassAsync(TimeSpan.FromDays(9));
        Assert.Single(Files(world, Counsel));
        await using var db = world.Db();
        Assert.True(await db.Mails.AnyAsync(m => m.Kind == MailKind.Reminder && m.State == MailState.Sent));

        var moved = new DateOnly(2026, 4, 30);
        await db.Rounds.Where(r => r.ActivityId == "legal-a").ExecuteUpdateAsync(s => s.SetProperty(r => r.DueOn, moved));
        await world.Host.PassAsync(TimeSpan.FromDays(12));

        var files = Files(world, Counsel);
        Assert.Equal(2, files.Count);
        Assert.Equal(Uid(files[0]), Uid(files[1]));
        Assert.Contains("SEQUENCE:1", files[1], StringComparison.Ordinal);
        Assert.Contains("DTSTART;VALUE=DATE:20260430", files[1], StringComparison.Ordinal);
    }

    [SkippableTheory, OnBoth]
    public async Task Whoever_was_asked_and_is_not_needed_any_more_is_told_and_the_day_leaves_their_calendar(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        var (_, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", CancellationToken.None);
        var decides = actor.PersonId == (await world.Driver.ActorAsync(Counsel, CancellationToken.None)).PersonId ? Counsel : Second;
        var other = decides == Counsel ? Second : Counsel;
        world.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", CancellationToken.None);
        await world.Host.SweepAsync();

        var files = Files(world, other);
        Assert.Equal(2, files.Count);
        Assert.Equal(Uid(files[0]), Uid(files[1]));
        Assert.Contains("METHOD:CANCEL", files[1], StringComparison.Ordinal);
        Assert.Contains("SEQUENCE:1", files[1], StringComparison.Ordinal);
        Assert.Contains("STATUS:CANCELLED", files[1], StringComparison.Ordinal);
        Assert.Single(Files(world, decides));
        Assert.NotEqual(Guid.Empty, task.Id);
    }

    [Fact]
    public async Task Whoever_handed_a_task_on_is_told_only_if_others_did_it_and_whoever_no_mail_had_asked_is_told_nothing()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        world.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var finance = World.Email(Side.A, "rd-finance");
        var coordinator = await world.Driver.ActorAsync(World.Email(Side.A, "alliance-manager"), CancellationToken.None);
        var (_, task, _) = await world.Driver.OpenAsync(submitted.CaseId, "finance-a", CancellationToken.None);
        var to = (await world.Driver.ActorAsync(World.Email(Side.A, "patent-counsel"), CancellationToken.None)).PersonId;
        await world.Host.Get<HandOverHandler>().HandleAsync(coordinator, "reassign-1", new(task.Id, to, HandOver.Reassign, "away"), CancellationToken.None);
        await world.Host.SweepAsync();
        Assert.Contains("METHOD:CANCEL", Files(world, finance)[^1], StringComparison.Ordinal);

        // A case that is withdrawn before its mails went out: nobody was asked, so nobody is told that they are not.
        var early = await world.InReviewAsync(await world.SmallAsync());
        var head = await world.Driver.ActorAsync(World.Head, CancellationToken.None);
        await world.Host.Get<WithdrawHandler>().HandleAsync(head, "withdraw-1", new WithdrawCommand(early.ProposalId, "Too early."), CancellationToken.None);
        await world.Host.SweepAsync();
        await using var db = world.Db();
        var untold = await db.Mails.Where(m => m.CaseId == early.CaseId && m.Kind == MailKind.NotAsked).ToListAsync();
        Assert.NotEmpty(untold);
        Assert.All(untold, m => Assert.Equal((MailState.Cancelled, null), (m.State, m.MessageId)));
    }

    private static string Uid(string file) => file.Split("\r\n").Single(l => l.StartsWith("UID:", StringComparison.Ordinal));

    /// <summary>The calendar files that somebody got, oldest first, with their folded lines made whole.</summary>
    private static List<string> Files(World world, string email) =>
        [.. Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeMessage.Load(f))
            .Where(m => m.To.Mailboxes.Single().Address == email).OrderBy(m => m.Date).ThenBy(m => m.MessageId, StringComparer.Ordinal)
            .SelectMany(m => m.Attachments.OfType<MimePart>()).Where(p => p.ContentType.MimeType == "text/calendar").Select(Text)];

    private static string Text(MimePart part)
    {
        using var bytes = new MemoryStream();
        part.Content!.DecodeTo(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray()).Replace("\r\n ", "", StringComparison.Ordinal);
    }
}
