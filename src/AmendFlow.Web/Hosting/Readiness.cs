using System.Globalization;
using AmendFlow.Data;
using AmendFlow.Web.Jobs;

namespace AmendFlow.Web.Hosting;

/// <summary>
/// Whether this node may be given work: the database answers, can be written by this version, and keeps what it was given, and the sweeps
/// of this node get on.
/// </summary>
public sealed class Readiness(Database database, SweepWatch watch)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <returns>What is wrong, in English, for operators; empty when all is well. Names settings, never addresses or passwords.</returns>
    public async Task<IReadOnlyList<string>> ProblemsAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var db = database.CreateDbContext();
            return [.. await DatabaseCheck.ObstaclesAsync(db, limit.Token), .. await DatabaseCheck.WeaknessesAsync(db, limit.Token), .. Sweeps()];
        }
        catch (Exception away) when (DatabaseAway.Is(away) || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return ["the database does not answer", .. Sweeps()];
        }
    }

    /// <summary>What whoever watches should know, though this node may be given work: a balancer that took all nodes out would also take out the page that mends it.</summary>
    public async Task<IReadOnlyList<string>> NoticesAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await OutboxPause.SinceAsync(db, cancellationToken) is null
            ? []
            : ["no mail is sent since the database was restored; an operator lets the mails go on /admin/stuck"];
    }

    private string[] Sweeps() => watch.IsLate ? [string.Create(CultureInfo.InvariantCulture, $"no sweep has succeeded for {watch.Silence.TotalMinutes:0} minutes")] : [];
}
