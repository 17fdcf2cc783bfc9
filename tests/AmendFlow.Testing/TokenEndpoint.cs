using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AmendFlow.Testing;

/// <summary>An OAuth 2 token endpoint on a free loopback port: client credentials in, "token-1", "token-2" and so on out.</summary>
public sealed class TokenEndpoint : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task serving;
    private readonly List<string> asked = [];

    public TokenEndpoint()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/token");
        }

        listener.Prefixes.Add($"http://127.0.0.1:{Address.Port}/");
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>The forms that came, in order.</summary>
    public IReadOnlyList<string> Asked => asked;

    /// <summary>How long a token holds, in seconds.</summary>
    public int ExpiresIn { get; set; } = 3600;

    /// <summary>With one, it is answered in place of a token, with its status.</summary>
    public (int Status, string Body)? Fault { get; set; }

    /// <summary>Told the new token before it is given out, so that a server can be told to take it.</summary>
    public Action<string> Given { get; set; } = _ => { };

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                asked.Add(await reader.ReadToEndAsync());
                var token = $"token-{asked.Count}";
                var (status, body) = Fault ?? (200, $$"""{"access_token": "{{token}}", "token_type": "Bearer", "expires_in": {{ExpiresIn}}}""");
                if (Fault is null)
                {
                    Given(token);
                }

                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }
}
