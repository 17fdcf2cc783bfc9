using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Webhooks;
using AmendFlow.Web.Jobs.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AmendFlow.Web.Tests.Webhooks;

/// <summary>/admin/webhooks, for a party's administrator only.</summary>
public sealed partial class WebhookPageTests
{
    private const string Path = "/admin/webhooks";

    [SkippableTheory, OnBoth]
    public async Task An_administrator_adds_tests_pauses_resumes_and_removes_a_webhook_and_the_record_says_so(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver();
        await using var world = await WebhookWorld.StartAsync(kind, receiver);
        using var user = await world.SignInAsync(WebhookWorld.AdministratorA);
        Assert.Contains(Path, (await user.GetAsync("/admin/people")).Links);
        var page = await user.GetAsync(Path);
        page = await user.SubmitAsync(page, page.FormWith("address"), ("address", receiver.Address), ("events", "asked,overdue"));
        var first = Secret().Match(page.Text).Value;

        page = await ActAsync(user, "Test");
        Assert.Contains("1 owed", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await ActAsync(user, "Test")).Status);
        await world.DeliverAsync();
        page = await user.GetAsync(Path);
        Assert.Contains("answered 204", page.Text, StringComparison.Ordinal);
        Assert.True(receiver.Received.Single() is { Type: "ping" } ping && ping.IsSignedWith(first));

        Assert.Contains("paused", (await ActAsync(user, "Pause")).Text, StringComparison.Ordinal);
        await world.InReviewAsync(await world.SmallAsync());
        Assert.Single(await world.DeliveriesAsync());
        await ActAsync(user, "Resume");
        var second = Secret().Match((await ActAsync(user, "Renew")).Text).Value;
        await ActAsync(user, "Test");
        await world.DeliverAsync();
        Assert.True(receiver.Received[^1].IsSignedWith(second));
        Assert.False(receiver.Received[^1].IsSignedWith(first));

        await ActAsync(user, "Test");
        page = await ActAsync(user, "Remove");
        Assert.Contains("No webhook yet", page.Text, StringComparison.Ordinal);
        await world.DeliverAsync();
        Assert.Equal(2, receiver.Received.Count);
        Assert.Equal((WebhookState.Removed, ""), (await world.WebhookAsync() is var w ? w.State : default, w.Secret));

        await using var db = world.Db();
        string[] recorded = ["webhook-added", "webhook-paused", "webhook-resumed", "webhook-secret-renewed", "webhook-removed"];
        Assert.Equal(recorded, await db.AuditEntries.Where(e => e.Action.StartsWith("webhook-")).OrderBy(e => e.Sequence).Select(e => e.Action).ToListAsync());
        Assert.All(recorded.Append("webhook-halted"), a => Assert.NotEqual(AuditWords.Of("unknown"), AuditWords.Of(a)));
        Assert.All(recorded, a => Assert.Contains(a, AuditActs.All));
        using var output = new StringWriter();
        Assert.True(await VerifyVerb.RunAsync(world.Host.Database, output, CancellationToken.None, replay: true) == 0, output.ToString());
    }

    [Theory]
    [InlineData("https://elsewhere.example/hook", "does not allow elsewhere.example")]
    [InlineData("http://elsewhere.example/hook", "begins with https://")]
    [InlineData("ftp://127.0.0.1/", "begins with https://")]
    [InlineData("", "begins with https://")]
    [InlineData("https://user:pass@elsewhere.example/", "no user name")]
    [InlineData("https://elsewhere.example/#part", "no user name")]
    public async Task An_address_that_is_not_allowed_is_refused_at_its_field_and_nothing_is_kept(string address, string said)
    {
        await using var receiver = new HookReceiver();
        await using var world = await WebhookWorld.StartAsync(DatabaseKind.Sqlite, receiver);
        using var user = await world.SignInAsync(WebhookWorld.AdministratorA);
        var page = await user.GetAsync(Path);

        page = await user.SubmitAsync(page, page.FormWith("address"), ("address", address));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(said, page.Document!.GetElementById("f-address-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(address, page.FormWith("address").QuerySelector("[name=address]")!.GetAttribute("value"));
        await using var db = world.Db();
        Assert.False(await db.Webhooks.AnyAsync());
    }

    [Fact]
    public async Task Without_an_event_with_a_long_address_or_as_the_eleventh_none_is_added()
    {
        await using var receiver = new HookReceiver();
        await using var world = await WebhookWorld.StartAsync(DatabaseKind.Sqlite, receiver);
        using var user = await world.SignInAsync(WebhookWorld.AdministratorA);
        var page = await user.GetAsync(Path);
        var none = await user.SubmitAsync(page, page.FormWith("address"), ("address", receiver.Address), ("events", null));
        Assert.Contains("Choose one event", none.Text, StringComparison.Ordinal);
        var tooLong = await user.SubmitAsync(page, page.FormWith("address"), ("address", $"{receiver.Address}/{new string('x', 500)}"));
        Assert.Contains("500 characters", tooLong.Text, StringComparison.Ordinal);
        for (var made = 0; made < WebhookHandler.Most; made++)
        {
            await world.AddAsync(Side.A, receiver);
        }

        page = await user.SubmitAsync(page, page.FormWith("address"), ("address", receiver.Address));

        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("This party has 10 webhooks", page.Text, StringComparison.Ordinal);

        // The other party has its own ten.
        await world.AddAsync(Side.B, receiver);
    }

    [Fact]
    public async Task Nobody_but_an_administrator_of_the_party_sees_or_changes_its_webhooks()
    {
        await using var receiver = new HookReceiver();
        await using var world = await WebhookWorld.StartAsync(DatabaseKind.Sqlite, receiver);
        await world.AddAsync(Side.A, receiver);
        var webhook = await world.WebhookAsync();
        using var owner = await world.SignInAsync(WebhookWorld.AdministratorA);
        Assert.Contains(receiver.Address, (await owner.GetAsync(Path)).Text, StringComparison.Ordinal);
        foreach (var email in new[] { WebhookWorld.AdministratorB, "operator@amendflow.example", World.Email(Side.A, "alliance-manager") })
        {
            using var user = await world.SignInAsync(email);
            var page = await user.GetAsync(Path);
            Assert.Equal(email == WebhookWorld.AdministratorB ? HttpStatusCode.OK : HttpStatusCode.NotFound, page.Status);
            Assert.DoesNotContain(receiver.Address, page.Text, StringComparison.Ordinal);
            var form = WebUser.Fields((await user.GetAsync("/account")).FormWith("commandId"));
            foreach (var act in new[] { "Test", "Pause", "Renew", "Remove" })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await user.PostAsync($"{Path}/{webhook.Id}", [.. form.Where(f => f.Key != "commandId"), new("commandId", $"not-theirs-{act}"), new("act", act)])).Status);
            }

            var added = await user.PostAsync(Path, [.. form, new("party", $"{webhook.AgreementId}/A"), new("address", receiver.Address), new("events", "asked")]);
            Assert.Equal(HttpStatusCode.NotFound, added.Status);
        }

        Assert.Equal((WebhookState.Active, webhook.Secret), (await world.WebhookAsync() is var now ? now.State : default, now.Secret));
        Assert.Empty(await world.DeliveriesAsync());
    }

    [SkippableTheory, OnBoth]
    public async Task A_secret_is_shown_once_and_stands_in_no_page_no_log_and_no_row_after_that(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver();
        await using var world = await World.StartAsync(kind, settings: [$"--{WebhookHosts.Key}", receiver.Host, "--Logging:LogLevel:Default", "Trace"]);
        using var log = new Log();
        world.Host.Get<ILoggerFactory>().AddProvider(log);
        using var user = await world.SignInAsync(WebhookWorld.AdministratorA);
        var page = await user.GetAsync(Path);
        var form = page.FormWith("address");
        var secret = Secret().Match((await user.SubmitAsync(page, form, ("address", receiver.Address))).Text).Value;
        Assert.Equal(50, secret.Length);

        var again = await user.SubmitAsync(page, form, ("address", receiver.Address));
        Assert.Contains("shown before", again.Text, StringComparison.Ordinal);
        await world.InReviewAsync(await world.SmallAsync());
        receiver.Answer = _ => Task.FromResult(500);
        await world.DeliverAsync();

        var hidden = secret["whsec_".Length..];
        Assert.NotEmpty(receiver.Received);
        foreach (var path in new[] { Path, "/admin/people", "/audit", $"/audit?agreement={world.Agreement.Id}" })
        {
            Assert.DoesNotContain(hidden, (await user.GetAsync(path)).Body, StringComparison.Ordinal);
        }

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, l => l.Contains(hidden, StringComparison.Ordinal));
        await using var db = world.Db();
        var stored = new List<string?>();
        stored.AddRange(await db.Webhooks.Select(w => w.Secret).ToListAsync());
        stored.AddRange(await db.WebhookDeliveries.Select(d => d.Body).ToListAsync());
        stored.AddRange(await db.Commands.Select(c => c.Answer).ToListAsync());
        stored.AddRange(await db.AuditEntries.Select(e => e.Record).ToListAsync());
        stored.AddRange(await db.AuditPrivateValues.Select(v => v.Value).ToListAsync());
        Assert.DoesNotContain(stored, s => s!.Contains(hidden, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_list_of_hosts_the_page_says_that_webhooks_are_off_in_both_languages()
    {
        await using var world = await World.StartAsync();
        using var user = await world.SignInAsync(WebhookWorld.AdministratorA);
        using var french = await world.SignInAsync(WebhookWorld.AdministratorB);

        Assert.Contains("Webhooks are off", (await user.GetAsync(Path)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Add a webhook", (await user.GetAsync(Path)).Text, StringComparison.Ordinal);
        Assert.Contains("Les webhooks sont désactivés", (await french.GetAsync(Path)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hooks.example")]
    [InlineData("hooks.example/path")]
    [InlineData("*.example")]
    [InlineData("user@hooks.example")]
    [InlineData("hooks.example:notaport")]
    [InlineData("good.example hooks.example")]
    public void A_list_that_cannot_be_read_is_refused_with_its_key_in_one_line(string held)
    {
        var problems = new List<string>();

        WebhookHosts.Read($"good.example, {held}", problems);

        Assert.StartsWith($"AmendFlow:Webhooks:AllowedHosts holds '{held}'; it may hold", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hooks.example/a?b=c", true)]
    [InlineData("https://HOOKS.example/", true)]
    [InlineData("https://hooks.example:8443/", false)]
    [InlineData("https://ports.example:8443/", true)]
    [InlineData("https://ports.example/", false)]
    [InlineData("https://hooks.example.evil.example/", false)]
    [InlineData("https://sub.hooks.example/", false)]
    [InlineData("http://hooks.example:443/", false)]
    [InlineData("http://127.0.0.1:8085/", true)]
    [InlineData("http://127.0.0.1/", false)]
    [InlineData("//hooks.example/", false)]
    public void Only_a_host_that_is_listed_with_its_port_is_delivered_to(string address, bool isAllowed)
    {
        var problems = new List<string>();
        var hosts = WebhookHosts.Read("hooks.example, ports.example:8443,127.0.0.1:8085", problems);

        Assert.Equal(isAllowed, hosts.Allow(address));
        Assert.Empty(problems);
        Assert.Equal(["127.0.0.1:8085", "hooks.example", "ports.example:8443"], hosts.Names);
    }

    private static async Task<WebPage> ActAsync(WebUser user, string act)
    {
        var page = await user.GetAsync(Path);
        return await user.SubmitAsync(page, $"{Path}/", ("act", act));
    }

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+")]
    private static partial Regex Secret();

    private sealed class Log : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> lines = new();

        public IReadOnlyCollection<string> Lines => lines;

        public ILogger CreateLogger(string categoryName) => new Writer(lines);

        public void Dispose()
        {
        }

        private sealed class Writer(ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }
}
