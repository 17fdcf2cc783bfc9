using System.Collections.Concurrent;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// A mandate may begin and end by its own date, with nobody there to press a button: steps that stood still for want of it ask its holder; what
/// was asked under it is taken back, and where nobody is left the coordinator is told. One that was dealt with by hand is found to have nothing left.
/// </summary>
public sealed partial class MandateSweep(Database database, TimeProvider time, TaskRelease release, NewHolder holders, ILogger<MandateSweep> logger)
{
    // Longer than a host stands still.
    private const int Days = 30;

    // What this node has dealt with; after a start it looks once more, which changes nothing.
    private readonly ConcurrentDictionary<(Guid Mandate, DateOnly LastDay), bool> settled = new();
    private readonly ConcurrentDictionary<Guid, bool> begun = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var mandate in await EndedAsync(cancellationToken))
        {
            try
            {
                await release.OfMandateAsync(Actor.System, $"mandate-over:{mandate.Id:N}:{mandate.To:yyyyMMdd}", mandate.PersonId, mandate.Id, cancellationToken);
                settled[(mandate.Id, mandate.To!.Value)] = true;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure, mandate.Id);
            }
        }

        foreach (var mandate in await BegunAsync(cancellationToken))
        {
            try
            {
                await holders.AskAsync(Actor.System, $"mandate-begun:{mandate.Id:N}", mandate.AgreementId, mandate.Side, [mandate.Role], mandate.GrantedById, cancellationToken);
                begun[mandate.Id] = true;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogNotAsked(failure, mandate.Id);
            }
        }
    }

    private async Task<List<Mandate>> BegunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (first, last) = (today.AddDays(-Days), today.AddDays(1));
        await using var db = database.CreateDbContext();
        var near = (await db.Mandates.AsNoTracking().Where(m => first <= m.From && m.From <= last).ToListAsync(cancellationToken)).FindAll(m => !begun.ContainsKey(m.Id));
        var days = await PartyDays.TodayAsync(db, near.Select(m => m.AgreementId), now, cancellationToken);
        return near.FindAll(m => m.HoldsOn(days[(m.AgreementId, m.Side)]));
    }

    private async Task<List<Mandate>> EndedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var first = today.AddDays(-Days);
        await using var db = database.CreateDbContext();
        var near = (await db.Mandates.AsNoTracking().Where(m => first <= m.To && m.To <= today).ToListAsync(cancellationToken))
            .FindAll(m => !settled.ContainsKey((m.Id, m.To!.Value)));
        if (near.Count == 0)
        {
            return near;
        }

        var days = await PartyDays.TodayAsync(db, near.Select(m => m.AgreementId), now, cancellationToken);
        return near.FindAll(m => m.To < days[(m.AgreementId, m.Side)]);
    }

    [LoggerMessage(LogLevel.Error, "Tasks of mandate {MandateId}, which has ended, could not be taken back")]
    private partial void LogFailed(Exception failure, Guid mandateId);

    [LoggerMessage(LogLevel.Error, "The holder of mandate {MandateId}, which has begun, could not be asked")]
    private partial void LogNotAsked(Exception failure, Guid mandateId);
}
