using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Tasks;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace AmendFlow.Web.Tests.Security;

/// <summary>A marker word in every private field of each party, and everything that the other party, a stranger and nobody can see.</summary>
public sealed class PrivateLaneTests
{
    private const string MarkerA = "ZZPRIVATEALPHA";
    private const string MarkerB = "ZZPRIVATEBRAVO";
    private const string Name = "NAME";
    private const string Note = "NOTE";

    [SkippableTheory, OnBothWhenLong(DatabaseKind.PostgreSql)]
    public async Task What_is_private_to_a_party_is_seen_by_nobody_else_in_pages_api_mails_and_exports(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await MarkAsync(world, submitted.CaseId, Side.A, "legal-a", MarkerA);
        await MarkAsync(world, submitted.CaseId, Side.B, "legal-b", MarkerB);
        await world.Host.SweepAsync();

        foreach (var (side, own, other) in new[] { (Side.A, MarkerA, MarkerB), (Side.B, MarkerB, MarkerA) })
        {
            foreach (var (mailbox, isOfTheLane) in Readers(side))
            {
                var seen = await SeenByAsync(world, World.Email(side, mailbox));
                AssertUnseen(other, mailbox, seen);
                if (isOfTheLane)
                {
                    // The markers are there to be found, by those who may.
                    Assert.Contains(seen, p => p.Body.Contains(own, StringComparison.Ordinal));
                }
            }
        }

        // An operator looks after accounts, so names stand on the people's pages; what people wrote stands nowhere.
        var operators = await SeenByAsync(world, "operator@amendflow.example");
        AssertUnseen(MarkerA + Name, "operator", operators.Where(p => !p.Path.StartsWith("/admin/people", StringComparison.Ordinal)));
        AssertUnseen(MarkerA + Note, "operator", operators);
        using var nobody = new WebUser(world.Host.Address);
        var open = (await Crawler.CrawlAsync(world.Host, nobody)).Where(p => !p.Path.StartsWith("/dev/", StringComparison.Ordinal)).ToList();
        AssertUnseen(MarkerA, "nobody", open);
        AssertUnseen(MarkerB, "nobody", open);
        AssertMailsKeepToTheirSide(world.Host.MailFolder);
    }

    // The lane of both parties; of every other role somebody of one party, and with --long of both.
    private static IEnumerable<(string Mailbox, bool IsOfTheLane)> Readers(Side side) => (side, LongRun.Is) switch
    {
        (Side.A, false) => [("rd-counsel-2", true), ("research-leader", false), ("head-of-rd", false)],
        (_, false) => [("daj-2", true), ("partnerships", false), ("audit", false)],
        (Side.A, true) => [("rd-counsel-2", true), ("alliance-manager", false), ("research-leader", false), ("auditor", false), ("head-of-rd", false)],
        (_, true) => [("daj-2", true), ("partnerships", false), ("team-head", false), ("audit", false), ("direction-generale", false)],
    };

    private static async Task<IReadOnlyList<WebPage>> SeenByAsync(World world, string email)
    {
        using var user = await world.SignInAsync(email);
        return [.. (await Crawler.CrawlAsync(world.Host, user)).Where(p => !p.Path.StartsWith("/dev/", StringComparison.Ordinal))];
    }

    private static void AssertUnseen(string marker, string who, IEnumerable<WebPage> pages) =>
        Assert.Empty(pages.Where(p => p.Body.Contains(marker, StringComparison.OrdinalIgnoreCase)).Select(p => $"{who} sees {marker} at {p.Path}"));

    private static void AssertMailsKeepToTheirSide(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.eml"))
        {
            var mail = MimeMessage.Load(file);
            var isCompany = mail.To.Mailboxes.Single().Address.EndsWith("sanofi.example", StringComparison.Ordinal);
            Assert.DoesNotContain(isCompany ? MarkerB : MarkerA, mail.TextBody + mail.HtmlBody + mail.Subject, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Names and addresses of the lane's people, an internal note, a comment on the checklist, the reason of a delegation.</summary>
    private static async Task MarkAsync(World world, Guid caseId, Side side, string step, string marker)
    {
        var (round, task, actor) = await world.Driver.OpenAsync(caseId, step, CancellationToken.None);
        await using (var db = world.Db())
        {
            foreach (var person in await db.People.Where(p => round.Tasks.Select(t => t.AssigneeId).Contains(p.Id)).ToListAsync())
            {
                person.Name = $"{marker}{Name} {person.Name}";
            }

            await db.SaveChangesAsync();
        }

        var to = (await world.Driver.ActorAsync(World.Email(side, side == Side.A ? "patent-counsel" : "valorisation"), CancellationToken.None)).PersonId;
        var handed = await world.Host.Get<HandOverHandler>().HandleAsync(
            actor, $"hand-over-{side}", new HandOverCommand(task.Id, to, HandOver.Delegate, $"{marker}{Note} is away"), CancellationToken.None);
        var answers = ChecklistCatalogue.Get(round.Checklist).Items
            .Select(i => new ChecklistAnswer(i.Id, ChecklistReply.Yes, $"{marker}{Note} comment")).ToList();
        await world.Host.Get<DecideHandler>().HandleAsync(
            new(to, "Delegate", Channel.Web, Assurance.SignedIn), $"decide-{side}-now",
            new(handed.TaskId, DecisionKind.Approve, "", $"{marker}{Note}", answers, [], round.SubjectHash), CancellationToken.None);
    }
}
