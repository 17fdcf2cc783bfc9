using System.Diagnostics;
using System.Globalization;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Security;

namespace AmendFlow.Benchmarks.Database;

/// <summary>
/// What a reader's lists cost where there are few and where there are many tasks. An installation grows by agreements between other
/// parties: the reader, coordinator of four agreements with fifty cases each, has the same in both.
/// </summary>
internal static class ListCost
{
    private const int Ours = 4;
    private const int Times = 10;

    public static async Task RunAsync(PgCluster server, int rounds, int few, int many, TextWriter output)
    {
        int perCase;
        await using (var ground = await Ground.MakeAsync(server, "tasks-one", Ours))
        {
            await CasePool.MakeAsync(server, "tasks-one", ground, 0);
            await using var db = ground.Host.Database.CreateDbContext();
            perCase = db.Tasks.Count();
        }

        foreach (var (name, tasks) in new[] { ("tasks-few", few), ("tasks-many", many) })
        {
            await server.CreateAsync(name, "tasks-one");
            await server.RunAsync(name, Sql.Text("many-tasks.sql").Replace("@cases", (tasks / perCase).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            await server.RunAsync(name, "VACUUM ANALYZE");
        }

        await using var small = await TestHost.StartAsync(DatabaseKind.PostgreSql, on: server.Patiently("tasks-few"));
        await using var large = await TestHost.StartAsync(DatabaseKind.PostgreSql, on: server.Patiently("tasks-many"));
        var seen = new Dictionary<string, List<double>[]>(StringComparer.Ordinal);
        for (var i = -1; i < rounds; i++)
        {
            foreach (var (index, host) in new[] { small, large }.Index())
            {
                foreach (var (what, loadAsync) in await ListsAsync(host))
                {
                    var begun = Stopwatch.GetTimestamp();
                    for (var n = 0; n < Times; n++)
                    {
                        await loadAsync();
                    }

                    // The first pass warms up.
                    if (i >= 0)
                    {
                        (seen.TryGetValue(what, out var known) ? known : seen[what] = [[], []])[index].Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds / Times);
                    }
                }
            }
        }

        await output.WriteLineAsync(Figures.Row("list, ms", $"{Figures.Number(few)} tasks", $"{Figures.Number(many)} tasks", "times"));
        foreach (var (what, times) in seen)
        {
            await output.WriteLineAsync(Figures.Row(
                what, Figures.Number(Figures.Median(times[0]), 1), Figures.Number(Figures.Median(times[1]), 1),
                Figures.Number(Figures.Median(times[0].Zip(times[1], (a, b) => b / a)), 2)));
        }
    }

    private static async Task<IReadOnlyList<(string What, Func<Task<int>> LoadAsync)>> ListsAsync(TestHost host)
    {
        var coordinator = await ViewerAsync(host, World.Email(Side.A, "alliance-manager"));
        var counsel = await ViewerAsync(host, World.Email(Side.A, "rd-counsel"));
        var (tasks, cases) = (host.Get<TaskList>(), host.Get<CaseList>());
        return
        [
            ("a reviewer's own open tasks", () => OnAsync(async db => (await tasks.LoadAsync(db, counsel, TaskFilter.Mine, CancellationToken.None)).Count)),
            ("a coordinator's done tasks", () => OnAsync(async db => (await tasks.LoadAsync(db, coordinator, TaskFilter.Done, CancellationToken.None)).Count)),
            ("all open tasks of a coordinator's party", () => OnAsync(async db => (await tasks.LoadAsync(db, coordinator, TaskFilter.Team, CancellationToken.None)).Count)),
            ("a coordinator's cases", () => OnAsync(async db => (await cases.LoadAsync(db, coordinator, new CaseFilter("", null, null), CancellationToken.None)).Count)),
            ("search that finds one case", () => OnAsync(async db => (await cases.LoadAsync(db, coordinator, new CaseFilter("copy/17", null, null), CancellationToken.None)).Count)),
            ("search that finds nothing", () => OnAsync(async db => (await cases.LoadAsync(db, coordinator, new CaseFilter("nothing", null, null), CancellationToken.None)).Count)),
        ];

        async Task<int> OnAsync(Func<AmendFlowDbContext, Task<int>> loadAsync)
        {
            await using var db = host.Database.CreateDbContext();
            return await loadAsync(db);
        }
    }

    private static async Task<Viewer> ViewerAsync(TestHost host, string email)
    {
        await using var db = host.Database.CreateDbContext();
        var actor = await host.Get<CaseDriver>().ActorAsync(email, CancellationToken.None);
        return (await Viewer.LoadAsync(db, actor.PersonId, TestHost.Start, CancellationToken.None))!;
    }
}
