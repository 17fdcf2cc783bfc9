using System.Collections.Concurrent;
using Npgsql;

namespace AmendFlow.Testing;

/// <summary>
/// Fresh databases for tests. The tests of a process share one server, started at the first database and removed when the
/// process ends. A test begins with <c>Skip.If(PostgresFixture.WhyNot is not null, PostgresFixture.WhyNot)</c>.
/// </summary>
public static class PostgresFixture
{
    private static readonly Lazy<Task<PgCluster>> Server = new(() => PgCluster.StartAsync());
    private static readonly ConcurrentDictionary<string, Lazy<Task>> Templates = new();
    private static int databases;

    /// <summary>Why there are no databases on this machine, or null when there are.</summary>
    /// <exception cref="InvalidOperationException">There are none and this is CI, where a skip would hide it.</exception>
    public static string? WhyNot
    {
        get
        {
            var reason = PgCluster.Binaries is null
                ? "PostgreSQL is not installed (apt-get install postgresql, or set AMENDFLOW_PG_BIN)."
                : null;
            return reason is not null && Environment.GetEnvironmentVariable("CI") == "true"
                ? throw new InvalidOperationException(reason)
                : reason;
        }
    }

    /// <summary>The server that the tests of this process share.</summary>
    public static Task<PgCluster> ServerAsync() => Server.Value;

    /// <summary>Makes a new database and gives its connection string.</summary>
    /// <param name="template">A name from <see cref="TemplateAsync"/>, or null for an empty database.</param>
    public static async Task<string> NewDatabaseAsync(string? template = null)
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await CreateAsync(name, template);
        return (await ServerAsync()).ConnectionString(name);
    }

    /// <summary>Makes a database once per process, to copy others from: 50 to 300 ms instead of a migration each.</summary>
    /// <param name="name">Letters, digits and underscores.</param>
    /// <param name="fillAsync">Gets its connection string; runs once, and must leave no connection open but pooled ones.</param>
    /// <returns>The name, for <see cref="NewDatabaseAsync"/>.</returns>
    public static async Task<string> TemplateAsync(string name, Func<string, Task> fillAsync)
    {
        await Templates.GetOrAdd(name, _ => new Lazy<Task>(FillAsync)).Value;
        return name;

        async Task FillAsync()
        {
            await CreateAsync(name, template: null);
            var connectionString = (await ServerAsync()).ConnectionString(name);
            await fillAsync(connectionString);
            // PostgreSQL refuses to copy a database that somebody is connected to.
            await using var pooled = new NpgsqlConnection(connectionString);
            NpgsqlConnection.ClearPool(pooled);
        }
    }

    private static async Task CreateAsync(string name, string? template)
    {
        var server = await ServerAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        var create = $"CREATE DATABASE \"{name}\"" + (template is null ? "" : $" TEMPLATE \"{template}\"");
        await using var command = new NpgsqlCommand(create, connection);
        await command.ExecuteNonQueryAsync();
    }
}
