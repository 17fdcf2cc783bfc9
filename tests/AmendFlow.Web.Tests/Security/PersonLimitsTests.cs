using System.Net;
using System.Security.Claims;
using AmendFlow.Testing;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Tests.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Security;

/// <summary>One person cannot take all of a node, and takes nothing from others.</summary>
public sealed class PersonLimitsTests
{
    [Theory]
    [InlineData((int)LimitedWork.Trial, 4, "/workflows/project-amendment/versions/1/simulate")]
    [InlineData((int)LimitedWork.Drawing, 10, "/workflows/project-amendment/versions/1")]
    [InlineData((int)LimitedWork.Drawing, 10, "/cases/CASE/text")]
    [InlineData((int)LimitedWork.Drawing, 10, "/audit/cases/CASE")]
    [InlineData((int)LimitedWork.Watching, 20, "/cases/CASE/events")]
    public async Task Whoever_asks_for_more_pages_at_once_than_have_room_is_refused_until_one_has_ended_and_nobody_else_is(int work, int room, string path)
    {
        await using var world = await World.StartAsync();
        path = path.Replace("CASE", $"{(await world.InReviewAsync(await world.SmallAsync())).CaseId}", StringComparison.Ordinal);
        using var lawyer = await world.EnglishAsync(WorkflowWorld.LawyerB);
        using var other = await world.EnglishAsync(WorkflowWorld.LawyerA);
        var person = await world.Db().People.Where(p => p.Email == WorkflowWorld.LawyerB).Select(p => p.Id).SingleAsync();
        var drawn = new TaskCompletionSource();
        var asked = Enumerable.Range(0, room).Select(_ => world.Host.Get<PersonLimits>().PassAsync(Request((LimitedWork)work, person), _ => drawn.Task)).ToList();

        var refused = await lawyer.GetAsync(path);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(path)).Status);
        Assert.DoesNotContain(asked, a => a.IsCompleted);
        drawn.SetResult();
        await Task.WhenAll(asked);
        Assert.Equal(HttpStatusCode.OK, (await lawyer.GetAsync(path)).Status);
    }

    private static DefaultHttpContext Request(LimitedWork work, Guid person)
    {
        var http = new DefaultHttpContext { User = new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.ToString())], "a session")) };
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new PersonLimits.Limit(work)), "a page"));
        return http;
    }
}
