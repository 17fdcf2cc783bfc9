using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace AmendFlow.Data;

/// <summary>Which database a connection string means, and how contexts on it are made.</summary>
public sealed class Database : IDbContextFactory<AmendFlowDbContext>
{
    private readonly Func<AmendFlowDbContext> create;

    /// <param name="connectionString"><c>Data Source=...</c> is SQLite, <c>Host=...</c> is PostgreSQL.</param>
    /// <exception cref="ArgumentException">It is neither; the message says what it may be.</exception>
    public Database(string connectionString)
    {
        ConnectionString = connectionString;
        if (connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            IsPostgreSql = true;
            ConnectionString = WithOurDefaults(connectionString);
            var options = new DbContextOptionsBuilder<PostgreSqlDbContext>().UseNpgsql(ConnectionString).Options;
            create = new PooledDbContextFactory<PostgreSqlDbContext>(options).CreateDbContext;
        }
        else if (connectionString.Contains("Data Source=", StringComparison.OrdinalIgnoreCase))
        {
            SqliteFile = new SqliteConnectionStringBuilder(connectionString).DataSource;
            var options = new DbContextOptionsBuilder<SqliteDbContext>()
                .UseSqlite(connectionString)
                .AddInterceptors(new SqliteSettings())
                .Options;
            create = new PooledDbContextFactory<SqliteDbContext>(options).CreateDbContext;
        }
        else
        {
            throw new ArgumentException(
                "ConnectionStrings:AmendFlow is neither 'Data Source=FILE' (SQLite) nor 'Host=...' (PostgreSQL).",
                nameof(connectionString));
        }
    }

    /// <summary>As configured, and with our own limits where it names none; holds a password.</summary>
    public string ConnectionString { get; }

    public bool IsPostgreSql { get; }

    /// <summary>The SQLite file; null on PostgreSQL.</summary>
    public string? SqliteFile { get; }

    public AmendFlowDbContext CreateDbContext() => create();

    private static string WithOurDefaults(string configured)
    {
        var named = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = configured };
        var settings = new NpgsqlConnectionStringBuilder(configured);

        // A server that hangs takes a connection and then says nothing. Giving up a command on it takes Npgsql up to two further attempts
        // to connect, so that with the usual 15 s a reader would wait for half a minute more.
        Unless("Timeout", () => settings.Timeout = 2);
        Unless("Cancellation Timeout", () => settings.CancellationTimeout = 500);

        // A pooled connection would first be asked to forget its session, and that question cannot be cancelled. Nothing of ours leaves
        // anything in a session: no temporary tables, no settings, no locks beyond a transaction.
        Unless("No Reset On Close", () => settings.NoResetOnClose = true);

        // What a step asks and writes are always the same statements; read and planned once per connection, they cost half.
        Unless("Max Auto Prepare", () => settings.MaxAutoPrepare = 200);

        // A page reads some hundred rows by index. Where tables are large, PostgreSQL believes that helpers would read them sooner, and
        // starting these takes several times as long as the reading. PGOPTIONS would no longer count beside it.
        Unless("Options", () => settings.Options = $"-c max_parallel_workers_per_gather=0 {Environment.GetEnvironmentVariable("PGOPTIONS")}".TrimEnd());
        return settings.ToString();

        void Unless(string key, Action set)
        {
            if (!named.ContainsKey(key))
            {
                set();
            }
        }
    }

    private sealed class SqliteSettings : DbConnectionInterceptor
    {
        // The provider itself polls a busy lock every 150 ms; SQLite's own handler is some sixty times quicker.
        private const string Pragmas = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL;";

        public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
