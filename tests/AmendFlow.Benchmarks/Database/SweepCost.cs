using System.Diagnostics;
using System.Globalization;
using AmendFlow.Testing;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Benchmarks.Database;

/// <summary>What a sweep costs with few and with many timers pending: two databases, two hosts, looked at in turn.</summary>
internal static class SweepCost
{
    private const int Due = 40;
    private const int Sweeps = 20;

    public static async Task RunAsync(PgCluster server, int rounds, int few, int many, TextWriter output)
    {
        await using (var ground = await Ground.MakeAsync(server, "timers-few", 8))
        {
            await CasePool.MakeAsync(server, "timers-few", ground, 16);
        }

        await server.RunAsync("timers-few", Pending(few));
        await server.CreateAsync("timers-many", "timers-few");
        await server.RunAsync("timers-many", Pending(many - few));
        await server.RunAsync("timers-few", "VACUUM ANALYZE");
        await server.RunAsync("timers-many", "VACUUM ANALYZE");
        await using var small = await TestHost.StartAsync(DatabaseKind.PostgreSql, on: server.Patiently("timers-few"));
        await using var large = await TestHost.StartAsync(DatabaseKind.PostgreSql, on: server.Patiently("timers-many"));

        var idle = new List<double>[] { [], [] };
        var firing = new List<double>[] { [], [] };
        for (var i = -1; i < rounds; i++)
        {
            foreach (var (index, host) in new[] { small, large }.Index())
            {
                var empty = await TimeAsync(host, Sweeps) / Sweeps;
                await MakeDueAsync(host);
                var fired = host.Get<TimerSweep>();
                var begun = Stopwatch.GetTimestamp();
                if (await fired.RunAsync(CancellationToken.None) is var count && count != Due)
                {
                    throw new InvalidOperationException($"{count} timers fired where {Due} were due.");
                }

                // The first pass warms up.
                if (i >= 0)
                {
                    idle[index].Add(empty);
                    firing[index].Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds / Due);
                }
            }
        }

        await output.WriteLineAsync(Figures.Row("sweep", $"{Figures.Number(few)} pending", $"{Figures.Number(many)} pending", "times"));
        await output.WriteLineAsync(Line("nothing due, ms", idle));
        await output.WriteLineAsync(Line($"{Due} due, ms each", firing));
    }

    private static string Line(string what, List<double>[] times) => Figures.Row(
        what, Figures.Number(Figures.Median(times[0]), 2), Figures.Number(Figures.Median(times[1]), 2),
        Figures.Number(Figures.Median(times[0].Zip(times[1], (a, b) => b / a)), 2));

    private static async Task<double> TimeAsync(TestHost host, int sweeps)
    {
        var sweep = host.Get<TimerSweep>();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < sweeps; i++)
        {
            await sweep.RunAsync(CancellationToken.None);
        }

        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    // Seven rungs a wait, due within half a year, of cases that are not there: a sweep that does not look at them never notices.
    private static string Pending(int count) => string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO timers ("Id", "CaseId", "BookmarkId", "Kind", "Sequence", "DueAt", "DueOn", "State", "Attempt")
        SELECT gen_random_uuid(), md5((n / 7)::text)::uuid, 'flow/wait-' || {count}, 'Reminder', n % 7, TIMESTAMPTZ '2026-03-03 09:00Z' + n % 15000000 * INTERVAL '1 second', DATE '2026-03-03', 'Pending', 0
        FROM generate_series(1, {count}) n
        """);

    // Reminders of rounds that are open: each is a step of its own that owes mails.
    private static async Task MakeDueAsync(TestHost host)
    {
        await using var db = host.Database.CreateDbContext();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO timers ("Id", "CaseId", "RoundId", "BookmarkId", "Kind", "Sequence", "DueAt", "DueOn", "State", "Attempt")
            SELECT gen_random_uuid(), r."CaseId", r."Id", r."BookmarkId", 'Reminder', 100 + (SELECT count(*) FROM timers t WHERE t."CaseId" = r."CaseId" AND t."BookmarkId" = r."BookmarkId"), {TestHost.Start.UtcDateTime}, {DateOnly.FromDateTime(TestHost.Start.UtcDateTime)}, 'Pending', 0
            FROM rounds r WHERE r."Status" = 'Open' AND r."Kind" = 'Approval' ORDER BY r."ActivityId", r."CaseId" LIMIT {Due}
            """);
    }
}
