using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Incidents;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Incidents.IncidentWorld;

namespace AmendFlow.Web.Tests.Incidents;

/// <summary>Passing over a step after a fault is no way around an approval, whoever asks and by whatever outcome.</summary>
public sealed class SkipNeverApprovesTests
{
    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData("legal-a", "assurance", "String")]
    [InlineData("scientific-b", "subject", "String[]")]
    [InlineData("data", "condition", "Boolean")]
    public async Task A_coordinator_cannot_pass_over_a_step_that_asks_or_that_reviews_depend_on(string step, string input, string typeName)
    {
        await using var world = await World.StartAsync();
        await world.PublishAsync(s => s(step)[input] = NextVersion.Broken(typeName));
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        var incident = await OpenAsync(world, submitted.CaseId);
        var before = await world.CaseAsync(submitted.CaseId);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => SettleAsync(world, incident.Id, CoordinatorA, IncidentAct.Skip));

        Assert.Equal(("act", RefusalKind.Invalid), (Assert.Single(refused.Fields).Field, refused.Kind));
        await NothingMovedAsync(world, before, step);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Done")]
    [InlineData("Approved")]
    public async Task Nor_can_a_command_that_tells_the_engine_so_itself(string? outcome)
    {
        await using var world = await World.StartAsync();
        await world.PublishAsync(s => s("legal-a")["assurance"] = NextVersion.Broken("String"));
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        var incident = await OpenAsync(world, submitted.CaseId);
        var before = await world.CaseAsync(submitted.CaseId);

        await Assert.ThrowsAsync<RefusedException>(() => world.Host.Get<StepRunner>().RunAsync(
            Actor.System, "a-way-around-it", new { outcome }, async (step, ct) =>
            {
                var run = await world.Host.Get<CaseSteps>().LoadAsync(step, submitted.CaseId, ct);
                await run.FeedAsync(new SkipInput(incident.BookmarkId, outcome, "No reason.") { Now = step.Now, CommandId = step.CommandId }, ct);
                return "done";
            }, None));

        await NothingMovedAsync(world, before, "legal-a");
    }

    private static async Task NothingMovedAsync(World world, Case before, string stuck)
    {
        var after = await world.CaseAsync(before.Id);
        Assert.Equal((before.State, before.Version, before.InputCount), (after.State, after.Version, after.InputCount));
        await using var db = world.Db();
        Assert.False(await db.Rounds.AnyAsync(r => r.ActivityId == "committee"));
        Assert.False(await db.Rounds.AnyAsync(r => r.ActivityId == stuck));
        Assert.False(await db.AuditEntries.AnyAsync(e => e.Action == "incident-skipped"));
    }
}
