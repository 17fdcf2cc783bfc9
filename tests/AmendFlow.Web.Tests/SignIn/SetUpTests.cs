using System.Net;
using AmendFlow.Testing;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.SignIn;

public sealed class SetUpTests
{
    private const string Password = "a long enough password";

    [SkippableTheory, OnBoth]
    public async Task The_token_of_the_console_makes_one_operator_and_never_a_second(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var host = await TestHost.StartAsync(kind);
        var token = await TokenAsync(host);

        var tries = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(() => TryAsync(host, $"set-up-{i}", token))));

        Assert.Single(tries, refused => refused is null);
        await using var db = host.Database.CreateDbContext();
        Assert.Equal(1, await db.People.CountAsync(p => p.IsOperator));
        using var user = new WebUser(host.Address);
        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync("/set-up")).Status);
    }

    [Fact]
    public async Task Another_token_makes_nobody_and_the_field_is_named()
    {
        await using var host = await TestHost.StartAsync();
        await TokenAsync(host);

        var refused = await TryAsync(host, "set-up-command", Tokens.New());

        Assert.Equal("token", Assert.Single(refused!.Fields).Field);
        await using var db = host.Database.CreateDbContext();
        Assert.False(await db.People.AnyAsync());
    }

    [Theory]
    [InlineData("elevenchars", "password")]
    [InlineData("aaaaaaaaaaaaaaaa", "password")]
    [InlineData("twelve chars", null)]
    public void A_password_is_long_and_otherwise_free(string password, string? field) =>
        Assert.Equal(field, Passwords.Errors(password, password).Select(e => e.Field).SingleOrDefault());

    private static async Task<string> TokenAsync(TestHost host)
    {
        using var console = new StringWriter();
        await host.Get<SetupToken>().AnnounceAsync(console, CancellationToken.None);
        return console.ToString().Trim().Split(' ')[^1];
    }

    private static async Task<RefusedException?> TryAsync(TestHost host, string commandId, string token)
    {
        try
        {
            var command = new SetUpCommand(Tokens.Hash(token), "Operator", $"{commandId}@amendflow.example", "en");
            await host.Get<SetUpHandler>().HandleAsync(commandId, command, Password, Password, CancellationToken.None);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused;
        }
    }
}
