using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
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
            ConnectionString = QuickToGiveUp(connectionString);
            var options = new DbContextOptionsBuilder<PostgreSqlDbContext>().UseNpgsql(ConnectionString).Options;
            create = () => new PostgreSqlDbContext(options);
        }
        else if (connectionString.Contains("Data Source=", StringComparison.OrdinalIgnoreCase))
        {
            SqliteFile = new SqliteConnectionStringBuilder(connectionString).DataSource;
            var options = new DbContextOptionsBuilder<SqliteDbContext>()
                .UseSqlite(connectionString)
                .AddInterceptors(new SqliteSettings())
                .Options;
            create = () => new SqliteDbContext(options);
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

    // A server that hangs takes a connection and then says nothing. Giving up a command on it takes Npgsql up to two further attempts
    // to connect, so that with the usual 15 s a reader would wait for half a minute more.
    private static string QuickToGiveUp(string configured)
    {
        var named = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = configured };
        var settings = new NpgsqlConnectionStringBuilder(configured);
        if (!named.ContainsKey("Timeout"))
        {
            settings.Timeout = 2;
        }

        if (!named.ContainsKey("Cancellation Timeout"))
        {
            settings.CancellationTimeout = 500;
        }

        // A pooled connection would first be asked to forget its session, and that question cannot be cancelled. Nothing of ours leaves
        // anything in a session: no temporary tables, no settings, no locks beyond a transaction.
        if (!named.ContainsKey("No Reset On Close"))
        {
            settings.NoResetOnClose = true;
        }

        return settings.ToString();
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
