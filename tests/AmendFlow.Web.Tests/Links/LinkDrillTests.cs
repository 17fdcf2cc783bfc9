using AmendFlow.Agreements.Approval;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.Links.Drill;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AmendFlow.Web.Tests.Links;

/// <summary><c>drill links</c>: what a mail scanner does to open links, counted.</summary>
public sealed class LinkDrillTests
{
    [Fact]
    public async Task On_the_demonstration_nothing_is_decided_and_no_link_is_spent()
    {
        var folder = Directory.CreateTempSubdirectory("amendflow-test-");
        var said = new StringWriter();

        var status = await LinkDrill.RunAsync(Arguments($"Data Source={Path.Combine(folder.FullName, "none.db")}", demo: true), said, CancellationToken.None);

        Assert.Matches(@"\nlinks [1-9]\d*, decisions 0, spent 0\s*$", said.ToString());
        Assert.Equal(0, status);
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task While_it_is_served_a_database_is_drilled_as_a_copy_and_stays_as_it_was()
    {
        await using var world = await LinkWorld.StartAsync();
        await world.Finance.LinkAsync();
        var before = await world.EverythingAsync();
        var said = new StringWriter();

        var status = await LinkDrill.RunAsync(Arguments(world.World.Host.Database.ConnectionString), said, CancellationToken.None);

        await using var db = world.World.Db();
        var open = await db.Tasks.CountAsync(t => t.State == Data.Cases.TaskState.Open && t.Kind == Data.Cases.TaskKind.Decide);
        Assert.EndsWith($"links {open}, decisions 0, spent 0", said.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(0, status);
        Assert.Equal(before, await world.EverythingAsync());
    }

    [Fact]
    public async Task A_page_whose_fetch_decides_is_found_out()
    {
        await using var world = await LinkWorld.StartAsync();
        var said = new StringWriter();

        var status = await LinkDrill.RunAsync(
            Arguments(world.World.Host.Database.ConnectionString), said, CancellationToken.None,
            services => services.AddSingleton<IStartupFilter>(new DecidesOnGet(world.Submitted.CaseId)));

        Assert.EndsWith(", decisions 1, spent 1", said.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(1, status);
    }

    [Fact]
    public async Task Whatever_the_configuration_says_the_copy_listens_on_this_machine_only_and_on_a_port_of_its_own()
    {
        await using var world = await LinkWorld.StartAsync();
        var folder = Directory.CreateTempSubdirectory("amendflow-test-");

        await using (var app = await DrillCopy.ServeAsync(
            [.. Arguments(world.World.Host.Database.ConnectionString), "--Kestrel:Endpoints:Http:Url", world.World.Host.Address.ToString()], folder, null, CancellationToken.None))
        {
            var address = new Uri(Assert.Single(app.Urls));
            Assert.True(address.IsLoopback);
            Assert.NotEqual(world.World.Host.Address.Port, address.Port);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_copy_of_a_drill_that_was_killed_goes_with_the_next_one_and_that_of_one_that_runs_stays()
    {
        var forgotten = Directory.CreateTempSubdirectory("amendflow-drill-");
        var running = Directory.CreateTempSubdirectory("amendflow-drill-");
        await File.WriteAllTextAsync(Path.Combine(forgotten.FullName, "copy.db"), "x");
        forgotten.LastWriteTimeUtc = running.LastWriteTimeUtc.AddDays(-2);

        await Assert.ThrowsAsync<SettingsException>(
            () => LinkDrill.RunAsync(Arguments("Data Source=/nowhere/at-all.db"), TextWriter.Null, CancellationToken.None));

        Assert.False(Directory.Exists(forgotten.FullName));
        Assert.True(Directory.Exists(running.FullName));
        running.Delete();
    }

    [Fact]
    public async Task PostgreSQL_is_refused_in_one_line()
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        var refused = await Assert.ThrowsAsync<SettingsException>(
            () => LinkDrill.RunAsync(Arguments("Host=127.0.0.1;Port=1;Database=none"), TextWriter.Null, CancellationToken.None));

        // Nobody insists on the server before it is known that none is wanted.
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), $"{waited.Elapsed}");

        Assert.Contains("it copies SQLite only", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task Where_there_are_no_data_it_says_which_file_is_missing()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(
            () => LinkDrill.RunAsync(Arguments("Data Source=/nowhere/at-all.db"), TextWriter.Null, CancellationToken.None));

        Assert.Contains("/nowhere/at-all.db", refused.Message, StringComparison.Ordinal);
    }

    private static string[] Arguments(string connection, bool demo = false) =>
        ["drill", "links", "--environment", "Development", "--ConnectionStrings:AmendFlow", connection, "--AmendFlow:Demo", demo ? "true" : "false"];

    /// <summary>The guard that is missing: a decision is made when a link's page is fetched.</summary>
    private sealed class DecidesOnGet(Guid caseId) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            var done = 0;
            app.Use(async (context, following) =>
            {
                if (context.Request.Method == "GET" && context.Request.Path.StartsWithSegments("/a") && Interlocked.Exchange(ref done, 1) == 0)
                {
                    await context.RequestServices.GetRequiredService<CaseDriver>()
                        .DecideAsync(caseId, LinkWorld.Step, DecisionKind.Approve, "", CancellationToken.None);
                }

                await following(context);
            });
            next(app);
        };
    }
}
