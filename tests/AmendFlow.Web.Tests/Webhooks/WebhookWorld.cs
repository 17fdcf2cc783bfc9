using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Webhooks;
using AmendFlow.Web.Jobs.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Webhooks;

/// <summary>A host that may deliver to some receivers, and administrators who make webhooks of them.</summary>
internal static class WebhookWorld
{
    public static readonly string AdministratorA = World.Email(Side.A, "administrator");
    public static readonly string AdministratorB = World.Email(Side.B, "administration");

    public static Task<World> StartAsync(DatabaseKind kind, params HookReceiver[] receivers) =>
        World.StartAsync(kind, settings: [$"--{WebhookHosts.Key}", string.Join(", ", receivers.Select(r => r.Host))]);

    /// <returns>The secret.</returns>
    public static async Task<string> AddAsync(this World world, Side side, HookReceiver receiver, params WebhookEvent[] events) =>
        (await world.Host.Get<WebhookHandler>().AddAsync(
            await world.Driver.ActorAsync(side == Side.A ? AdministratorA : AdministratorB, CancellationToken.None), $"add-{Guid.NewGuid():N}",
            new(world.Agreement.Id, side, receiver.Address, events.Length == 0 ? WebhookHandler.Choices : events), CancellationToken.None))!;

    public static Task<int> DeliverAsync(this World world) => world.Host.Get<WebhookSweep>().RunAsync(CancellationToken.None);

    public static async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(this World world)
    {
        await using var db = world.Db();
        return await db.WebhookDeliveries.AsNoTracking().OrderBy(d => d.OwedAt).ThenBy(d => d.Id).ToListAsync();
    }

    public static async Task<Webhook> WebhookAsync(this World world)
    {
        await using var db = world.Db();
        return await db.Webhooks.AsNoTracking().SingleAsync();
    }

    /// <summary>An amendment that both parties have approved.</summary>
    public static async Task<Guid> ApprovedAsync(this World world)
    {
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);
        return submitted.CaseId;
    }
}
