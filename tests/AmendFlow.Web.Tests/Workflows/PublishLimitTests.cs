using System.Net;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Definitions;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>Each request to publish is a mail to everybody who may answer it.</summary>
public sealed class PublishLimitTests
{
    private const string Draft = "/workflows/project-amendment/versions/2";

    [Fact]
    public async Task Somebody_who_asks_and_takes_back_again_and_again_is_stopped_until_the_next_day()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        var page = await lawyer.ImportAsync(await ShorterAsync(world));
        for (var asked = 0; asked < PublishHandler.MostAsksADay; asked++)
        {
            page = await lawyer.SubmitAsync(await lawyer.AskAsync(page, "Shorter."), Draft + "/withdraw");
        }

        var refused = await lawyer.AskAsync(page, "Once more.");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("come back tomorrow", refused.Text, StringComparison.Ordinal);

        world.Host.Clock.Advance(TimeSpan.FromHours(25));
        using var back = await world.EnglishAsync(LawyerB);
        var taken = await back.AskAsync(await back.GetAsync(Draft), "The next day.");
        Assert.Contains("a second person has to approve it", taken.Text, StringComparison.Ordinal);
    }
}
