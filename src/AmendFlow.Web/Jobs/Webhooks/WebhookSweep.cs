using System.Security.Cryptography;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Web.Telemetry;

namespace AmendFlow.Web.Jobs.Webhooks;

/// <summary>Delivers what webhooks are owed: one at a time to each receiver, to several receivers at once.</summary>
public sealed partial class WebhookSweep(
    WebhookClaims claims, WebhookSender sender, WebhookHosts hosts, WebhookHalt halt, TimeProvider time, ILogger<WebhookSweep> logger)
{
    /// <summary>How long a delivery is tried, from its first attempt.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromHours(24);

    private const int AtOnce = 8;

    // A receiver that is busy with a backlog gives the turn back, so that what others are owed meanwhile is seen.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <returns>How many deliveries were taken.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var (taken, began) = (0, time.GetTimestamp());
        var due = await claims.DueAsync(cancellationToken);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (webhookId, ct) =>
        {
            try
            {
                while (time.GetElapsedTime(began) < Longest && await claims.ClaimAsync(webhookId, ct) is { } claimed && await DeliverAsync(claimed, ct))
                {
                    Interlocked.Increment(ref taken);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // Trouble with one must not end the others; its lease ends by itself.
                LogFailed(failure, webhookId);
            }
        });
        await claims.ForgetAsync(cancellationToken);
        return taken;
    }

    /// <returns>True when it was taken, so that the next may follow.</returns>
    private async Task<bool> DeliverAsync(ClaimedDelivery claimed, CancellationToken cancellationToken)
    {
        if (!hosts.Allow(claimed.Address))
        {
            await HaltAsync(claimed, WebhookState.OffList, null);
            return false;
        }

        var status = await SendAsync(claimed, cancellationToken);
        if (status is >= 200 and < 300)
        {
            var now = time.GetUtcNow();
            await claims.FinishAsync(claimed, d => (d.State, d.Status, d.DeliveredAt) = (DeliveryState.Delivered, status, now));
            await claims.AnsweredAsync(claimed.WebhookId, status, null);
            Metrics.Delivered("delivered");
            return true;
        }

        if (status == StatusCodes.Status410Gone)
        {
            await HaltAsync(claimed, WebhookState.Gone, status);
            await claims.AnsweredAsync(claimed.WebhookId, status, null);
            return false;
        }

        await claims.FinishAsync(claimed, d => Retry(d, status));
        await claims.AnsweredAsync(claimed.WebhookId, status, time.GetUtcNow() + Rest);
        return false;
    }

    private async Task<int?> SendAsync(ClaimedDelivery claimed, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(claimed.Address, claimed.Secret, claimed.Id, claimed.Body, cancellationToken);
        }
        catch (CryptographicException gone)
        {
            LogUnsigned(gone, claimed.WebhookId);
            return null;
        }
    }

    private void Retry(WebhookDelivery delivery, int? status)
    {
        var now = time.GetUtcNow();
        delivery.Status = status;
        if (RetrySchedule.Next(delivery.Attempt, delivery.FirstAttemptAt ?? now, now, delivery.Id, GivesUpAfter) is { } next)
        {
            delivery.NextAttemptAt = next;
            Metrics.Delivered("failed");
        }
        else
        {
            delivery.State = DeliveryState.GivenUp;
            Metrics.Delivered("givenup");
        }

        LogNotTaken(delivery.Id, status, delivery.State);
    }

    // What is owed waits with the webhook.
    private async Task HaltAsync(ClaimedDelivery claimed, WebhookState why, int? status)
    {
        await halt.HaltAsync(claimed, why);
        await claims.FinishAsync(claimed, d => d.Status = status ?? d.Status);
        Metrics.Delivered(why == WebhookState.Gone ? "gone" : "offlist");
        LogHalted(claimed.WebhookId, why);
    }

    [LoggerMessage(LogLevel.Error, "What webhook {WebhookId} is owed could not be delivered; it is tried again")]
    private partial void LogFailed(Exception failure, Guid webhookId);

    [LoggerMessage(LogLevel.Error, "The secret of webhook {WebhookId} cannot be read: the key that hid it is gone. Its party has to make a new one")]
    private partial void LogUnsigned(Exception failure, Guid webhookId);

    [LoggerMessage(LogLevel.Information, "Webhook delivery {DeliveryId} was not taken: status {Status}, {State}")]
    private partial void LogNotTaken(Guid deliveryId, int? status, DeliveryState state);

    [LoggerMessage(LogLevel.Warning, "Webhook {WebhookId} is paused: {Why}")]
    private partial void LogHalted(Guid webhookId, WebhookState why);
}

/// <summary>Sees to it that webhooks are delivered. Apart from the other sweeps, so that a slow receiver keeps no mail and no deadline waiting.</summary>
public sealed partial class WebhookSweeps(WebhookSweep sweep, TimeProvider time, ILogger<WebhookSweeps> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(Look, time);
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sweep.RunAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Webhooks could not be delivered; it is tried again")]
    private partial void LogFailed(Exception failure);
}
