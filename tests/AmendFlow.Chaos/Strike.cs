using AmendFlow.Testing;
using Npgsql;

namespace AmendFlow.Chaos;

/// <summary>How PostgreSQL goes down.</summary>
internal enum Strike
{
    /// <summary>SIGKILL of the first process; somebody starts the server again.</summary>
    Postmaster,

    /// <summary>One connection is ended by the server (<c>pg_terminate_backend</c>); all others go on.</summary>
    Terminated,

    /// <summary>SIGKILL of the process behind one connection: the server ends all others and recovers by itself.</summary>
    Backend,

    /// <summary>Stopped at once, as by an impatient administrator; somebody starts the server again.</summary>
    Immediate,
}

/// <summary>Strikes at a server of the scenario's own.</summary>
internal sealed class Striker(PgCluster cluster)
{
    private readonly string control = cluster.ConnectionString("postgres") + ";Pooling=false;Timeout=5";

    /// <param name="port">Of the connection that is meant, where only one is; null: any that is at work, rather than idle.</param>
    public async Task StrikeAsync(Strike how, int? port)
    {
        switch (how)
        {
            case Strike.Postmaster:
                await cluster.KillAsync();
                break;
            case Strike.Immediate:
                await cluster.StopServerAsync();
                break;
            default:
                var backend = await BackendAsync(port);
                await (how == Strike.Backend ? PgCluster.KillBackendAsync(backend) : AskAsync<bool>($"SELECT pg_terminate_backend({backend})"));
                break;
        }
    }

    /// <summary>Until the server takes connections.</summary>
    public async Task ServeAgainAsync(Strike how)
    {
        if (how is Strike.Postmaster or Strike.Immediate)
        {
            await cluster.StartServerAsync();
        }

        for (var tries = 0; ; tries++)
        {
            try
            {
                await AskAsync<int>("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (tries < 3000)
            {
                await Task.Delay(10);
            }
        }
    }

    private Task<int> BackendAsync(int? port) => AskAsync<int>(
        $"""
        SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
        ORDER BY client_port = {port ?? 0} DESC, state = 'active' DESC, random() LIMIT 1
        """);

    private async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(control);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
