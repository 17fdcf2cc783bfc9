using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Audit;

/// <summary>The record: whole, chained, and not to be changed.</summary>
public sealed class AuditTrailTests
{
    [SkippableTheory, OnBoth]
    public async Task A_case_from_proposal_to_register_leaves_a_record_that_verifies(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        using var output = new StringWriter();

        Assert.Equal(0, await VerifyVerb.RunAsync(world.Host.Database, output, CancellationToken.None));

        Assert.Contains("The record is whole.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_asked_in_a_committee_is_private_to_the_party_of_each()
    {
        await using var world = await World.StartAsync();
        await using var db = world.Db();

        // Nobody leads for the company, so its coordinator is asked to name somebody.
        await db.Mandates.Where(m => m.Side == Side.A && m.Role == Role.CommitteeLead).ExecuteDeleteAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        var round = await db.Rounds.AsNoTracking().Include(r => r.Tasks).SingleAsync(r => r.CaseId == submitted.CaseId && r.Kind == RoundKind.Committee);
        var opened = (await db.AuditEntries.AsNoTracking().Where(e => e.Action == "round-opened").ToListAsync())
            .Single(e => e.Record.Contains($"\"{round.ActivityId}/{round.Number}\"", StringComparison.Ordinal));
        var asked = await db.AuditPrivateValues.AsNoTracking().Where(v => v.Sequence == opened.Sequence && v.Field.StartsWith("asked-")).ToListAsync();

        Assert.Contains(round.Tasks, t => t.Kind == TaskKind.Unblock && t.Side == Side.A);
        Assert.Equal(
            round.Tasks.Select(t => (t.AssigneeId.ToString(), (Side?)t.Side)).Order(), asked.Select(v => (v.Value, v.Side)).Order());
    }

    [SkippableTheory, OnBoth]
    public async Task An_entry_cannot_be_changed_or_taken_out(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.AuditEntries.ExecuteUpdateAsync(s => s.SetProperty(e => e.Action, "edited")));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.AuditEntries.ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Verify_finds_an_entry_that_was_edited_behind_the_guards()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", CancellationToken.None);
        await using (var connection = new SqliteConnection($"Data Source={world.Host.Database.SqliteFile}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """
                DROP TRIGGER audit_entries_no_update;
                UPDATE audit_entries SET Record = replace(Record, 'approve;', 'reject;') WHERE Action = 'decided';
                """;
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        using var output = new StringWriter();
        Assert.Equal(1, await VerifyVerb.RunAsync(world.Host.Database, output, CancellationToken.None));
        Assert.Contains("was edited", output.ToString(), StringComparison.Ordinal);
    }
}
