using AmendFlow.Agreements.Cases;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>Events that one case publishes and another waits for: through rows, each case in a step of its own.</summary>
public sealed class EventTests
{
    // A proposal called "Publisher" tells; any other waits. Both then end; the waiting one by what it was told.
    private const string Workflow = """
        {
          "id": "events-v99", "definitionId": "project-amendment", "name": "Events", "version": 99,
          "inputs": [ { "type": "String", "name": "title" } ],
          "options": { "incidentStrategyType": "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core" },
          "root": { "id": "fc", "type": "Elsa.Flowchart", "start": "who", "activities": [
            { "id": "who", "type": "Elsa.FlowDecision",
              "condition": { "typeName": "Boolean", "expression": { "type": "JavaScript", "value": "getInput('title') === 'Publisher'" } } },
            { "id": "later", "type": "Elsa.Delay", "timeSpan": { "typeName": "TimeSpan", "expression": { "type": "Literal", "value": "01:00:00" } } },
            { "id": "tell", "type": "Elsa.PublishEvent", "eventName": { "typeName": "String", "expression": { "type": "Literal", "value": "funds" } },
              "payload": { "typeName": "Object", "expression": { "type": "Literal", "value": "rejected" } } },
            { "id": "told", "type": "Elsa.SetOutput", "outputName": { "typeName": "String", "expression": { "type": "Literal", "value": "Status" } },
              "outputValue": { "typeName": "Object", "expression": { "type": "Literal", "value": "lapsed" } } },
            { "id": "wait", "type": "Elsa.Event", "eventName": { "typeName": "String", "expression": { "type": "Literal", "value": "funds" } } },
            { "id": "heard", "type": "Elsa.SetOutput", "outputName": { "typeName": "String", "expression": { "type": "Literal", "value": "Status" } },
              "outputValue": { "typeName": "Object", "expression": { "type": "JavaScript", "value": "getResultFromWait()" } } } ],
          "connections": [
            { "source": { "activity": "who", "port": "True" }, "target": { "activity": "later" } },
            { "source": { "activity": "later", "port": "Done" }, "target": { "activity": "tell" } },
            { "source": { "activity": "tell", "port": "Done" }, "target": { "activity": "told" } },
            { "source": { "activity": "who", "port": "False" }, "target": { "activity": "wait" } },
            { "source": { "activity": "wait", "port": "Done" }, "target": { "activity": "heard" } } ] }
        }
        """;

    [SkippableTheory, OnBoth]
    public async Task An_event_reaches_every_case_that_waits_for_it_once(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await StartAsync(kind);
        var waiting = await ProposeAsync(world, "First");
        var other = await ProposeAsync(world, "Second");
        await ProposeAsync(world, "Publisher");
        Assert.Null((await world.CaseAsync(waiting)).EndedAt);

        world.Host.Clock.Advance(TimeSpan.FromHours(1));
        await world.Host.SweepAsync();
        await world.Host.SweepAsync();

        Assert.Equal(CaseStatus.Rejected, (await world.CaseAsync(waiting)).Status);
        Assert.Equal(CaseStatus.Rejected, (await world.CaseAsync(other)).Status);
        await using var db = world.Db();
        Assert.Equal(2, await db.AuditEntries.CountAsync(e => e.Action == "event-received"));
        Assert.Empty(await db.EventWaits.ToListAsync());
        Assert.Equal(2, (await world.CaseAsync(waiting)).InputCount);
    }

    [SkippableTheory, OnBoth]
    public async Task An_event_told_by_a_node_that_died_before_it_told_everybody_is_told_to_the_rest(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await StartAsync(kind);
        var first = await ProposeAsync(world, "First");
        var second = await ProposeAsync(world, "Second");
        await ProposeAsync(world, "Publisher");
        world.Host.Clock.Advance(TimeSpan.FromHours(1));
        await world.Host.Get<TimerSweep>().RunAsync(CancellationToken.None);
        Guid published;
        await using (var db = world.Db())
        {
            published = (await db.CaseEvents.SingleAsync()).Id;
        }

        // The node tells one case and is gone; the first node is back ten minutes later.
        await world.Host.Get<EventTeller>().TellAsync(published, first, CancellationToken.None);
        Assert.Null((await world.CaseAsync(second)).EndedAt);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.Host.SweepAsync();

        Assert.NotNull((await world.CaseAsync(second)).EndedAt);
        Assert.Equal(2, (await world.CaseAsync(first)).InputCount);
        await using var after = world.Db();
        Assert.NotNull((await after.CaseEvents.SingleAsync()).ClosedAt);
    }

    [Fact]
    public async Task A_case_that_comes_to_wait_within_a_minute_still_hears_and_one_that_comes_later_does_not()
    {
        await using var world = await StartAsync(DatabaseKind.Sqlite);
        await ProposeAsync(world, "Publisher");
        world.Host.Clock.Advance(TimeSpan.FromHours(1));
        await world.Host.SweepAsync();

        var inTime = await ProposeAsync(world, "In time");
        world.Host.Clock.Advance(TimeSpan.FromSeconds(50));
        await world.Host.SweepAsync();
        world.Host.Clock.Advance(TimeSpan.FromSeconds(20));
        await world.Host.SweepAsync();
        var late = await ProposeAsync(world, "Late");
        await world.Host.SweepAsync();

        Assert.NotNull((await world.CaseAsync(inTime)).EndedAt);
        Assert.Null((await world.CaseAsync(late)).EndedAt);
    }

    [Theory]
    [InlineData("Elsa.ExecuteWorkflow")]
    [InlineData("Elsa.DispatchWorkflow")]
    [InlineData("Elsa.BulkDispatchWorkflows")]
    [InlineData("Elsa.RunTask")]
    public void What_this_product_does_not_carry_is_refused_before_it_is_published(string type)
    {
        var json = $$"""
            { "root": { "id": "it", "type": "{{type}}", "workflowDefinitionId": "x", "taskName": "x" } }
            """;

        var finding = Assert.Single(DefinitionChecks.Run(DefinitionReader.Read(json).Definition!, AmendFlow.Agreements.Activities.AmendFlowActivities.Catalogue), f => f.Severity == Severity.Error);

        Assert.Equal(("not-carried-here", "$.root.type"), (finding.Code, finding.Path));
    }

    [Fact]
    public async Task A_workflow_that_another_uses_as_an_activity_is_found_among_the_published()
    {
        await using var world = await StartAsync(DatabaseKind.Sqlite);
        await using var db = world.Db();
        const string json = """
            { "id": "outer", "root": { "id": "part", "type": "Events", "version": 99, "workflowDefinitionId": "project-amendment" } }
            """;

        var read = await DefinitionStore.ReadAsync(db, json, CancellationToken.None);

        Assert.Empty(read.Missing);
        Assert.Equal("events-v99", read.Definition!.Root.Composite!.VersionId);
        Assert.Contains("part/wait", read.Definition.Activities.Keys);
    }

    private static async Task<World> StartAsync(DatabaseKind kind)
    {
        var world = await World.StartAsync(kind);
        await using var db = world.Db();
        db.Definitions.Add(new DefinitionVersion
        {
            Id = "events-v99",
            DefinitionId = DefinitionStore.ProjectAmendment,
            Version = 99,
            Name = "Events",
            Json = Workflow,
            Status = DefinitionStatus.Published,
            ImportedAt = TestHost.Start,
            PublishedAt = TestHost.Start,
        });
        await db.SaveChangesAsync();
        return world;
    }

    private static async Task<Guid> ProposeAsync(World world, string title) =>
        (await world.ProposeAsync(await world.SmallAsync() with { Title = title })).CaseId;
}
