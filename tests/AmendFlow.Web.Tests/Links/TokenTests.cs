using System.Data.Common;
using System.Net;
using System.Security.Cryptography;
using AmendFlow.Agreements.Approval;
using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Links;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AmendFlow.Web.Tests.Links;

/// <summary>Only a genuine token of an open task opens anything to decide; what any other asks of the database is the same.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task No_token_that_is_random_changed_foreign_expired_revoked_or_spent_is_accepted()
    {
        await using var world = await LinkWorld.StartAsync();
        var tokens = await IssuedAsync(world);
        var random = new Random(20261127);
        await using var db = world.World.Db();
        var (accepted, genuine, read) = (0, 0, 0);
        var count = LongRun.Is ? 1_000_000 : 10_000;
        var now = world.World.Host.Clock.GetUtcNow();
        for (var i = 0; i < count; i++)
        {
            var (token, mayBeRead) = tokens.Bad(i, random);
            var found = await LinkFound.FindAsync(db, token, now, CancellationToken.None);
            accepted += found is { IsOpen: true } ? 1 : 0;
            read += found is not null && !mayBeRead ? 1 : 0;

            // So that a look-up that finds nothing at all would be seen.
            genuine += i % 1000 == 0 && await LinkFound.FindAsync(db, tokens.Open, now, CancellationToken.None) is { IsOpen: true } ? 1 : 0;
        }

        Assert.Equal((0, 0, count / 1000), (accepted, read, genuine));
    }

    [Fact]
    public async Task Every_token_asks_the_database_the_same_one_question()
    {
        await using var world = await LinkWorld.StartAsync();
        var tokens = await IssuedAsync(world);
        var heard = new Commands();
        await using var db = new SqliteDbContext(new DbContextOptionsBuilder<SqliteDbContext>()
            .UseSqlite(world.World.Host.Database.ConnectionString).AddInterceptors(heard).Options);
        var now = world.World.Host.Clock.GetUtcNow();

        foreach (var token in new[] { tokens.Open, tokens.Revoked, tokens.Expired, tokens.Spent, tokens.Deactivated, Tokens.New(), "", new string('x', 5000) })
        {
            heard.Texts.Clear();
            await LinkFound.FindAsync(db, token, now, CancellationToken.None);
            heard.All.Add(string.Join("\n;\n", heard.Texts));
        }

        Assert.Equal(8, heard.All.Count);
        Assert.Single(heard.All.Distinct());
        Assert.DoesNotContain(";\n", heard.All[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_HTTP_no_bad_token_is_accepted_and_all_get_one_page()
    {
        await using var world = await LinkWorld.StartAsync();
        var tokens = await IssuedAsync(world);
        var random = new Random(20261127);
        var genuine = await world.Finance.GetAsync($"/a/{tokens.Open}");
        var hidden = genuine.Form("/code")!.QuerySelectorAll("input[type=hidden]")
            .Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).ToArray();
        var before = await world.EverythingAsync();
        var bodies = new HashSet<string>();
        for (var i = 0; i < (LongRun.Is ? 2_000 : 100); i++)
        {
            var (token, mayBeRead) = tokens.Bad(i, random);
            if (mayBeRead || token.Length == 0)
            {
                continue;
            }

            var path = $"/a/{Uri.EscapeDataString(token)}";
            var answer = (i % 3) switch
            {
                0 => await world.Finance.GetAsync(path),
                1 => await world.Finance.PostAsync(path + "/enter", [.. hidden, new("code", "12345678")]),
                _ => await world.Finance.PostAsync(path + "/decide", [.. hidden, new("decision", "approve")]),
            };
            Assert.True(answer.Status is HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests, $"{answer.Status} for {path}");
            Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
            bodies.Add(answer.Body);
        }

        Assert.Single(bodies);
        Assert.Equal(before, await world.EverythingAsync());
        Assert.NotNull((await world.Finance.GetAsync($"/a/{tokens.Open}")).Form("/code"));
    }

    private static async Task<Issued> IssuedAsync(LinkWorld world)
    {
        var driver = world.World.Driver;
        var ended = await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.Get<WithdrawHandler>().HandleAsync(
            await driver.ActorAsync(World.Head, CancellationToken.None), "withdraw-1", new WithdrawCommand(ended.ProposalId, "Another way was found."), CancellationToken.None);
        world.World.Host.Clock.Advance(TimeSpan.FromDays(31));
        await driver.DecideAsync(world.Submitted.CaseId, "legal-a", DecisionKind.Approve, "", CancellationToken.None);
        await using var db = world.World.Db();
        var issued = new Issued(
            await IssueAsync(db, world.Submitted.CaseId, LinkWorld.Step),
            await IssueAsync(db, world.Submitted.CaseId, LinkWorld.Step, l => l.RevokedAt = world.World.Host.Clock.GetUtcNow()),
            await IssueAsync(db, ended.CaseId, LinkWorld.Step),
            await IssueAsync(db, world.Submitted.CaseId, "legal-a"),
            await IssueAsync(db, world.Submitted.CaseId, "legal-b"));
        var gone = await db.Tasks.Where(t => t.CaseId == world.Submitted.CaseId && t.Round!.ActivityId == "legal-b").Select(t => t.AssigneeId).FirstAsync();
        (await db.People.SingleAsync(p => p.Id == gone)).IsActive = false;
        await db.SaveChangesAsync();
        return issued;
    }

    private static async Task<string> IssueAsync(AmendFlowDbContext db, Guid caseId, string step, Action<ApprovalLink>? change = null)
    {
        var task = await db.Tasks.Where(t => t.CaseId == caseId && t.Round!.ActivityId == step).OrderBy(t => t.Id).FirstAsync();
        var token = Tokens.New();
        var link = new ApprovalLink
        {
            Id = new Guid(RandomNumberGenerator.GetBytes(16)),
            TaskId = task.Id,
            PersonId = task.AssigneeId,
            TokenHash = Tokens.Hash(token),
            IssuedAt = TestHost.Start,
        };
        change?.Invoke(link);
        db.ApprovalLinks.Add(link);
        await db.SaveChangesAsync();
        return token;
    }

    /// <param name="Spent">Of a task that was decided: it shows what became of it, and decides nothing.</param>
    private sealed record Issued(string Open, string Revoked, string Expired, string Spent, string Deactivated)
    {
        private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        public (string Token, bool MayBeRead) Bad(int i, Random random) => (i % 9) switch
        {
            0 => (Spent, true),
            1 => (Revoked, false),
            2 => (Expired, false),
            3 => (Deactivated, false),
            4 => (Changed(random), false),
            5 => (i % 2 == 0 ? Open[..^(1 + random.Next(42))] : Open + Letters[random.Next(64)], false),
            6 => (i % 2 == 0 ? Tokens.Hash(Open) : $"{Open} ", false),
            _ => (string.Concat(Enumerable.Range(0, 43).Select(_ => Letters[random.Next(64)])), false),
        };

        private string Changed(Random random)
        {
            var (at, letter) = (random.Next(Open.Length), Letters[random.Next(64)]);
            return Open[at] == letter ? Changed(random) : Open[..at] + letter + Open[(at + 1)..];
        }
    }

    private sealed class Commands : DbCommandInterceptor
    {
        public List<string> Texts { get; } = [];

        public List<string> All { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Texts.Add(command.CommandText);
            return ValueTask.FromResult(result);
        }
    }
}
