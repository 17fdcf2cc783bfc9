using System.Text.RegularExpressions;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Plans;

/// <summary>What runs often finds its rows by an index, so that it costs the same however many others there are; docs/performance.md has the figures.</summary>
public sealed partial class QueryPlanTests
{
    private static readonly string[] Growing = ["tasks", "rounds", "cases", "proposals", "timers", "mails", "decisions", "commands", "audit_heads", "webhook_deliveries"];

    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBoth]
    public async Task Lists_of_tasks_begin_with_the_reader(DatabaseKind kind)
    {
        Databases.Require(kind);
        using var explained = new Explained();
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();
        foreach (var (filter, email, index) in new[]
        {
            (TaskFilter.Mine, World.Email(Side.A, "rd-counsel"), "IX_tasks_AssigneeId_State"),
            (TaskFilter.Done, World.Email(Side.B, "partnerships"), "IX_tasks_AssigneeId_State"),
            (TaskFilter.Team, World.Email(Side.A, "alliance-manager"), "IX_tasks_CaseId"),
        })
        {
            var viewer = await ViewerAsync(world, email);
            explained.Begin();

            // Where there are none, nothing else is asked about.
            Assert.NotEmpty(await world.Host.Get<TaskList>().LoadAsync(db, viewer, filter, None));

            await AllByIndexAsync(world, explained, index);
        }
    }

    [SkippableTheory, OnBoth]
    public async Task Searching_cases_begins_with_the_readers_agreements_and_proposals(DatabaseKind kind)
    {
        Databases.Require(kind);
        using var explained = new Explained();
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();
        foreach (var email in new[] { World.Email(Side.A, "alliance-manager"), World.Head })
        {
            var viewer = await ViewerAsync(world, email);
            explained.Begin();
            Assert.NotEmpty(await world.Host.Get<CaseList>().LoadAsync(db, viewer, new CaseFilter("myeloid", null, null), None));

            await AllByIndexAsync(world, explained, "IX_proposals_ProposerId", "IX_proposals_CoProposerId", "IX_rounds_CaseId_ActivityId_Number");
        }
    }

    // With a million tasks the helpers that PostgreSQL would start for a list took four times as long as the list.
    [SkippableTheory]
    [InlineData("", "0")]
    [InlineData(";Options=-c max_parallel_workers_per_gather=3", "3")]
    public async Task A_list_is_read_by_one_process_of_PostgreSQL_unless_the_operator_says_otherwise(string options, string expected)
    {
        Databases.Require(DatabaseKind.PostgreSql);
        await using var db = new Database(await PostgresFixture.NewDatabaseAsync() + options).CreateDbContext();

        Assert.Equal(expected, (await db.Database.SqlQueryRaw<string>("SHOW max_parallel_workers_per_gather").ToListAsync(None)).Single());
    }

    [SkippableTheory, OnBoth]
    public async Task A_sweep_looks_at_what_is_due_and_not_at_what_is_pending_or_sent(DatabaseKind kind)
    {
        Databases.Require(kind);
        using var explained = new Explained();
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.PassAsync(TimeSpan.FromDays(40));
        await using (var db = world.Db())
        {
            Assert.True(await db.Timers.AnyAsync(t => t.State == TimerState.Fired));
        }

        await world.InReviewAsync(await world.SmallAsync());
        world.Host.Clock.Advance(TimeSpan.FromDays(10));
        explained.Begin();
        Assert.NotEqual(0, await world.Host.Get<TimerSweep>().RunAsync(None));
        Assert.NotEqual(0, await world.Host.Get<OutboxSweep>().RunAsync(None));

        await AllByIndexAsync(world, explained, "IX_timers_State_DueAt", "IX_mails_State_NextAttemptAt", "IX_mails_SentAt");
    }

    [SkippableTheory, OnBoth]
    public async Task A_mail_is_written_from_what_belongs_to_its_case_and_not_from_all_that_is_pending(DatabaseKind kind)
    {
        Databases.Require(kind);
        using var explained = new Explained();
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        explained.Begin();
        Assert.NotEqual(0, await world.Host.Get<OutboxSweep>().RunAsync(None));

        await AllByIndexAsync(world, explained, "IX_mails_State_NextAttemptAt", "IX_mails_SentAt");
    }

    [SkippableTheory, OnBoth]
    public async Task Delivering_to_webhooks_looks_at_what_is_due_and_not_at_what_was_delivered(DatabaseKind kind)
    {
        Databases.Require(kind);
        using var explained = new Explained();
        await using var receiver = new HookReceiver();
        await using var world = await Webhooks.WebhookWorld.StartAsync(kind, receiver);
        await Webhooks.WebhookWorld.AddAsync(world, Side.A, receiver);
        await world.InReviewAsync(await world.SmallAsync());
        explained.Begin();
        Assert.NotEqual(0, await Webhooks.WebhookWorld.DeliverAsync(world));

        await AllByIndexAsync(world, explained, "IX_webhook_deliveries_State_NextAttemptAt", "IX_webhook_deliveries_OwedAt");
    }

    [SkippableTheory, OnBoth]
    public async Task A_decision_reads_and_locks_its_own_rows(DatabaseKind kind)
    {
        Databases.Require(kind);
        using var explained = new Explained();
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        explained.Begin();
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", None);

        await AllByIndexAsync(world, explained);
    }

    private static async Task<Viewer> ViewerAsync(World world, string email)
    {
        await using var db = world.Db();
        var person = await db.People.SingleAsync(p => p.Email == email);
        return (await Viewer.LoadAsync(db, person.Id, TestHost.Start, None))!;
    }

    private static async Task AllByIndexAsync(World world, Explained explained, params string[] indexes)
    {
        await using var db = world.Db();
        var plans = await explained.PlansAsync(db, Growing);
        Assert.NotEmpty(plans);
        var through = plans.Where(p => Array.Exists(Growing, t => ReadsThrough(p, t))).ToList();
        Assert.True(through.Count == 0, string.Join("\n\n", through));
        Assert.All(indexes, i => Assert.True(plans.Any(p => p.Contains(i, StringComparison.Ordinal)), $"{i} is not used:\n{string.Join("\n\n", plans)}"));
        var byState = plans.Where(p => ByState().Matches(p[p.IndexOf("=> ", StringComparison.Ordinal)..]).Any(i => !indexes.Contains(i.Value))).ToList();
        Assert.True(byState.Count == 0, string.Join("\n\n", byState));
    }

    // All that is pending, wherever it belongs to: right for a sweep, and for nothing that is about one case.
    [GeneratedRegex(@"\bIX_[a-z_]+_Stat(e|us)\w*")]
    private static partial Regex ByState();

    private static bool ReadsThrough(string plan, string table)
    {
        var answer = plan[plan.IndexOf("=> ", StringComparison.Ordinal)..];
        return answer.Contains($"Seq Scan on {table} ", StringComparison.Ordinal)
            || answer.Split('\n').Any(l => l.Contains("SCAN ", StringComparison.Ordinal) && IsTable(plan, l, table));
    }

    // SQLite names a table by its alias in the query.
    private static bool IsTable(string plan, string line, string table)
    {
        var name = line[(line.IndexOf("SCAN ", StringComparison.Ordinal) + 5)..].Split(' ')[0];
        return name == table || plan.Contains($"\"{table}\" AS \"{name}\"", StringComparison.Ordinal);
    }
}
