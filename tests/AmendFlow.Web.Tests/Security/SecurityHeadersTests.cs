using System.Net.Http.Headers;
using AmendFlow.Testing;
using AmendFlow.Web.Tests.Workflows;

namespace AmendFlow.Web.Tests.Security;

/// <summary>What every answer says to the browser.</summary>
public sealed class SecurityHeadersTests
{
    [Fact]
    public async Task A_page_loads_nothing_from_elsewhere_and_is_not_kept_whatever_its_address_ends_with()
    {
        await using var world = await World.StartAsync();
        await WorkflowPagesTests.AddAsync(world, (await WorkflowWorld.ShippedAsync(world, f => (f["id"], f["definitionId"]) = ("like-a-script", "odd.js"))));
        using var lawyer = await world.EnglishAsync(WorkflowWorld.LawyerB);

        HttpResponseHeaders? headers = null;
        lawyer.Sending = async send =>
        {
            var answer = await send();
            headers = answer.Headers;
            return answer;
        };

        foreach (var address in new[] { "/workflows/odd.js", "/workflows/odd.css", "/nothing.js", "/workflows" })
        {
            await lawyer.GetAsync(address);
            Assert.Contains("default-src 'none'", headers!.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Opener-Policy").Single());
            Assert.True(headers.CacheControl?.NoStore);
        }
    }

    [Fact]
    public async Task A_style_and_a_script_are_what_they_say_and_carry_no_policy_of_a_document()
    {
        await using var world = await World.StartAsync();
        using var nobody = new HttpClient { BaseAddress = world.Host.Address };

        foreach (var address in new[] { "/app.css", "/js/case.js" })
        {
            using var answer = await nobody.GetAsync(new Uri(address, UriKind.Relative));
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.False(answer.Headers.Contains("Content-Security-Policy"));
        }

        using var drawing = await nobody.GetAsync(new Uri("/favicon.svg", UriKind.Relative));
        Assert.True(drawing.Headers.Contains("Content-Security-Policy"));
    }
}
