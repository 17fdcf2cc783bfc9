using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AmendFlow.Web.Tests.Telemetry;

/// <summary>What leaves by OTLP, looked at where it arrives.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Requests_and_commands_leave_with_their_routes_and_names_and_no_token_no_address_and_no_word_of_anybody()
    {
        await using var collector = new Collector();
        await using var world = await World.StartAsync(settings: collector.Settings);
        var submitted = await world.InReviewAsync(await world.SmallAsync() with { Title = "Confidential compound" });
        await world.Host.SweepAsync();
        var path = LinkPath(world);
        using (var reader = new WebUser(world.Host.Address))
        {
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(path)).Status);
            await reader.GetAsync("/no-such-page/typed-by-somebody?q=typed-too");
        }

        using (var lawyer = await world.SignInAsync(World.Email(Side.B, "daj")))
        {
            await lawyer.GetAsync($"/cases/{submitted.CaseId}?q=searched-for-this");
        }

        Assert.True(world.Host.Get<TracerProvider>().ForceFlush());
        Assert.True(world.Host.Get<MeterProvider>().ForceFlush());

        Assert.Contains("GET /a/{token}", collector.Traces, StringComparison.Ordinal);
        Assert.Contains("step FinishWorkCommand", collector.Traces, StringComparison.Ordinal);
        Assert.Contains(submitted.CaseId.ToString(), collector.Traces, StringComparison.Ordinal);
        Assert.Contains("amendflow.sweep.size", collector.Metrics, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", collector.Metrics, StringComparison.Ordinal);
        foreach (var left in new[] { collector.Traces, collector.Metrics })
        {
            Assert.DoesNotContain(path["/a/".Length..], left, StringComparison.Ordinal);
            Assert.DoesNotContain("typed-", left, StringComparison.Ordinal);
            Assert.DoesNotContain("searched-for-this", left, StringComparison.Ordinal);
            Assert.DoesNotContain("Confidential", left, StringComparison.Ordinal);
            Assert.DoesNotContain(".example", left, StringComparison.Ordinal);
            Assert.DoesNotContain("url.path", left, StringComparison.Ordinal);
            Assert.DoesNotContain("user_agent", left, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_message_of_a_fault_stays_in_the_log()
    {
        await using var collector = new Collector();
        await using var world = await World.StartAsync(settings: collector.Settings);
        using var user = await world.SignInAsync(World.Head);
        await using var db = world.Db();
        await db.Database.ExecuteSqlAsync($"ALTER TABLE proposals RENAME TO secrets");

        Assert.Equal(HttpStatusCode.InternalServerError, (await user.GetAsync("/proposals")).Status);
        world.Host.Get<TracerProvider>().ForceFlush();

        Assert.Contains("GET /proposals", collector.Traces, StringComparison.Ordinal);
        Assert.DoesNotContain("no such table", collector.Traces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_collected_at_all()
    {
        await using var world = await World.StartAsync();

        Assert.Null(world.Host.Services.GetService<TracerProvider>());
        Assert.Null(world.Host.Services.GetService<MeterProvider>());
    }

    [Fact]
    public async Task An_endpoint_that_is_no_address_stops_the_start_and_is_not_repeated()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => World.StartAsync(settings: ["--OTEL_EXPORTER_OTLP_ENDPOINT", "a-key-perhaps"]));

        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-key-perhaps", refused.Message, StringComparison.Ordinal);
    }

    private static string LinkPath(World world) => Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeKit.MimeMessage.Load(f).TextBody ?? "")
        .Select(t => System.Text.RegularExpressions.Regex.Match(t, "/a/[A-Za-z0-9_-]+").Value).First(l => l.Length > 0);
}
