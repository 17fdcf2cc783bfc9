using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AmendFlow.Testing;

/// <param name="Id">The header <c>webhook-id</c>; so the next two.</param>
public sealed record ReceivedHook(string Path, string Id, string Timestamp, string Signature, string Body, bool HasCookie)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;

    /// <summary>Empty where it is about no step.</summary>
    public string Step => Json.GetProperty("step") is { ValueKind: JsonValueKind.Object } step ? step.GetProperty("id").GetString()! : "";

    /// <summary>Counted by the words of docs/webhooks.md alone: nothing of the sender's code.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret.Replace("whsec_", "", StringComparison.Ordinal));
        var expected = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Id + "." + Timestamp + "." + Body));
        return Signature.Split(' ').Any(s => s == "v1," + Convert.ToBase64String(expected));
    }
}

/// <summary>A receiver of webhooks on a free loopback port.</summary>
public sealed class HookReceiver : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<ReceivedHook> received = new();
    private readonly Task serving;

    public HookReceiver()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Host = $"127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        listener.Prefixes.Add($"http://{Host}/");
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>With its port, for the operator's list.</summary>
    public string Host { get; }

    public string Address => $"http://{Host}/hook";

    public IReadOnlyList<ReceivedHook> Received => [.. received];

    /// <summary>Gives the status of the answer, when it likes.</summary>
    public Func<ReceivedHook, Task<int>> Answer { get; set; } = _ => Task.FromResult(204);

    /// <summary>Goes with every answer.</summary>
    public string? Location { get; set; }

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
                _ = AnswerAsync(context);
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var (request, response) = (context.Request, context.Response);
            using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
            var hook = new ReceivedHook(
                request.Url!.AbsolutePath, request.Headers["webhook-id"] ?? "", request.Headers["webhook-timestamp"] ?? "", request.Headers["webhook-signature"] ?? "",
                await reader.ReadToEndAsync(), request.Headers["Cookie"] is not null);
            received.Enqueue(hook);
            response.StatusCode = await Answer(hook);
            response.Headers["Set-Cookie"] = "follow=me";
            if (Location is not null)
            {
                response.Headers["Location"] = Location;
            }

            response.Close();
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The caller has given up, or the test is over.
        }
    }
}
