using System.Net;
using AmendFlow.Data.Definitions;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>A draft that nobody wants any more leaves the desk, and can come back.</summary>
public sealed class SetAsideTests
{
    private const string Version = "/workflows/project-amendment/versions/2";

    [SkippableTheory, OnBoth]
    public async Task A_draft_is_set_aside_with_what_was_asked_for_it_and_a_new_one_can_be_made_of_it(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        var edited = await lawyer.GetAsync(Edit);
        var page = await lawyer.FollowAsync(edited, "Set this draft aside");

        page = await lawyer.SendAsync(page, "set-aside");

        Assert.Contains("This draft is set aside", page.Text, StringComparison.Ordinal);
        Assert.Equal((DefinitionStatus.Retired, (DateTimeOffset?)null), await world.Db().Definitions.Where(d => d.Version == 2).Select(d => new ValueTuple<DefinitionStatus, DateTimeOffset?>(d.Status, d.PublishedAt)).SingleAsync());
        Assert.Single(await world.Db().AuditEntries.Where(e => e.Action == "definition-set-aside").ToListAsync());
        var late = await lawyer.SendAsync(edited, "tidy");
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Null((await lawyer.GetAsync(Edit)).Document!.GetElementById("process-title"));

        await lawyer.SendAsync(await lawyer.GetAsync(Version), "copy");
        Assert.Equal(DefinitionStatus.Draft, await world.Db().Definitions.Where(d => d.Version == 3).Select(d => d.Status).SingleAsync());
    }

    [Fact]
    public async Task What_was_typed_for_a_draft_that_left_the_desk_stands_in_no_form_of_an_older_one()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        await WorkflowPagesTests.AddAsync(world, await ShippedAsync(world, file => (file["id"], file["version"]) = ("older", 2)), DefinitionStatus.Draft);
        await WorkflowPagesTests.AddAsync(world, await ShippedAsync(world, file => (file["id"], file["version"]) = ("newer", 3)), DefinitionStatus.Draft);
        var typed = await lawyer.GetAsync(Edit + "?step=legal-b");
        await other.SendAsync(await other.GetAsync("/workflows/project-amendment/versions/3"), "set-aside");

        var refused = await lawyer.SendAsync(typed, "step-form", ("i.deadlineDays", "77"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("was set aside meanwhile", refused.Text, StringComparison.Ordinal);
        Assert.Contains("77", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Document!.QuerySelectorAll("#step-form input"), i => i.GetAttribute("value") == "77");
    }

    [Fact]
    public async Task What_changed_since_it_was_looked_at_is_not_set_aside_and_observers_are_not_offered_it()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.BeginAsync();
        var seen = await other.GetAsync(Version);
        await lawyer.SendAsync(await lawyer.GetAsync(Edit + "?step=legal-b"), "step-form", ("i.deadlineDays", "9"));

        var refused = await other.SendAsync(seen, "set-aside");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("was changed since you looked at it", refused.Text, StringComparison.Ordinal);
        Assert.Equal(DefinitionStatus.Draft, await world.Db().Definitions.Where(d => d.Version == 2).Select(d => d.Status).SingleAsync());
        using var observer = await world.EnglishAsync(World.Email(AmendFlow.Agreements.Parties.Side.B, "audit"));
        Assert.Null((await observer.GetAsync(Version)).Document!.GetElementById("set-aside"));
    }
}
