using AmendFlow.Data;

namespace AmendFlow.Web.Hosting;

/// <summary>Whether this node may be given work: the database answers, can be written by this version, and keeps what it was given.</summary>
public sealed class Readiness(Database database)
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
            return [.. await DatabaseCheck.ObstaclesAsync(db, limit.Token), .. await DatabaseCheck.WeaknessesAsync(db, limit.Token)];
        }
        catch (Exception away) when (DatabaseAway.Is(away) || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return ["the database does not answer"];
        }
    }
}
