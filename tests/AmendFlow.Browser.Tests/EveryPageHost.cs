using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Definitions.Edit;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.Moves;
using AmendFlow.Web.Features.Webhooks;
using AmendFlow.Web.Jobs.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Browser.Tests;

/// <summary>The demonstration with something of every kind in it. Made once for all who only look at pages: making it takes longer than looking.</summary>
public sealed class EveryPageHost : IAsyncLifetime
{
    private readonly Lazy<Task<TestHost>> host = new(MakeAsync);

    public Task<TestHost> Host => host.Value;

    /// <summary>It is made when the first asks: without a browser nobody does.</summary>
    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (host.IsValueCreated)
        {
            await (await host.Value).DisposeAsync();
        }
    }

    private static async Task<TestHost> MakeAsync()
    {
        var made = await TestHost.StartAsync(demo: true, settings: [$"--{WebhookHosts.Key}", "hooks.example.org"]);
        await ProblemAsync(made);
        await made.SweepAsync();
        await StuckAsync(made);
        await DraftAsync(made);
        await MoveAsync(made);
        await WebhookAsync(made);
        return made;
    }

    // A fourth project: triage ended it, and the notice of that met a problem.
    private static async Task ProblemAsync(TestHost host)
    {
        await NextVersion.PublishAsync(host.Database, step => step("notify-rejected")["to"] = NextVersion.Broken("String[]"));
        await using var db = host.Database.CreateDbContext();
        var agreement = await db.Agreements.Select(a => a.Id).SingleAsync();
        var driver = host.Get<CaseDriver>();
        var (a, b) = (await driver.ActorAsync(World.Leader, CancellationToken.None), await driver.ActorAsync(World.Head, CancellationToken.None));
        var submitted = await driver.ProposeAsync(
            World.Head, World.Leader, agreement, DemoProjects.Myeloid(a.PersonId, b.PersonId, 2027) with { Title = "Reagents" }, CancellationToken.None);
        await driver.FinishAsync(submitted.CaseId, "triage", "NotAnAmendment", "The agreement covers it.", CancellationToken.None);
    }

    // A draft for the editor.
    private static async Task DraftAsync(TestHost host) => await host.Get<EditHandler>().BeginAsync(
        await host.Get<CaseDriver>().ActorAsync(World.Email(Side.B, "daj"), CancellationToken.None), "a-draft-for-the-editor", new("project-amendment"), CancellationToken.None);

    // A request to let a case go on under the newer version, for the other party's coordinator.
    private static async Task MoveAsync(TestHost host)
    {
        await using var db = host.Database.CreateDbContext();
        var third = (await db.Proposals.OrderBy(p => p.Reference).ToListAsync())[2].CaseId!.Value;
        var version = await db.Cases.Where(c => c.Id == third).Select(c => c.Version).SingleAsync();
        await host.Get<MoveHandler>().AskAsync(
            await host.Get<CaseDriver>().ActorAsync(World.Email(Side.A, "alliance-manager"), CancellationToken.None), "a-move-for-the-other-party",
            new(third, version, 2, "The notice of a rejection was mended."), CancellationToken.None);
    }

    // A webhook with a long address, whose test was given up.
    private static async Task WebhookAsync(TestHost host)
    {
        await using var db = host.Database.CreateDbContext();
        var actor = await host.Get<CaseDriver>().ActorAsync(World.Email(Side.A, "administrator"), CancellationToken.None);
        await host.Get<WebhookHandler>().AddAsync(
            actor, "a-webhook-to-look-at",
            new(await db.Agreements.Select(a => a.Id).SingleAsync(), Side.A, $"https://hooks.example.org/{new string('x', 200)}", WebhookHandler.Choices), CancellationToken.None);
        await host.Get<WebhookActHandler>().HandleAsync(actor, "a-test-of-the-webhook", new(await db.Webhooks.Select(w => w.Id).SingleAsync(), WebhookAct.Test), CancellationToken.None);
        await db.WebhookDeliveries.ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.GivenUp).SetProperty(d => d.Status, 503));
    }

    // Something of every kind for the operator: mails given up, held up and come back, a timer and sweeps that are late.
    private static async Task StuckAsync(TestHost host)
    {
        await using var db = host.Database.CreateDbContext();
        var mails = await db.Mails.OrderBy(m => m.OwedAt).Take(2).ToListAsync();
        (mails[0].State, mails[0].Reply) = (MailState.Undeliverable, "550 5.1.1 <somebody.with-a-long-name@gustave-roussy.example>: Recipient address rejected: User unknown in virtual mailbox table");
        (mails[1].State, mails[1].Attempt) = (MailState.Rendered, 3);
        var reviewer = await db.People.SingleAsync(p => p.Email == World.Email(Side.B, "crb"));
        reviewer.AddressFailedAt = host.Clock.GetUtcNow();
        foreach (var mail in await db.Mails.Where(m => m.PersonId == reviewer.Id).ToListAsync())
        {
            (mail.State, mail.Reply, mail.ReportedAt) = (MailState.Bounced, mails[0].Reply, host.Clock.GetUtcNow());
        }

        var timer = await db.Timers.FirstAsync(t => t.State == TimerState.Pending);
        (timer.DueAt, timer.Attempt) = (host.Clock.GetUtcNow().AddHours(-2), 7);
        await db.SaveChangesAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(7));
    }
}
