using Hangfire;

namespace AmendFlow.Web.Jobs;

/// <summary>Has owed mails handed over now, where somebody waits for one. Lost or rung twice, it changes nothing: the sweep comes anyway.</summary>
public sealed partial class OutboxBell(IBackgroundJobClient jobs, ILogger<OutboxBell> logger)
{
    public void Ring()
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
