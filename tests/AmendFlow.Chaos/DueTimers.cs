using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>Timers that a scenario puts into the open rounds, to see them fire.</summary>
internal static class DueTimers
{
    // Far from those that rounds have by themselves.
    private const int First = 1000;

    // A fifth reminds somebody, which owes mails; the others only mark that a day has come.
    private const string Insert = """
        INSERT INTO timers ("Id", "CaseId", "RoundId", "BookmarkId", "Kind", "Sequence", "DueAt", "State", "Attempt")
        SELECT gen_random_uuid(), r."CaseId", r."Id", r."BookmarkId", CASE WHEN n % 5 = 0 THEN 'Reminder' ELSE 'Due' END, n, {0}, 'Pending', 0
        FROM (SELECT *, row_number() OVER (ORDER BY "Id") - 1 AS i, count(*) OVER () AS all_of FROM rounds WHERE "Status" = 'Open') r, generate_series({1}, {2}) n
        WHERE n % r.all_of = r.i
        """;

    /// <param name="from">How many were put in before.</param>
    public static Task InsertAsync(Stage stage, DateTimeOffset due, int count, int from = 0) =>
        stage.ReadAsync(db => db.Database.ExecuteSqlRawAsync(Insert, due.UtcDateTime, First + from, First + from + count - 1));

    /// <summary>All of them, or those from one on.</summary>
    public static IQueryable<CaseTimer> Of(AmendFlowDbContext db, int from = 0) => db.Timers.AsNoTracking().Where(t => t.Sequence >= First + from);
}
