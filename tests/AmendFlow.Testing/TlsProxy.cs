using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace AmendFlow.Testing;

/// <summary>What stands before the host in real use: ends TLS and passes the bytes on. Browsers of <see cref="NewHandler"/> find it under any name.</summary>
public sealed class TlsProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly X509Certificate2 certificate;
    private readonly int behind;
    private readonly Task accepting;

    /// <param name="behind">The port of the host on this machine.</param>
    public TlsProxy(X509Certificate2 certificate, int behind)
    {
        this.certificate = certificate;
        this.behind = behind;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>For one browser: with its own cookies, and trust in this proxy's certificate only.</summary>
    public HttpMessageHandler NewHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(listener.LocalEndpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
    };

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections);
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                connections.Add(PassAsync(await listener.AcceptTcpClientAsync(closing.Token)));
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(TcpClient browser)
    {
        try
        {
            using (browser)
            using (var host = new TcpClient { NoDelay = true })
            await using (var outside = new SslStream(browser.GetStream()))
            {
                browser.NoDelay = true;
                await outside.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, closing.Token);
                await host.ConnectAsync(IPAddress.Loopback, behind, closing.Token);
                var inside = host.GetStream();
                await Task.WhenAny(outside.CopyToAsync(inside, closing.Token), inside.CopyToAsync(outside, closing.Token));
            }
        }
        catch (Exception end) when (end is IOException or AuthenticationException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the two sides went away.
        }
    }
}
