using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>A request to publish, among the tasks of whoever may answer it.</summary>
public sealed class PublicationRowTests
{
    [Fact]
    public async Task It_has_the_title_in_the_readers_language_and_the_day_of_the_readers_party()
    {
        await using var world = await World.StartAsync();
        await using var db = world.Db();
        await db.People.Where(p => p.Email == LawyerA).ExecuteUpdateAsync(s => s.SetProperty(p => p.Language, "fr"));

        // Half past midnight in Paris, and still the day before in UTC.
        world.Host.Clock.Advance(TimeSpan.FromHours(14.5));
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.SignInAsync(LawyerA);
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)));

        var row = (await other.GetAsync("/tasks")).Document!.QuerySelector("main tr:has(a[href='/workflows/project-amendment/versions/2'])")!
            .TextContent.Replace("\u00A0", " ", StringComparison.Ordinal);

        Assert.Contains("Avenant de projet", row, StringComparison.Ordinal);
        Assert.Contains("3 mars", row, StringComparison.Ordinal);
    }
}
