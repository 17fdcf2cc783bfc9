using AmendFlow.Agreements.Audit;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>The process is killed, again and again, in the middle of people's requests. Nothing is lost, nothing happens twice.</summary>
public sealed class KillTests
{
    private const int Seed = 20230119;
    private static readonly Lazy<Task<IReadOnlyList<string>>> Undisturbed = new(() => DriveAsync(DatabaseKind.Sqlite, kills: 0));

    [SkippableTheory, OnBoth]
    public async Task A_drive_with_kills_leaves_the_audit_trail_of_a_drive_without(DatabaseKind kind)
    {
        Databases.Require(kind);
        var undisturbed = await Undisturbed.Value;

        // Thirty on either database; fewer on PostgreSQL in the short run, because every kill costs a start.
        var isLong = Environment.GetEnvironmentVariable("AMENDFLOW_LONG") == "1";
        var disturbed = await DriveAsync(kind, kills: kind == DatabaseKind.Sqlite || isLong ? 30 : 10);

        Assert.Equal(undisturbed, disturbed);
    }

    /// <returns>The trail of what was done in the drive, without what differs by nature: instants, ids, hashes.</returns>
    private static async Task<IReadOnlyList<string>> DriveAsync(DatabaseKind kind, int kills)
    {
        var folder = Directory.CreateTempSubdirectory("amendflow-chaos-");
        try
        {
            var connection = kind == DatabaseKind.PostgreSql
                ? await PostgresFixture.NewDatabaseAsync()
                : $"Data Source={Path.Combine(folder.FullName, "chaos.db")}";
            var database = new Database(connection);
            await using var host = new HostProcess(connection, Path.Combine(folder.FullName, "mail"));
            await host.StartAsync();
            var told = await CountAsync(database);
            var people = await PeopleAsync(database);
            var killer = new Killer(host, kills);
            await new Drive(host, killer.SendAsync, people).RunAsync();
            Assert.Equal(kills, host.Kills);
            await CheckAsync(database);
            return await TrailAsync(database, told);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Dictionary<string, Guid>> PeopleAsync(Database database)
    {
        await using var db = database.CreateDbContext();
        return await db.People.ToDictionaryAsync(p => p.Email, p => p.Id);
    }

    private static async Task<long> CountAsync(Database database)
    {
        await using var db = database.CreateDbContext();
        return await db.AuditEntries.MaxAsync(e => e.Sequence);
    }

    private static async Task<IReadOnlyList<string>> TrailAsync(Database database, long after)
    {
        await using var db = database.CreateDbContext();
        var entries = await db.AuditEntries.Where(e => e.Sequence > after).OrderBy(e => e.Sequence).Select(e => e.Record).ToListAsync();
        return [.. entries.Select(AuditRecord.Parse).Select(r => $"{r.Action} {Steady(r.Object)} {r.Side} {r.Role} {r.Reason} {(r.Action == "decided" ? r.New!.Split(';')[0] : "")}")];
    }

    // Proposals are named by reference, conditions by id: an id differs from drive to drive.
    private static string Steady(string name) => System.Text.RegularExpressions.Regex.Replace(name, "[0-9a-f]{8}-[0-9a-f-]{27}", "ID");

    private static async Task CheckAsync(Database database)
    {
        using var output = new StringWriter();
        Assert.True(await VerifyVerb.RunAsync(database, output, CancellationToken.None) == 0, output.ToString());
        await using var db = database.CreateDbContext();
        var decided = await db.Decisions.GroupBy(d => new { d.RoundId, d.PrincipalId, d.IsOpinion }).Where(g => g.Count() > 1).CountAsync();
        Assert.Equal(0, decided);
        Assert.False(await db.Mails.GroupBy(m => m.Key).AnyAsync(g => g.Count() > 1));
        var open = await db.Rounds.Where(r => r.Status == RoundStatus.Open && !r.Tasks.Any(t => t.State == TaskState.Open)).CountAsync();
        Assert.Equal(0, open);
        Assert.False(await db.Timers.AnyAsync(t => t.State == TimerState.Pending
            && db.Rounds.Any(r => r.Id == t.RoundId && (r.Status == RoundStatus.Decided || r.Status == RoundStatus.Closed))));
    }

    /// <summary>Kills the host while a request is under way, at seeded moments, then starts it again and sends the same request.</summary>
    private sealed class Killer(HostProcess host, int kills)
    {
        private readonly Random random = new(Seed);
        private int left = kills;
        private int requests;

        public async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send)
        {
            requests++;

            // Two of three requests are hit, until all kills are spent.
            if (left > 0 && (random.Next(3) > 0 || requests > 40))
            {
                left--;
                var underWay = send();
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 120)));
                await host.KillAsync();
                try
                {
                    (await underWay).Dispose();
                }
                catch (Exception cut) when (cut is HttpRequestException or TaskCanceledException or IOException)
                {
                    // As the person sees it: no answer. They do not know whether it was recorded.
                }

                await host.StartAsync();
            }

            return await send();
        }
    }
}
