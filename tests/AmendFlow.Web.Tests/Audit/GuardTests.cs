using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AmendFlow.Web.Tests.Audit;

/// <summary>The database itself refuses to change what is on record, also by putting another row in its place.</summary>
public sealed class GuardTests
{
    private static readonly string[] OnBothDatabases =
    [
        "DELETE FROM audit_heads",
        "UPDATE audit_private_values SET \"Value\" = 'x'",
        "UPDATE amendment_drafts SET \"TextEn\" = 'x'",
        "DELETE FROM amendment_drafts",
        "UPDATE conditions SET \"Text\" = 'x' WHERE \"ClosedAt\" IS NULL",
        "UPDATE conditions SET \"Proof\" = 'x' WHERE \"ClosedAt\" IS NOT NULL",
        "UPDATE conditions SET \"ClosedAt\" = NULL WHERE \"ClosedAt\" IS NOT NULL",
        "DELETE FROM conditions",
        "UPDATE amendments SET \"TextEn\" = 'x'",
        "UPDATE amendments SET \"Number\" = 7",
        "DELETE FROM amendments",
    ];

    // Each replaces a row by another of the same key; the last two keep only a second key, or the place in the file.
    private static readonly string[] OnSqlite =
    [
        "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries LIMIT 1",
        "INSERT OR REPLACE INTO decisions SELECT * FROM decisions LIMIT 1",
        "INSERT OR REPLACE INTO proposal_revisions SELECT * FROM proposal_revisions LIMIT 1",
        "INSERT OR REPLACE INTO case_inputs SELECT * FROM case_inputs LIMIT 1",
        "INSERT OR REPLACE INTO amendment_drafts SELECT * FROM amendment_drafts LIMIT 1",
        "INSERT OR REPLACE INTO conditions SELECT * FROM conditions LIMIT 1",
        "INSERT OR REPLACE INTO audit_private_values SELECT * FROM audit_private_values LIMIT 1",
        "INSERT OR REPLACE INTO amendments SELECT * FROM amendments LIMIT 1",
        "CREATE TEMP TABLE x AS SELECT * FROM proposal_revisions; UPDATE x SET Id = 'new'; INSERT OR REPLACE INTO proposal_revisions SELECT * FROM x",
        "INSERT OR REPLACE INTO case_inputs (rowid, CaseId, Sequence, Json, At) SELECT rowid, 'new', 0, '{{}}', At FROM case_inputs LIMIT 1",
    ];

    [SkippableTheory, OnBoth]
    public async Task What_is_on_record_is_neither_changed_nor_replaced(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (_, _, finance) = await world.Driver.OpenAsync(submitted.CaseId, "finance-b", CancellationToken.None);
        await world.Driver.DecideAsync(
            submitted.CaseId, "finance-b", DecisionKind.ApproveWithConditions, "Two papers.", CancellationToken.None,
            conditions:
            [
                new("The funding decision is on file.", BlockedTransition.InForce, Side.B, Role.FinanceReviewer),
                new("The invoice plan is on file.", BlockedTransition.InForce, Side.B, Role.FinanceReviewer),
            ]);
        await using var db = world.Db();
        var condition = await db.Conditions.Select(c => c.Id).FirstAsync();
        await world.Host.Get<CloseConditionHandler>().HandleAsync(finance, "close-condition", new(condition, "Filed."), CancellationToken.None);
        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);

        var allowed = new List<string>();
        foreach (var sql in kind == DatabaseKind.Sqlite ? [.. OnBothDatabases, .. OnSqlite] : OnBothDatabases)
        {
            if (await IsDoneAsync(world, sql))
            {
                allowed.Add(sql);
            }
        }

        Assert.Equal([], allowed);

        // The way back takes the guards out, and the way forward puts them in again.
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("TitlesOfCases");
        Assert.True(await IsDoneAsync(world, "UPDATE audit_private_values SET \"Field\" = \"Field\""));
        await migrator.MigrateAsync();
        Assert.False(await IsDoneAsync(world, "UPDATE audit_private_values SET \"Field\" = \"Field\""));
    }

    private static async Task<bool> IsDoneAsync(World world, string sql)
    {
        await using var db = world.Db();
        try
        {
            await db.Database.ExecuteSqlRawAsync(sql);
            return true;
        }
        catch (System.Data.Common.DbException refused)
        {
            Assert.Contains("is never changed", refused.Message, StringComparison.Ordinal);
            return false;
        }
    }
}
