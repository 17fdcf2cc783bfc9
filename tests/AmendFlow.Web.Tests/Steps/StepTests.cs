using AmendFlow.Agreements.Approval;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Steps;

/// <summary>Once, whoever sends it how often, and one after the other.</summary>
public sealed class StepTests
{
    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBoth]
    public async Task The_same_command_sent_ten_times_at_once_is_carried_out_once_and_answered_alike(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (round, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", None);
        var command = new DecideCommand(task.Id, DecisionKind.Approve, "", "", CaseDriver.AllYes(round.Checklist), [], round.SubjectHash);
        var handler = world.Host.Get<DecideHandler>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => handler.HandleAsync(actor, "one-command-id", command, None))));

        Assert.Single(answers.Distinct());
        await using var db = world.Db();
        Assert.Equal(1, await db.Decisions.CountAsync());
    }

    [SkippableTheory, OnBoth]
    public async Task Of_all_members_of_a_team_who_answer_at_once_one_decides(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();
        var round = await db.Rounds.Include(r => r.Tasks).SingleAsync(r => r.ActivityId == "legal-a");
        Assert.Equal(2, round.Tasks.Count);
        var handler = world.Host.Get<DecideHandler>();

        var outcomes = await Task.WhenAll(round.Tasks.Select(t => Task.Run(() => TryAsync(handler, t, round))));

        Assert.Equal(["conflict", "decided"], outcomes.Order());
        Assert.Equal(1, await world.Db().Decisions.CountAsync());
        Assert.Equal(1, await world.Db().Rounds.CountAsync(r => r.CaseId == submitted.CaseId && r.Status == RoundStatus.Decided && r.ActivityId == "legal-a"));
    }

    [SkippableFact]
    public async Task A_decision_that_a_deadlock_throws_out_is_carried_out_at_the_next_attempt()
    {
        Databases.Require(DatabaseKind.PostgreSql);
        await using var world = await World.StartAsync(DatabaseKind.PostgreSql);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (round, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", None);
        var command = new DecideCommand(task.Id, DecisionKind.Approve, "", "", CaseDriver.AllYes(round.Checklist), [], round.SubjectHash);
        await using var other = world.Db();
        await using var transaction = await other.Database.BeginTransactionAsync();

        var holder = await other.Database.SqlQuery<int>($"""SELECT pg_backend_pid() AS "Value" """).SingleAsync();

        // Somebody holds the task and then wants the case; the decision holds the case and then wants the task. It waits longer, so it is thrown out.
        await other.Database.ExecuteSqlAsync($"""SELECT 1 FROM tasks WHERE "Id" = {task.Id} FOR UPDATE""");
        var decided = Task.Run(() => world.Host.Get<DecideHandler>().HandleAsync(actor, "into-a-deadlock", command, None));
        await using (var watching = world.Db())
        {
            // Not through the transaction, which sees who waits as it was when it first looked.
            while (!await watching.Database.SqlQuery<bool>($"""SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE {holder} = ANY (pg_blocking_pids(pid))) AS "Value" """).SingleAsync())
            {
                await Task.Delay(5);
            }
        }

        await other.Database.ExecuteSqlAsync($"""SELECT 1 FROM cases WHERE "Id" = {submitted.CaseId} FOR UPDATE""");
        Assert.False(await world.Db().Decisions.AnyAsync());
        await transaction.CommitAsync();

        await decided;
        Assert.Equal(1, await world.Db().Decisions.CountAsync());
    }

    [Fact]
    public async Task A_command_id_that_was_used_for_something_else_is_refused()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (round, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", None);
        var handler = world.Host.Get<DecideHandler>();
        var command = new DecideCommand(task.Id, DecisionKind.Approve, "", "", CaseDriver.AllYes(round.Checklist), [], round.SubjectHash);
        await handler.HandleAsync(actor, "one-command-id", command, None);

        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => handler.HandleAsync(actor, "one-command-id", command with { Kind = DecisionKind.Reject, Reason = "No." }, None));

        Assert.Equal(RefusalKind.Conflict, refused.Kind);
    }

    [Fact]
    public async Task A_decision_on_content_that_has_changed_since_is_refused_and_writes_nothing()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (round, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", None);
        var before = (await world.CaseAsync(submitted.CaseId)).Version;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.Host.Get<DecideHandler>().HandleAsync(
            actor, "a-late-command", new(task.Id, DecisionKind.Approve, "", "", CaseDriver.AllYes(round.Checklist), [], "an-older-hash"), None));

        Assert.Equal(RefusalKind.Conflict, refused.Kind);
        Assert.Equal(before, (await world.CaseAsync(submitted.CaseId)).Version);
        Assert.False(await world.Db().Commands.AnyAsync(c => c.Key == "a-late-command"));
    }

    private static async Task<string> TryAsync(DecideHandler handler, WorkTask task, Round round)
    {
        try
        {
            await handler.HandleAsync(
                new Actor(task.AssigneeId, "Somebody", Channel.Web, Assurance.SignedIn), $"command-{task.Id:N}",
                new(task.Id, DecisionKind.Approve, "", "", CaseDriver.AllYes(round.Checklist), [], round.SubjectHash), None);
            return "decided";
        }
        catch (RefusedException refused)
        {
            return refused.Kind.ToString().ToLowerInvariant();
        }
    }
}
