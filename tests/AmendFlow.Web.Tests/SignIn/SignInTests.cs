using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Hosting;
using AmendFlow.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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
    public async Task Guessing_a_password_from_a_stolen_database_costs_210_000_rounds_each_time()
    {
        await using var app = Serving.Build(["--environment", "Development", "--ConnectionStrings:AmendFlow", "Data Source=never-opened.db"]);

        Assert.Equal(210_000, app.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount);
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

    [SkippableTheory, OnBoth]
    public async Task An_address_that_tries_a_hundred_accounts_waits_and_its_old_rows_go(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var delay = world.Host.Get<SignInDelay>();
        var (here, there) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(await delay.EnterAsync($"{i}@nowhere.example", here, default));
        }

        var wait = await delay.EnterAsync("100@nowhere.example", here, default);
        var elsewhere = await delay.EnterAsync("100@nowhere.example", there, default);
        world.Host.Clock.Advance(TimeSpan.FromSeconds(31));
        var later = await delay.EnterAsync("100@nowhere.example", here, default);
        var next = await delay.EnterAsync("101@nowhere.example", here, default);
        world.Host.Clock.Advance(TimeSpan.FromHours(26));
        var tomorrow = await delay.EnterAsync("102@nowhere.example", here, default);

        Assert.Equal(TimeSpan.FromSeconds(30), wait);
        Assert.Null(elsewhere);
        Assert.Null(later);
        Assert.NotNull(next);
        Assert.Null(tomorrow);
        Assert.Equal(2, await world.Db().Settings.CountAsync(s => s.Key.StartsWith("sign-in:")));
    }

    [Fact]
    public async Task Who_signs_in_rightly_costs_their_address_nothing()
    {
        await using var world = await World.StartAsync();
        var delay = world.Host.Get<SignInDelay>();
        var here = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < 150; i++)
        {
            Assert.Null(await delay.EnterAsync($"{i}@nowhere.example", here, default));
            await delay.ForgetAsync($"{i}@nowhere.example", here, default);
        }
    }

    [Fact]
    public async Task The_present_password_is_guessed_as_slowly_as_at_the_sign_in()
    {
        await using var world = await World.StartAsync();
        using var user = await world.SignInAsync(World.Email(Side.B, "daj"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("pas votre mot de passe actuel", (await ChangeAsync(user, "not the password", NewPassword)).Text, StringComparison.Ordinal);
        }

        var early = await ChangeAsync(user, World.Password, NewPassword);
        world.Host.Clock.Advance(TimeSpan.FromSeconds(31));
        var later = await ChangeAsync(user, World.Password, NewPassword);

        Assert.Contains("Trop d’essais", early.Text, StringComparison.Ordinal);
        Assert.Contains("Votre mot de passe est changé", later.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_sent_again_with_another_new_password_does_not_say_that_it_changed_it()
    {
        await using var world = await World.StartAsync();
        using var user = await world.SignInAsync(World.Email(Side.B, "daj"));
        var first = await ChangeAsync(user, World.Password, NewPassword, "the-same-command");
        var again = await ChangeAsync(user, NewPassword, "yet another password", "the-same-command");

        Assert.Contains("Votre mot de passe est changé", first.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.DoesNotContain("Votre mot de passe est changé", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_to_the_sign_in_is_a_path_whatever_host_the_request_names()
    {
        await using var world = await World.StartAsync();
        using var client = world.Host.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks?show=team") { Headers = { Host = "evil.example" } };

        using var response = await client.SendAsync(request);

        Assert.Equal("/sign-in?returnUrl=%2Ftasks%3Fshow%3Dteam", response.Headers.Location!.OriginalString);
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

    private const string NewPassword = "another long password";

    private static async Task<WebPage> ChangeAsync(WebUser user, string current, string password, string? commandId = null)
    {
        var page = await user.GetAsync("/account");
        var form = page.Form("/account/password");
        return await user.SubmitAsync(
            page, form, ("current", current), ("password", password), ("passwordAgain", password),
            ("commandId", commandId ?? WebUser.Fields(form).Single(f => f.Key == "commandId").Value));
    }

    private static async Task<WebPage> TryAsync(WebUser user, string email, string password) =>
        await user.SubmitAsync(await user.GetAsync("/sign-in"), "/sign-in", ("email", email), ("password", password));
}
