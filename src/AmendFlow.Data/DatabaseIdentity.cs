using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Data;

/// <summary>
/// What tells the tables of a server from those that a restore made of them: the cluster, the database and the table, by the numbers that the
/// server gave them. A SQLite file has nothing of the kind; its backups carry their mark in themselves.
/// </summary>
public static class DatabaseIdentity
{
    /// <returns>Null on SQLite.</returns>
    public static async Task<string?> OfAsync(AmendFlowDbContext db, CancellationToken cancellationToken)
    {
        if (!db.HasRowLocks)
        {
            return null;
        }

        var table = await OneAsync(db, $"""SELECT d.oid::text || '/' || 'mails'::regclass::oid::text AS "Value" FROM pg_database d WHERE d.datname = current_database()""", cancellationToken);

        // Some hosters keep this from everybody else.
        if (await OneAsync(db, $"""SELECT has_function_privilege('pg_catalog.pg_control_system()', 'execute')::text AS "Value" """, cancellationToken) != "true")
        {
            return table;
        }

        var cluster = await OneAsync(db, $"""SELECT system_identifier::text AS "Value" FROM pg_control_system()""", cancellationToken);
        return $"{cluster}/{table}";
    }

    private static Task<string> OneAsync(AmendFlowDbContext db, FormattableString sql, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<string>(sql).SingleAsync(cancellationToken);
}
