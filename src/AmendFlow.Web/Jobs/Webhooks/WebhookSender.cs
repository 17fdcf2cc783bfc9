using System.Globalization;
using System.Net.Mime;
using System.Text;

namespace AmendFlow.Web.Jobs.Webhooks;

/// <summary>One attempt to deliver: the body posted, signed, and the status that comes back. The answer's body is not read.</summary>
public sealed partial class WebhookSender(WebhookSecrets secrets, TimeProvider time, ILogger<WebhookSender> logger) : IDisposable
{
    /// <summary>For connecting and the head of the answer together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Followed redirects would lead off the operator's list; cookies would tie one delivery to another. What an answer holds beyond its head
    // is thrown away, and where that is long the connection with it.
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = Patience,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 4096,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Patience,
    };

    /// <returns>The status; null when no answer came.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The secret cannot be read any more.</exception>
    public async Task<int?> SendAsync(string address, string hiddenSecret, Guid id, string body, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        using var content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Add("User-Agent", "AmendFlow");
        request.Headers.Add("webhook-id", id.ToString());
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", secrets.Sign(hiddenSecret, id, now, body));
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not the exception: its words may hold the address, and that a secret of the receiver's.
            LogNoAnswer(id, (failure as HttpRequestException)?.HttpRequestError.ToString() ?? "Timeout");
            return null;
        }
    }

    public void Dispose() => http.Dispose();

    [LoggerMessage(LogLevel.Information, "No answer came to webhook delivery {DeliveryId}: {Reason}")]
    private partial void LogNoAnswer(Guid deliveryId, string reason);
}
