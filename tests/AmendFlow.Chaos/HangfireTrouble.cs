using Npgsql;

namespace AmendFlow.Chaos;

/// <summary>What somebody, or a node that died, can do to Hangfire's tables.</summary>
/// <param name="Sql">Done in one transaction, which stays open as long as the trouble is held.</param>
/// <param name="IsOver">The transaction is committed at once: the trouble stays behind. Else it is a lock, and goes with the transaction.</param>
internal sealed record HangfireTrouble(string Name, string Sql, bool IsOver = true)
{
    private const string Jobs = "hangfire.job, hangfire.jobqueue, hangfire.state, hangfire.set, hangfire.hash, hangfire.lock, hangfire.server";

    public static IReadOnlyList<HangfireTrouble> All { get; } =
    [
        new("locks of a node that died", """
            INSERT INTO hangfire.lock (resource, updatecount, acquired)
            SELECT prefix || name, 0, now() FROM unnest(ARRAY['', 'HangFire:', 'hangfire:']) prefix,
                unnest(ARRAY['recurring-jobs:lock', 'locks:schedulepoller', 'lock:recurring-job:sweep', 'locks:expirationmanager']) name
            ON CONFLICT DO NOTHING
            """),
        new("jobs of a type and of a method that are no more, and the same sweep twenty times", """
            WITH stale AS (
              INSERT INTO hangfire.job (statename, invocationdata, arguments, createdat)
              SELECT 'Enqueued', jsonb_build_object('Type', type, 'Method', method, 'ParameterTypes', '[]', 'Arguments', '[]'), '[]'::jsonb, now()
              FROM (VALUES ('AmendFlow.Web.Jobs.Heartbeat, AmendFlow.Web', 'Beat'), ('AmendFlow.Web.Jobs.Sweeps, AmendFlow.Web', 'Gone')) old (type, method)
              UNION ALL
              (SELECT 'Enqueued', j.invocationdata, j.arguments, now() FROM generate_series(1, 20),
                (SELECT * FROM hangfire.job WHERE invocationdata->>'Method' = 'JobAsync' ORDER BY id DESC LIMIT 1) j)
              RETURNING id)
            INSERT INTO hangfire.jobqueue (jobid, queue) SELECT id, 'default' FROM stale
            """),
        new("all its tables held by somebody", $"LOCK TABLE {Jobs} IN ACCESS EXCLUSIVE MODE", IsOver: false),
        new("the schedule names a method that is no more", """
            UPDATE hangfire.hash SET value = replace(value, 'JobAsync', 'Gone') WHERE key = 'recurring-job:sweep'
            """),
        new("all its rows deleted", $"TRUNCATE {Jobs} CASCADE"),
        new("its schema dropped", "DROP SCHEMA hangfire CASCADE"),
    ];

    /// <summary>Does it. What is returned ends what can be ended.</summary>
    public async Task<IAsyncDisposable> BeginAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SET lock_timeout = 0; BEGIN; {Sql}; {(IsOver ? "COMMIT" : "")}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
