using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailKit;
using MailKit.Security;

namespace AmendFlow.Mail;

/// <summary>Gets access tokens for the mail server, and keeps each until shortly before it ends. For any number of callers at once.</summary>
public sealed class AccessTokens : IDisposable
{
    // A token is used at the start of a connection, so a minute is more than its way to the server takes.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    // RFC 6749 5.1 only recommends to say how long a token holds.
    private static readonly TimeSpan UsualLife = TimeSpan.FromMinutes(5);

    private const long LongestAnswer = 64 * 1024;

    private readonly OAuthSettings settings;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly HttpClient http;
    private (string Token, DateTimeOffset Until)? held;

    public AccessTokens(OAuthSettings settings, TimeProvider time)
    {
        this.settings = settings;
        this.time = time;

        // A redirect would carry the secret to wherever it points.
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = TimeSpan.FromSeconds(20),
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    /// <summary>A token that holds for a minute or longer.</summary>
    /// <exception cref="AccessTokenException">The endpoint refused us, or did not answer as it should: an operator has to act.</exception>
    /// <exception cref="HttpRequestException">It could not be reached, or is busy.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (held is { } still && time.GetUtcNow() < still.Until - Margin)
            {
                return still.Token;
            }

            held = await AskAsync(cancellationToken);
            return held.Value.Token;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The mail server did not take this token: the next caller gets another.</summary>
    public async Task ForgetAsync(string token)
    {
        await one.WaitAsync(CancellationToken.None);
        held = held is { } still && still.Token == token ? null : held;
        one.Release();
    }

    /// <summary>Signs in to a server with a token, in the way that it offers.</summary>
    /// <exception cref="NotSupportedException">It offers neither OAUTHBEARER nor XOAUTH2.</exception>
    internal async Task SignInAsync(IMailService server, string user, CancellationToken cancellationToken)
    {
        var offered = server.AuthenticationMechanisms;
        if (!offered.Contains("OAUTHBEARER") && !offered.Contains("XOAUTH2"))
        {
            throw new NotSupportedException("The server offers neither OAUTHBEARER nor XOAUTH2.");
        }

        var token = await GetAsync(cancellationToken);
        try
        {
            await server.AuthenticateAsync(
                offered.Contains("OAUTHBEARER") ? new SaslMechanismOAuthBearer(user, token) : new SaslMechanismOAuth2(user, token), cancellationToken);
        }
        catch (AuthenticationException)
        {
            await ForgetAsync(token);
            throw;
        }
    }

    public void Dispose()
    {
        http.Dispose();
        one.Dispose();
    }

    private async Task<(string Token, DateTimeOffset Until)> AskAsync(CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = settings.ClientId,
            ["client_secret"] = settings.ClientSecret,
        };
        if (settings.Scope is { } scope)
        {
            form["scope"] = scope;
        }

        var asked = time.GetUtcNow();
        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(settings.TokenEndpoint, content, cancellationToken);
        if ((int)response.StatusCode is >= 500 or 429)
        {
            throw new HttpRequestException($"{settings} answered {(int)response.StatusCode}", null, response.StatusCode);
        }

        var answer = await ReadAsync(response, cancellationToken);
        return response.IsSuccessStatusCode && answer is { AccessToken: { Length: > 0 } token }
            ? (token, asked + (answer.ExpiresIn is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : UsualLife))
            : throw new AccessTokenException($"{settings} answered {(int)response.StatusCode} {HeaderText.Clean(answer?.Error)}".TrimEnd());
    }

    private static async Task<Answer?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<Answer>(cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The description of an error is left out: it may quote what was sent.
    private sealed record Answer(
        [property: JsonPropertyName("access_token")] string? AccessToken,
        [property: JsonPropertyName("expires_in")] int? ExpiresIn,
        [property: JsonPropertyName("error")] string? Error);
}

/// <summary>The token endpoint refused us: its settings have to be mended.</summary>
public sealed class AccessTokenException(string message) : Exception(message);
