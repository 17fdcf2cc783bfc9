using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Tests.SignIn;

public sealed class SignInTests
{
    [SkippableTheory, OnBoth]
    public async Task After_five_wrong_passwords_even_the_right_one_waits_and_then_works(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var lawyer = World.Email(Side.B, "daj");
        (await world.SignInAsync(lawyer)).Dispose();
        using var user = new WebUser(world.Host.Address);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TryAsync(user, lawyer, "not the password")).Status);
        }

        var early = await TryAsync(user, lawyer, World.Password);
        world.Host.Clock.Advance(TimeSpan.FromSeconds(31));
        var later = await TryAsync(user, lawyer, World.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, early.Status);
        Assert.False(later.HasForm("/sign-in"));
    }

    [Fact]
    public async Task An_unknown_address_is_answered_like_a_known_one()
    {
        await using var world = await World.StartAsync();
        var lawyer = World.Email(Side.B, "daj");
        (await world.SignInAsync(lawyer)).Dispose();
        using var user = new WebUser(world.Host.Address);
        for (var i = 0; i < 7; i++)
        {
            var known = await TryAsync(user, lawyer, "not the password");
            var unknown = await TryAsync(user, "nobody@nowhere.example", "not the password");

            Assert.Equal(known.Status, unknown.Status);
            Assert.Equal(
                known.Document!.QuerySelector("[role=alert]")!.TextContent, unknown.Document!.QuerySelector("[role=alert]")!.TextContent);
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("evil.example")]
    [InlineData("")]
    [InlineData(null)]
    public void A_way_off_this_site_leads_home(string? url) => Assert.Equal("/", LocalUrl.OrHome(url));

    [Fact]
    public void A_way_on_this_site_is_kept() => Assert.Equal("/tasks?late=1", LocalUrl.OrHome("/tasks?late=1"));

    private static async Task<WebPage> TryAsync(WebUser user, string email, string password) =>
        await user.SubmitAsync(await user.GetAsync("/sign-in"), "/sign-in", ("email", email), ("password", password));
}
