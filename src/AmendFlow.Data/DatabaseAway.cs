using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AmendFlow.Data;

/// <summary>Tells a database that cannot be reached, or is starting, stopping or full of connections, from one that refused what we asked.</summary>
public static class DatabaseAway
{
    // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN.
    private static readonly int[] Sqlite = [5, 6, 10, 13, 14];

    /// <summary>How Npgsql 10.0 fails where it reads the answer to a prepared statement over a connection that broke a moment ago.</summary>
    public static bool IsBrokenLine(Exception failure) => failure is NullReferenceException { Source: "Npgsql" };

    public static bool Is(Exception failure) => failure switch
    {
        // 08xxx connection, 53xxx resources (too many connections, disk full), 57P01..57P05 shut down, starting, idle too long;
        // 25006: a replica, or a primary that was made one.
        PostgresException refused => refused.SqlState is ['0', '8', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException broken => broken.InnerException is SocketException or IOException or TimeoutException || broken.IsTransient
            || broken.InnerException is null,
        SqliteException refused => Sqlite.Contains(refused.SqliteErrorCode),
        // The pool had no connection to give within its time.
        TimeoutException => true,
        NullReferenceException => IsBrokenLine(failure),
        // A context wraps what the provider threw.
        _ => failure is DbException or InvalidOperationException or Microsoft.EntityFrameworkCore.DbUpdateException
            or Microsoft.EntityFrameworkCore.Storage.RetryLimitExceededException
            && failure.InnerException is { } inner && Is(inner),
    };
}
