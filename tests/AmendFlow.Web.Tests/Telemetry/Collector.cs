using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AmendFlow.Web.Tests.Telemetry;

/// <summary>Takes what is exported by OTLP over HTTP, and keeps the bytes: what left is looked at, not what was meant to.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Path, string Body)> received = new();
    private readonly Task work;

    public Collector()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        listener.Prefixes.Add(Address);
        listener.Start();
        work = TakeAsync();
    }

    public string Address { get; }

    /// <summary>Texts stand in the binary form as they are.</summary>
    public string Traces => string.Concat(received.Where(r => r.Path == "/v1/traces").Select(r => r.Body));

    public string Metrics => string.Concat(received.Where(r => r.Path == "/v1/metrics").Select(r => r.Body));

    public IReadOnlyList<string> Settings => ["--OTEL_EXPORTER_OTLP_ENDPOINT", Address, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"];

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await work;
        listener.Close();
    }

    private async Task TakeAsync()
    {
        while (true)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                received.Enqueue((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
