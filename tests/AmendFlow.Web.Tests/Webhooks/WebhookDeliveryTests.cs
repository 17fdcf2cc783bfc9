using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Webhooks;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Jobs.Webhooks;
using AmendFlow.Web.Tests.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AmendFlow.Web.Tests.Webhooks;

/// <summary>Receivers that are slow, broken, gone or elsewhere.</summary>
public sealed class WebhookDeliveryTests
{
    private const string Operator = "operator@amendflow.example";

    [SkippableTheory, OnBoth]
    public async Task A_receiver_that_fails_twice_gets_the_same_id_and_body_again(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver();
        await using var world = await PingedAsync(receiver, kind);
        receiver.Answer = _ => Task.FromResult(receiver.Received.Count <= 2 ? 500 : 200);
        using var heard = new Overheard();

        await world.DeliverAsync();
        Assert.Equal(0, await world.DeliverAsync());
        for (var again = 0; again < 3; again++)
        {
            world.Host.Clock.Advance(TimeSpan.FromMinutes(6));
            await world.DeliverAsync();
        }

        Assert.Equal(3, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(r => (r.Id, r.Body)).Distinct());
        Assert.Equal(3, receiver.Received.Select(r => r.Timestamp).Distinct().Count());
        Assert.Equal((DeliveryState.Delivered, 3, 200), (await world.DeliveriesAsync()).Select(d => (d.State, d.Attempt, d.Status ?? 0)).Single());
        Assert.Equal((200, null), (await world.WebhookAsync() is var w ? w.LastStatus!.Value : 0, w.RestsUntil));
        Assert.Equal(2, heard.Of("amendflow.webhooks", "result=failed").Count);
        Assert.Single(heard.Of("amendflow.webhooks", "result=delivered"));
    }

    [Fact]
    public async Task A_receiver_that_never_answers_delays_no_mail_no_timer_and_no_other_receiver()
    {
        await using var dead = new HookReceiver();
        await using var good = new HookReceiver();
        var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        dead.Answer = _ => end.Task;
        await using var world = await WebhookWorld.StartAsync(DatabaseKind.Sqlite, dead, good);
        await world.AddAsync(Side.A, dead);
        await world.AddAsync(Side.A, good);
        await world.InReviewAsync(await world.SmallAsync());
        world.Host.Clock.Advance(TimeSpan.FromDays(7.5));
        var owed = (await world.DeliveriesAsync()).Count / 2;
        Assert.True(owed > 1);

        var delivering = world.DeliverAsync();
        await UntilAsync(() => dead.Received.Count == 1 && good.Received.Count == owed);
        await world.Host.SweepAsync();

        Assert.False(delivering.IsCompleted);
        await using var db = world.Db();
        Assert.False(await db.Mails.AnyAsync(m => m.State == MailState.Owed && m.NextAttemptAt <= world.Host.Clock.GetUtcNow()));
        Assert.True(await db.Timers.AnyAsync(t => t.State == TimerState.Fired));
        end.SetResult(500);
        Assert.Equal(owed, await delivering);

        // However much it is owed, a dead receiver is asked once, and then rests for a minute.
        Assert.Equal(0, await world.DeliverAsync());
        Assert.Single(dead.Received);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.DeliverAsync();
        Assert.Equal(2, dead.Received.Count);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_waited_for_ten_seconds_and_counts_as_none()
    {
        await using var receiver = new HookReceiver();
        await using var world = await PingedAsync(receiver);
        var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = _ => end.Task;

        var delivering = world.DeliverAsync();
        await delivering.WaitAsync(WebhookSender.Patience * 3);

        end.SetResult(200);
        Assert.Equal((DeliveryState.Owed, null), (await world.DeliveriesAsync()).Select(d => (d.State, d.Status)).Single());
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        await using var elsewhere = new HookReceiver();
        await using var receiver = new HookReceiver { Answer = _ => Task.FromResult(307), Location = elsewhere.Address };
        await using var world = await PingedAsync(receiver);

        await world.DeliverAsync();

        Assert.Single(receiver.Received);
        Assert.Empty(elsewhere.Received);
        Assert.Equal((DeliveryState.Owed, 307), (await world.DeliveriesAsync()).Select(d => (d.State, d.Status ?? 0)).Single());
    }

    [SkippableTheory, OnBoth]
    public async Task A_host_that_is_taken_off_the_list_gets_nothing_more_and_the_record_says_so(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver();
        await using var world = await PingedAsync(receiver, kind);
        var later = new WebhookSweep(
            world.Host.Get<WebhookClaims>(), world.Host.Get<WebhookSender>(), WebhookHosts.Read("other.example", []), world.Host.Get<WebhookHalt>(), world.Host.Clock,
            world.Host.Get<ILogger<WebhookSweep>>());

        await later.RunAsync(CancellationToken.None);
        await later.RunAsync(CancellationToken.None);
        await world.DeliverAsync();

        Assert.Empty(receiver.Received);
        Assert.Equal(WebhookState.OffList, (await world.WebhookAsync()).State);
        Assert.Equal(DeliveryState.Owed, (await world.DeliveriesAsync()).Single().State);
        await using var db = world.Db();
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "webhook-halted").ToListAsync());

        // Back on the list, it goes on when somebody of the party says so.
        await ActAsync(world, WebhookAct.Resume);
        Assert.Equal(1, await world.DeliverAsync());
    }

    [Fact]
    public async Task A_receiver_that_says_that_it_is_gone_is_left_alone_and_what_is_owed_waits()
    {
        await using var receiver = new HookReceiver { Answer = _ => Task.FromResult(410) };
        await using var world = await PingedAsync(receiver);
        await world.DeliverAsync();
        world.Host.Clock.Advance(TimeSpan.FromDays(2));
        await world.DeliverAsync();
        Assert.Equal(WebhookState.Gone, (await world.WebhookAsync()).State);
        Assert.Single(receiver.Received);

        receiver.Answer = _ => Task.FromResult(200);
        await ActAsync(world, WebhookAct.Resume);
        await world.DeliverAsync();

        Assert.Single(receiver.Received.Select(r => r.Id).Distinct());
        Assert.Equal(DeliveryState.Delivered, (await world.DeliveriesAsync()).Single().State);
    }

    [SkippableTheory, OnBoth]
    public async Task What_a_killed_node_had_claimed_is_delivered_after_its_lease_under_the_same_id_and_its_late_word_counts_for_nothing(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver();
        await using var world = await PingedAsync(receiver, kind);
        var claims = world.Host.Get<WebhookClaims>();
        var webhook = (await world.WebhookAsync()).Id;

        var dead = await claims.ClaimAsync(webhook, CancellationToken.None);
        Assert.NotNull(dead);
        Assert.Null(await claims.ClaimAsync(webhook, CancellationToken.None));
        Assert.Equal(0, await world.DeliverAsync());
        world.Host.Clock.Advance(WebhookClaims.Lease);
        var next = await claims.ClaimAsync(webhook, CancellationToken.None);
        Assert.Equal((dead.Id, dead.Body, 2), (next!.Id, next.Body, next.Attempt));

        await claims.FinishAsync(dead, d => d.State = DeliveryState.Delivered);
        Assert.Equal(DeliveryState.Owed, (await world.DeliveriesAsync()).Single().State);
        world.Host.Clock.Advance(WebhookClaims.Lease);
        Assert.Equal(1, await world.DeliverAsync());
        Assert.Equal(dead.Id.ToString(), Assert.Single(receiver.Received).Id);
    }

    [SkippableTheory, OnBoth]
    public async Task After_a_day_it_is_given_up_stands_on_the_operators_page_and_is_sent_again_as_it_was(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver { Answer = _ => Task.FromResult(503) };
        await using var world = await PingedAsync(receiver, kind);
        for (var minutes = 0; minutes < 26 * 60; minutes += 40)
        {
            await world.DeliverAsync();
            world.Host.Clock.Advance(TimeSpan.FromMinutes(40));
        }

        Assert.Equal(DeliveryState.GivenUp, (await world.DeliveriesAsync()).Single().State);
        using var user = await world.SignInAsync(Operator);
        var page = await user.GetAsync("/admin/stuck");
        Assert.Contains($"{receiver.Host}: HTTP 503", page.Text, StringComparison.Ordinal);
        receiver.Answer = _ => Task.FromResult(200);
        page = await user.SubmitAsync(page, page.FormWith("id"), ("act", "Deliver"));
        Assert.Contains("is tried again", page.Text, StringComparison.Ordinal);
        await world.DeliverAsync();

        Assert.Single(receiver.Received.Select(r => (r.Id, r.Body)).Distinct());
        Assert.Equal(DeliveryState.Delivered, (await world.DeliveriesAsync()).Single().State);
        Assert.DoesNotContain("HTTP 503", (await user.GetAsync("/admin/stuck")).Text, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, true)]
    [InlineData(DatabaseKind.PostgreSql, false)]
    public async Task After_a_restore_nothing_is_delivered_before_the_operator_says_so(DatabaseKind kind, bool all)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver();
        await using var world = await PingedAsync(receiver, kind);
        await using var db = world.Db();
        await OutboxPause.BeginAsync(db, world.Host.Clock.GetUtcNow(), CancellationToken.None);
        await world.DeliverAsync();
        Assert.Null(await world.Host.Get<WebhookClaims>().ClaimAsync((await world.WebhookAsync()).Id, CancellationToken.None));
        Assert.Empty(receiver.Received);
        using var user = await world.SignInAsync(Operator);
        var page = await user.GetAsync("/admin/stuck");
        Assert.Contains("1 deliveries to webhooks wait", page.Text, StringComparison.Ordinal);

        await user.SubmitAsync(page, "/admin/stuck", ("act", all ? "ReleaseAll" : "ReleaseNew"));
        await world.DeliverAsync();

        Assert.Equal(all ? 1 : 0, receiver.Received.Count);
        Assert.Equal(all ? DeliveryState.Delivered : DeliveryState.Cancelled, (await world.DeliveriesAsync()).Single().State);
    }

    [SkippableTheory, OnBoth]
    public async Task Bodies_are_forgotten_after_thirty_days_also_those_of_a_webhook_that_is_paused(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver();
        await using var world = await PingedAsync(receiver, kind);
        await world.DeliverAsync();
        world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        await ActAsync(world, WebhookAct.Test);
        await ActAsync(world, WebhookAct.Pause);
        world.Host.Clock.Advance(TimeSpan.FromDays(29));
        await world.DeliverAsync();
        Assert.All(await world.DeliveriesAsync(), d => Assert.NotNull(d.Body));

        world.Host.Clock.Advance(TimeSpan.FromDays(2));
        await world.DeliverAsync();

        var left = await world.DeliveriesAsync();
        Assert.All(left, d => Assert.Null(d.Body));
        Assert.Equal([DeliveryState.Delivered, DeliveryState.Cancelled], left.Select(d => d.State));
    }

    private static async Task<World> PingedAsync(HookReceiver receiver, DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var world = await WebhookWorld.StartAsync(kind, receiver);
        await world.AddAsync(Side.A, receiver);
        await ActAsync(world, WebhookAct.Test);
        return world;
    }

    private static async Task ActAsync(World world, WebhookAct act) => await world.Host.Get<WebhookActHandler>().HandleAsync(
        await world.Driver.ActorAsync(WebhookWorld.AdministratorA, CancellationToken.None), $"act-{Guid.NewGuid():N}", new((await world.WebhookAsync()).Id, act), CancellationToken.None);

    private static async Task UntilAsync(Func<bool> happens)
    {
        for (var wait = 0; wait < 400 && !happens(); wait++)
        {
            await Task.Delay(25);
        }

        Assert.True(happens());
    }
}
