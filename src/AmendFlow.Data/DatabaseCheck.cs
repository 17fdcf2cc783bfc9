using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Data;

/// <summary>
/// Can this database keep the promise that what a page called recorded survives a crash? Asked at the start and by whoever watches.
/// Texts are for operators, in English.
/// </summary>
public static class DatabaseCheck
{
    /// <summary>The oldest PostgreSQL that is tested, as <c>server_version_num</c> writes it.</summary>
    public const int OldestPostgreSql = 150_000;

    /// <summary>What keeps it from being written by this program at all: it is newer, or a replica. Empty when nothing does.</summary>
    public static async Task<IReadOnlyList<string>> ObstaclesAsync(AmendFlowDbContext db, CancellationToken cancellationToken)
    {
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(db.Database.GetMigrations(), StringComparer.Ordinal).ToList();
        var obstacles = new List<string>();
        if (unknown.Count > 0)
        {
            obstacles.Add($"the database is newer than this program: it has the migration {unknown[^1]}, which this version does not know; start the newer version, or restore the backup made before it");
        }

        if (db.HasRowLocks && await AskAsync(db, "SELECT pg_is_in_recovery()::text", cancellationToken) != "false")
        {
            obstacles.Add("the database is a replica, which cannot be written; connect to the primary server");
        }

        return obstacles;
    }

    /// <summary>Why what only reads cannot read it yet: nothing is there, or an older version made it. Null when this version did.</summary>
    public static async Task<string?> NotYetAsync(AmendFlowDbContext db, CancellationToken cancellationToken)
    {
        if (!await db.Database.CanConnectAsync(cancellationToken))
        {
            return "there is no database, or it does not answer";
        }

        return (await db.Database.GetPendingMigrationsAsync(cancellationToken)).FirstOrDefault() is { } missing
            ? $"the database is older than this program: it lacks the migration {missing}; make a backup, run the verb migrate, then try again"
            : null;
    }

    /// <summary>Settings under which a crash could take back what was recorded. Empty when there is none.</summary>
    public static Task<IReadOnlyList<string>> WeaknessesAsync(AmendFlowDbContext db, CancellationToken cancellationToken) =>
        db.HasRowLocks ? PostgreSqlAsync(db, cancellationToken) : SqliteAsync(db, cancellationToken);

    private static async Task<IReadOnlyList<string>> PostgreSqlAsync(AmendFlowDbContext db, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var setting in (string[])["fsync", "full_page_writes", "synchronous_commit"])
        {
            // "local" and the modes that also wait for a standby are all durable here; only "off" is not.
            var held = await AskAsync(db, $"SELECT current_setting('{setting}')", cancellationToken);
            if (held == "off")
            {
                found.Add($"PostgreSQL's {setting} is off; it has to be on");
            }
        }

        var version = int.Parse(await AskAsync(db, "SELECT current_setting('server_version_num')", cancellationToken), CultureInfo.InvariantCulture);
        if (version < OldestPostgreSql)
        {
            found.Add($"PostgreSQL {version / 10_000} is older than 15, the oldest that is tested");
        }

        return found;
    }

    private static async Task<IReadOnlyList<string>> SqliteAsync(AmendFlowDbContext db, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var journal = await AskAsync(db, "PRAGMA journal_mode", cancellationToken);
        if (journal != "wal")
        {
            found.Add($"SQLite's journal_mode is {journal}; it has to be wal (does the file lie on a network drive?)");
        }

        var synchronous = await AskAsync(db, "PRAGMA synchronous", cancellationToken);
        if (synchronous is not ("2" or "3"))
        {
            found.Add($"SQLite's synchronous is {synchronous}; it has to be 2 (FULL)");
        }

        return found;
    }

    private static async Task<string> AskAsync(AmendFlowDbContext db, string sql, CancellationToken cancellationToken)
    {
        // Through the context, so that the connection is opened with the settings that every other one gets.
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Texts of this file only.
            command.CommandText = sql;
#pragma warning restore CA2100
            return Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) ?? "";
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
