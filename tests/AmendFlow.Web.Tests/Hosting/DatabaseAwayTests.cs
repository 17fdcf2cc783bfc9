using System.Diagnostics;
using System.Net;
using AmendFlow.Data;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Hosting;

/// <summary>While the database is away nobody waits for long, everybody is told the truth, and what was typed is not lost.</summary>
public sealed class DatabaseAwayTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // Seen when PostgreSQL is killed under a loaded node; no way is known to make Npgsql do it at will.
    [Fact]
    public void A_null_reference_inside_the_driver_is_a_database_that_went_away_and_one_of_ours_is_a_fault()
    {
        Assert.True(DatabaseAway.Is(NullReference("Npgsql")));
        Assert.True(DatabaseAway.Is(new InvalidOperationException("", NullReference("Npgsql"))));
        Assert.False(DatabaseAway.Is(NullReference("AmendFlow.Web")));

        static Exception NullReference(string source)
        {
            string? nothing = null;
            var fault = Record.Exception(() => nothing!.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            fault.Source = source;
            return fault;
        }
    }

    [SkippableFact]
    public async Task A_form_sent_while_the_database_is_down_is_kept_and_sent_again_it_is_recorded_once()
    {
        Skip.If(PostgresFixture.WhyNot is not null, PostgresFixture.WhyNot);
        await using var cluster = await PgCluster.StartAsync();
        await using var world = await World.StartAsync(on: cluster.ConnectionString("amendflow"));
        using var head = await world.SignInAsync(World.Head);
        var form = await head.GetAsync($"/proposals/new?agreement={world.Agreement.Id}");
        await cluster.StopServerAsync();

        var (away, waited) = await TimedAsync(() => head.SubmitAsync(form, "/proposals/new", ("title", "What was typed")));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
        Assert.True(waited < Longest, $"It took {waited}.");
        Assert.Contains("What you typed is kept", away.Text, StringComparison.Ordinal);
        Assert.Equal("text/plain", (await ReadyAsync(world)).Type);
        await cluster.StartServerAsync();
        var saved = await head.SubmitAsync(away, "/proposals/new");
        var again = await head.SubmitAsync(away, "/proposals/new");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (saved.Status, again.Status));
        await using var db = world.Db();
        Assert.Contains("What was typed", Assert.Single(await db.Proposals.Select(p => p.Draft!).ToListAsync()), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_database_that_hangs_is_not_waited_for_longer_than_ten_seconds()
    {
        Skip.If(PostgresFixture.WhyNot is not null, PostgresFixture.WhyNot);
        await using var cluster = await PgCluster.StartAsync();
        await using var world = await World.StartAsync(on: cluster.ConnectionString("amendflow"));
        using var head = await world.SignInAsync(World.Head);
        await cluster.FreezeAsync();
        try
        {
            var (api, waitedToo) = await TimedAsync(async () => await head.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/tasks") { Headers = { { "Authorization", "Bearer x" } } }));
            var (page, waited) = await TimedAsync(() => head.GetAsync("/proposals"));
            var (ready, readyWaited) = await TimedAsync(() => ReadyAsync(world));

            Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (page.Status, api.StatusCode));
            Assert.Equal("5", api.Headers.GetValues("Retry-After").Single());
            Assert.All(["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"], h => Assert.Single(api.Headers.GetValues(h)));
            Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
            Assert.Equal(503, System.Text.Json.Nodes.JsonNode.Parse(await api.Content.ReadAsStringAsync())!["status"]!.GetValue<int>());
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
            Assert.All([waited, waitedToo, readyWaited], w => Assert.True(w < Longest, $"It took {w}."));
        }
        finally
        {
            await cluster.ThawAsync();
        }

        Assert.Equal(HttpStatusCode.OK, (await head.GetAsync("/proposals")).Status);
    }

    [SkippableFact]
    public async Task A_password_that_was_typed_is_not_written_into_the_page()
    {
        Skip.If(PostgresFixture.WhyNot is not null, PostgresFixture.WhyNot);
        await using var cluster = await PgCluster.StartAsync();
        await using var world = await World.StartAsync(on: cluster.ConnectionString("amendflow"));
        using var somebody = new WebUser(world.Host.Address);
        var page = await somebody.GetAsync("/sign-in");
        await cluster.StopServerAsync();

        var away = await somebody.SubmitAsync(page, "/sign-in", ("email", World.Head), ("password", "not for this page"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
        Assert.DoesNotContain("not for this page", away.Body, StringComparison.Ordinal);
    }

    private static async Task<(T Answer, TimeSpan Waited)> TimedAsync<T>(Func<Task<T>> ask)
    {
        var watch = Stopwatch.StartNew();
        var answer = await ask();
        return (answer, watch.Elapsed);
    }

    private static async Task<(HttpStatusCode Status, string? Type, string Text)> ReadyAsync(World world)
    {
        using var client = world.Host.NewClient();
        using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }
}
