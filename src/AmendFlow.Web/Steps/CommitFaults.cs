using System.Data.Common;
using AmendFlow.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Steps;

/// <summary>What the database said, however often it was wrapped: EF puts two exceptions around a deadlock.</summary>
internal static class CommitFaults
{
    public static bool IsOfDatabase(Exception failure) => Chain(failure).Any(e => e is DbUpdateException or DbException || DatabaseAway.IsBrokenLine(e));

    /// <summary>Unique index, concurrency token, serialisation failure, deadlock, a busy file, a connection that broke: run the whole step again.</summary>
    public static bool MayHaveRaced(Exception failure) => Chain(failure).Any(e => e
        is DbUpdateException
        or DbException { IsTransient: true }
        or SqliteException { SqliteErrorCode: 5 or 6 } || DatabaseAway.IsBrokenLine(e));

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (var at = failure; at is not null; at = at.InnerException)
        {
            yield return at;
        }
    }
}
