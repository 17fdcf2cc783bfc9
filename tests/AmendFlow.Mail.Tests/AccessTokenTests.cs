using AmendFlow.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AmendFlow.Mail.Tests;

public sealed class AccessTokenTests
{
    private readonly FakeTimeProvider clock = new(Post.Noon);

    [Theory]
    [InlineData("XOAUTH2")]
    [InlineData("OAUTHBEARER")]
    [InlineData("XOAUTH2 OAUTHBEARER")]
    public async Task A_mail_goes_with_a_token_by_either_mechanism(string mechanisms)
    {
        await using var endpoint = new TokenEndpoint();
        await using var sink = Server(endpoint, mechanisms);
        using var tokens = Tokens(endpoint);

        var outcome = Assert.Single(await new SmtpTransport(Settings(sink), tokens).SendAsync(Post.Stored(1)));

        Assert.Equal(HandOverKind.Sent, outcome.Kind);
        Assert.Equal("grant_type=client_credentials&client_id=id&client_secret=very+secret&scope=mail.send", Assert.Single(endpoint.Asked));
    }

    [Fact]
    public async Task A_token_is_used_until_shortly_before_it_ends_and_by_all_who_ask_at_once()
    {
        await using var endpoint = new TokenEndpoint { ExpiresIn = 600 };
        using var tokens = Tokens(endpoint);

        Assert.Equal(["token-1"], (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.GetAsync(CancellationToken.None)))).Distinct());
        clock.Advance(TimeSpan.FromMinutes(9) - TimeSpan.FromSeconds(1));
        Assert.Equal("token-1", await tokens.GetAsync(CancellationToken.None));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("token-2", await tokens.GetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_token_that_the_server_does_not_take_calls_an_operator_and_is_not_tried_again()
    {
        await using var endpoint = new TokenEndpoint();
        await using var sink = Server(endpoint, "XOAUTH2");
        using var tokens = Tokens(endpoint);
        var transport = new SmtpTransport(Settings(sink), tokens);
        endpoint.Given = _ => { };

        var refused = Assert.Single(await transport.SendAsync(Post.Stored(1)));
        endpoint.Given = token => sink.Token = ("amendflow", token);
        var taken = Assert.Single(await transport.SendAsync(Post.Stored(1)));

        Assert.Equal((HandOverKind.ConfigurationFault, HandOverKind.Sent), (refused.Kind, taken.Kind));
        Assert.DoesNotContain("token-", refused.Reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error": "invalid_client", "error_description": "wrong secret: very secret"}""", HandOverKind.ConfigurationFault)]
    [InlineData(401, "", HandOverKind.ConfigurationFault)]
    [InlineData(302, "", HandOverKind.ConfigurationFault)]
    [InlineData(200, "<html>sign in</html>", HandOverKind.ConfigurationFault)]
    [InlineData(503, "", HandOverKind.TransientForHost)]
    [InlineData(429, "", HandOverKind.TransientForHost)]
    public async Task An_endpoint_that_refuses_calls_an_operator_and_one_that_is_busy_is_asked_again(int status, string body, HandOverKind kind)
    {
        await using var endpoint = new TokenEndpoint { Fault = (status, body) };
        await using var sink = Server(endpoint, "XOAUTH2");
        using var tokens = Tokens(endpoint);
        var transport = new SmtpTransport(Settings(sink), tokens);

        var outcome = Assert.Single(await transport.SendAsync(Post.Stored(1)));
        endpoint.Fault = null;

        Assert.Equal(kind, outcome.Kind);
        Assert.DoesNotContain("very", outcome.Reply, StringComparison.Ordinal);
        Assert.Equal(HandOverKind.Sent, Assert.Single(await transport.SendAsync(Post.Stored(1))).Kind);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_asked_again()
    {
        var endpoint = new TokenEndpoint();
        await using var sink = Server(endpoint, "XOAUTH2");
        using var tokens = Tokens(endpoint);
        await endpoint.DisposeAsync();

        Assert.Equal(HandOverKind.TransientForHost, Assert.Single(await new SmtpTransport(Settings(sink), tokens).SendAsync(Post.Stored(1))).Kind);
    }

    [Fact]
    public async Task A_server_that_takes_no_tokens_is_given_none()
    {
        await using var endpoint = new TokenEndpoint();
        await using var sink = new SmtpSink { Credentials = ("amendflow", "password") };
        using var tokens = Tokens(endpoint);

        var outcome = Assert.Single(await new SmtpTransport(Settings(sink), tokens).SendAsync(Post.Stored(1)));

        Assert.Equal(HandOverKind.ConfigurationFault, outcome.Kind);
        Assert.Empty(endpoint.Asked);
    }

    private AccessTokens Tokens(TokenEndpoint endpoint) => new(new OAuthSettings(endpoint.Address, "id", "very secret", "mail.send"), clock);

    private static SmtpSettings Settings(SmtpSink sink) => Post.To(sink) with { User = "amendflow" };

    private static SmtpSink Server(TokenEndpoint endpoint, string mechanisms)
    {
        var sink = new SmtpSink { Token = ("amendflow", "none yet"), TokenMechanisms = mechanisms };
        endpoint.Given = token => sink.Token = ("amendflow", token);
        return sink;
    }
}
