using AmendFlow.Testing;
using Npgsql;

namespace AmendFlow.Benchmarks.Database;

/// <summary>Plain SQL on the private server.</summary>
internal static class Sql
{
    /// <summary>A script of this folder.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Sql).Assembly.GetManifestResourceStream($"AmendFlow.Benchmarks.Database.{name}")!);
        return reader.ReadToEnd();
    }

    /// <summary>How hosts connect that are measured: with more patience than in use, where a busy machine must not end a run.</summary>
    public static string Patiently(this PgCluster server, string database) => server.ConnectionString(database) + ";Timeout=60;Command Timeout=300";

    public static async Task CreateAsync(this PgCluster server, string database, string? template = null)
    {
        if (template is not null)
        {
            // PostgreSQL copies no database that somebody is connected to.
            NpgsqlConnection.ClearAllPools();
        }

        await server.RunAsync("postgres", $"CREATE DATABASE \"{database}\"" + (template is null ? "" : $" TEMPLATE \"{template}\""));
    }

    public static async Task RunAsync(this PgCluster server, string database, string sql)
    {
        await using var connection = await server.OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first two columns of what it gives.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CountsAsync(this PgCluster server, string database, string sql)
    {
        await using var connection = await server.OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            rows[reader.GetString(0)] = reader.GetInt64(1);
        }

        return rows;
    }

    private static async Task<NpgsqlConnection> OpenAsync(this PgCluster server, string database)
    {
        var connection = new NpgsqlConnection(server.ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
