using System.Net;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Tests.Links;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Proposals;

public sealed class ConfirmationTests
{
    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBoth]
    public async Task A_confirmation_that_is_asked_for_stands_among_the_tasks_until_it_is_given_and_the_proposer_is_told(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var (id, _) = await world.AskedAsync();
        using var leader = await world.SignInAsync(World.Leader);

        var tasks = await leader.GetAsync("/tasks");
        Assert.Contains($"/proposals/{id}", tasks.Links);
        Assert.Contains("Read the draft; confirm it, or say what to change", tasks.Text, StringComparison.Ordinal);
        Assert.Equal("1 waiting", Count(await leader.GetAsync("/proposals")));
        var confirmed = await leader.SubmitAsync(await leader.GetAsync($"/proposals/{id}"), $"/proposals/{id}/confirm");

        Assert.Equal(HttpStatusCode.OK, confirmed.Status);
        Assert.DoesNotContain($"/proposals/{id}", (await leader.GetAsync("/tasks")).Links);
        Assert.Null(Count(confirmed));
        await world.Host.SweepAsync();
        using var head = new Phone(world, World.Head);
        Assert.Contains("vous pouvez soumettre", head.Mails().Single().Subject, StringComparison.Ordinal);
        Assert.Contains($"/proposals/{id}/submit", head.Mails().Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_co_proposer_who_does_not_agree_says_what_has_to_change_and_the_proposer_reads_it()
    {
        await using var world = await World.StartAsync();
        var (id, hash) = await world.AskedAsync();
        var head = await world.Driver.ActorAsync(World.Head, None);
        using var leader = await world.SignInAsync(World.Leader);
        var page = await leader.GetAsync($"/proposals/{id}");

        var silent = await leader.SubmitAsync(page, $"/proposals/{id}/want-changes", ("reason", " "));
        await leader.SubmitAsync(page, $"/proposals/{id}/want-changes", ("reason", "Name the antibody."));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.Status);
        Assert.DoesNotContain($"/proposals/{id}", (await leader.GetAsync("/tasks")).Links);
        using var proposer = await world.SignInAsync(World.Head);
        Assert.Contains("Name the antibody.", (await proposer.GetAsync($"/proposals/{id}")).Text, StringComparison.Ordinal);
        await world.Host.SweepAsync();
        using var phone = new Phone(world, World.Head);
        Assert.Contains("« Name the antibody. »", phone.Mails().Single().Text.Replace('\u00A0', ' '), StringComparison.Ordinal);

        // They may be asked again the same day, because they have answered; and the answer may change.
        await world.Host.Get<ConfirmHandler>().AskAsync(head, "ask-again", new(id), None);
        Assert.Contains($"/proposals/{id}", (await leader.GetAsync("/tasks")).Links);
        var co = await world.Driver.ActorAsync(World.Leader, None);
        await world.Host.Get<ConfirmHandler>().ConfirmAsync(co, "confirm-one", new(id, hash), None);
        Assert.Equal(1, (await world.Driver.SubmitAsync(World.Head, id, "", None)).RevisionNumber);
    }

    [Fact]
    public async Task A_confirmation_that_is_taken_back_submits_nothing()
    {
        await using var world = await World.StartAsync();
        var (id, hash) = await world.AskedAsync();
        var co = await world.Driver.ActorAsync(World.Leader, None);
        await world.Host.Get<ConfirmHandler>().ConfirmAsync(co, "confirm-one", new(id, hash), None);

        await world.Host.Get<ConfirmHandler>().WantChangesAsync(co, "changes-one", new(id, "On second thoughts."), None);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.Driver.SubmitAsync(World.Head, id, "", None));
        Assert.Equal(["coProposer"], refused.Fields.Select(f => f.Field));
    }

    [Fact]
    public async Task Only_the_co_proposer_answers_and_only_as_a_scientist()
    {
        await using var world = await World.StartAsync();
        var (id, hash) = await world.AskedAsync();
        var handler = world.Host.Get<ConfirmHandler>();
        var head = await world.Driver.ActorAsync(World.Head, None);
        var co = await world.Driver.ActorAsync(World.Leader, None);

        Assert.Equal("NotFound", await Scientists.TryAsync(() => handler.ConfirmAsync(head, "confirm-own", new(id, hash), None)));
        Assert.Equal("NotFound", await Scientists.TryAsync(() => handler.WantChangesAsync(head, "changes-own", new(id, "No."), None)));
        await using (var db = world.Db())
        {
            await db.Mandates.Where(m => m.PersonId == co.PersonId).ExecuteUpdateAsync(s => s.SetProperty(m => m.To, new DateOnly(2026, 3, 1)));
        }

        Assert.Equal("NotFound", await Scientists.TryAsync(() => handler.ConfirmAsync(co, "confirm-late", new(id, hash), None)));
    }

    [Fact]
    public async Task Nobody_is_sent_more_than_five_requests_for_changes_a_day()
    {
        await using var world = await World.StartAsync();
        var (id, _) = await world.AskedAsync();
        var co = await world.Driver.ActorAsync(World.Leader, None);
        Task<string> AskAsync(string reason) => Scientists.TryAsync(() => world.Host.Get<ConfirmHandler>().WantChangesAsync(co, $"changes-{reason}", new(id, reason), None));

        var outcomes = new List<string>();
        for (var i = 1; i <= ConfirmHandler.MostAnswersADay + 1; i++)
        {
            outcomes.Add(await AskAsync($"Reason {i}"));
        }

        Assert.Equal([.. Enumerable.Repeat("done", ConfirmHandler.MostAnswersADay), "Conflict"], outcomes);
        await using var db = world.Db();
        Assert.Equal(ConfirmHandler.MostAnswersADay, await db.Mails.CountAsync(m => m.Kind == MailKind.ChangesWanted));
        Assert.Equal("Reason 5", (await db.Proposals.SingleAsync()).ChangesWanted);
        world.Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("done", await AskAsync("Reason 6"));
    }

    [SkippableTheory, OnBoth]
    public async Task Of_ten_confirmations_at_once_one_counts_and_the_others_are_told(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var (id, hash) = await world.AskedAsync();
        var co = await world.Driver.ActorAsync(World.Leader, None);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => Scientists.TryAsync(
            () => world.Host.Get<ConfirmHandler>().ConfirmAsync(co, $"confirm-{i}-of-10", new(id, hash), None)))));

        Assert.Equal([.. Enumerable.Repeat("Conflict", 9), "done"], outcomes.Order(StringComparer.Ordinal));
        await using var db = world.Db();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "proposal-confirmed"));
        Assert.Equal(1, await db.Mails.CountAsync(m => m.Kind == MailKind.Confirmed));
    }

    private static string? Count(WebPage page) => page.Document!.QuerySelector("nav a[href='/tasks'] .count, header a[href='/tasks'] .count")?.TextContent.Trim();
}
