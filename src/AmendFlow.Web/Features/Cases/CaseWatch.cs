using AmendFlow.Data;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>
/// Looks for pages that are open whether their cases have changed: one query for all of them, and none while no page is open. Whoever
/// waits is told at each look, and asks about their own case.
/// </summary>
public sealed partial class CaseWatch(Database database, TimeProvider time, IHostApplicationLifetime life, ILogger<CaseWatch> log)
{
    /// <summary>From one look to the next.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, int> watched = [];
    private TaskCompletionSource<IReadOnlyDictionary<Guid, int>> next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isLooking;

    /// <summary>Looks at the database since the start.</summary>
    public int Looks { get; private set; }

    /// <summary>Watches a case until it is disposed of.</summary>
    public IDisposable Enter(Guid caseId)
    {
        lock (gate)
        {
            watched[caseId] = watched.GetValueOrDefault(caseId) + 1;
            if (!isLooking)
            {
                isLooking = true;
                _ = Task.Run(LookAsync);
            }
        }

        return new Watching(this, caseId);
    }

    /// <summary>What the next look finds: the version of each case that is watched.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> NextAsync(CancellationToken cancellationToken)
    {
        Task<IReadOnlyDictionary<Guid, int>> look;
        lock (gate)
        {
            look = next.Task;
        }

        return await look.WaitAsync(cancellationToken);
    }

    private async Task LookAsync()
    {
        try
        {
            while (await DelayAsync())
            {
                await OnceAsync(life.ApplicationStopping);
            }
        }
        catch (OperationCanceledException) when (life.ApplicationStopping.IsCancellationRequested)
        {
            // The host stops; every page that waited is let go by its own token.
        }
    }

    // False, and the end of looking, once nobody watches.
    private async Task<bool> DelayAsync()
    {
        await Task.Delay(Every, time, life.ApplicationStopping);
        lock (gate)
        {
            return isLooking = watched.Count > 0;
        }
    }

    private async Task OnceAsync(CancellationToken cancellationToken)
    {
        List<Guid> ids;
        lock (gate)
        {
            ids = [.. watched.Keys];
        }

        try
        {
            Looks++;
            await using var db = database.CreateDbContext();
            var versions = await db.Cases.Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Version }).ToDictionaryAsync(c => c.Id, c => c.Version, cancellationToken);
            TaskCompletionSource<IReadOnlyDictionary<Guid, int>> told;
            lock (gate)
            {
                (told, next) = (next, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            told.SetResult(versions);
        }
        catch (Exception away) when (!cancellationToken.IsCancellationRequested)
        {
            // A database that is away is told of elsewhere; the pages stay as they are until it is back.
            CannotLook(away);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not look whether cases have changed; open pages stay as they are until the next look.")]
    private partial void CannotLook(Exception away);

    private void Leave(Guid caseId)
    {
        lock (gate)
        {
            if (--watched[caseId] == 0)
            {
                watched.Remove(caseId);
            }
        }
    }

    private sealed class Watching(CaseWatch watch, Guid caseId) : IDisposable
    {
        private int isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0)
            {
                watch.Leave(caseId);
            }
        }
    }
}
