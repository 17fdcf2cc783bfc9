using Hangfire;

namespace AmendFlow.Web.Jobs;

/// <summary>Has owed mails handed over now, where somebody waits for one. Lost or rung twice, it changes nothing: the sweep comes anyway.</summary>
public sealed partial class OutboxBell(IBackgroundJobClient jobs, ILogger<OutboxBell> logger)
{
    private readonly Lock guard = new();
    private Task ringing = Task.CompletedTask;

    /// <summary>
    /// Nobody's request waits for what is returned: Hangfire's tables may be held by somebody, and then it takes as long as they are.
    /// While one call is under way another adds nothing, so that at most one thread hangs there.
    /// </summary>
    /// <returns>Ends when Hangfire has heard it, or cannot be called.</returns>
    public Task Ring()
    {
        lock (guard)
        {
            return ringing.IsCompleted ? ringing = Task.Run(Call) : ringing;
        }
    }

    private void Call()
    {
        try
        {
            jobs.Enqueue<Sweeps>(sweeps => sweeps.JobAsync(CancellationToken.None));
        }
        catch (BackgroundJobClientException failure)
        {
            LogDeaf(failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The scheduler could not be called; the next sweep hands the mail over")]
    private partial void LogDeaf(Exception failure);
}
