using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Cases;

/// <summary>What an open page of a case is told, by whom it is heard, and what that costs.</summary>
public sealed class CaseEventsTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [SkippableTheory, OnBoth]
    public async Task An_open_page_is_told_the_version_of_its_case_when_it_changes_and_nothing_else(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var before = (await world.CaseAsync(submitted.CaseId)).Version;
        using var finance = await world.SignInAsync(World.Email(Side.A, "rd-finance"));
        await using var stream = await Stream.OpenAsync(finance, submitted.CaseId);
        Assert.Equal($"data: {before}", await stream.NextAsync());

        await LookAsync(world, 2);
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", Agreements.Approval.DecisionKind.Approve, "", CancellationToken.None);
        var after = (await world.CaseAsync(submitted.CaseId)).Version;
        Assert.NotEqual(before, after);
        var told = stream.NextAsync();
        await UntilAsync(world, told);

        Assert.Equal($"data: {after}", await told);
    }

    [Fact]
    public async Task All_pages_of_a_node_share_one_look_at_the_database_and_without_a_page_there_is_none()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        using var finance = await world.SignInAsync(World.Email(Side.A, "rd-finance"));
        var streams = new List<Stream>();
        for (var i = 0; i < 4; i++)
        {
            streams.Add(await Stream.OpenAsync(finance, submitted.CaseId));
            await streams[i].NextAsync();
        }

        var watch = world.Host.Get<CaseWatch>();
        var first = watch.Looks;
        await LookAsync(world, first + 3);
        Assert.Equal(first + 3, watch.Looks);

        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }

        // The server hears of it a little later: whoever closes a stream first waits whether its end comes.
        var quiet = 0;
        for (var i = 0; i < 60 && quiet < 4; i++)
        {
            var last = watch.Looks;
            world.Host.Clock.Advance(CaseWatch.Every);
            await Task.Delay(500);
            quiet = watch.Looks == last ? quiet + 1 : 0;
        }

        Assert.Equal(4, quiet);
    }

    [Theory]
    [InlineData("the mandate")]
    [InlineData("the session")]
    public async Task Whoever_loses_the_right_hears_nothing_more(string what)
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        using var finance = await world.SignInAsync(World.Email(Side.A, "rd-finance"));
        await using var stream = await Stream.OpenAsync(finance, submitted.CaseId);
        await stream.NextAsync();
        await using (var db = world.Db())
        {
            var person = await db.People.SingleAsync(p => p.Email == World.Email(Side.A, "rd-finance"));
            if (what == "the mandate")
            {
                await db.Mandates.Where(m => m.PersonId == person.Id).ExecuteDeleteAsync();
            }
            else
            {
                person.SecurityStamp = "another";
                await db.SaveChangesAsync();
            }
        }

        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", Agreements.Approval.DecisionKind.Approve, "", CancellationToken.None);
        var told = stream.NextAsync();
        await UntilAsync(world, told);

        Assert.Null(await told);
    }

    [Fact]
    public async Task Nobody_listens_to_a_case_that_is_not_theirs_or_without_signing_in()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        using var stranger = await world.SignInAsync(World.Email(Side.A, "rd-finance"));
        await using (var db = world.Db())
        {
            await db.Mandates.Where(m => db.People.Any(p => p.Id == m.PersonId && p.Email == World.Email(Side.A, "rd-finance"))).ExecuteDeleteAsync();
        }

        using var nobody = new WebUser(world.Host.Address);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/cases/{submitted.CaseId}")).Status);
        using var refused = await stranger.OpenAsync($"/cases/{submitted.CaseId}/events", CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        using var answer = await nobody.OpenAsync($"/cases/{submitted.CaseId}/events", CancellationToken.None);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task A_host_that_stops_does_not_wait_for_open_pages()
    {
        var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        using var finance = await world.SignInAsync(World.Email(Side.A, "rd-finance"));
        await using var stream = await Stream.OpenAsync(finance, submitted.CaseId);
        await stream.NextAsync();

        var stopping = world.DisposeAsync().AsTask();

        Assert.Same(stopping, await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromSeconds(20))));
        await stopping;
    }

    // Moves the clock until so many looks have been made.
    private static async Task LookAsync(World world, int looks)
    {
        var watch = world.Host.Get<CaseWatch>();
        for (var i = 0; i < 200 && watch.Looks < looks; i++)
        {
            var now = watch.Looks;
            await Task.Delay(50);
            world.Host.Clock.Advance(CaseWatch.Every);
            for (var wait = 0; wait < 40 && watch.Looks == now; wait++)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task UntilAsync(World world, Task told)
    {
        var end = DateTime.UtcNow + Soon;
        while (!told.IsCompleted && DateTime.UtcNow < end)
        {
            world.Host.Clock.Advance(CaseWatch.Every);
            await Task.WhenAny(told, Task.Delay(100));
        }
    }

    private sealed class Stream(HttpResponseMessage answer, StreamReader reader) : IAsyncDisposable
    {
        public static async Task<Stream> OpenAsync(WebUser user, Guid caseId)
        {
            var answer = await user.OpenAsync($"/cases/{caseId}/events", CancellationToken.None);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
            return new Stream(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
        }

        /// <summary>The next line that says anything; null at the end.</summary>
        public async Task<string?> NextAsync()
        {
            string? line;
            do
            {
                line = await reader.ReadLineAsync().WaitAsync(Soon);
            }
            while (line is "");
            return line;
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
