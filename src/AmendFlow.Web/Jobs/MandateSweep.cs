using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// A mandate may end by its own date, with nobody there to press a button: what was asked under it is taken back, and where nobody is left
/// the coordinator is told. One that was ended by hand has been dealt with, and is found to have nothing left.
/// </summary>
public sealed partial class MandateSweep(Database database, TimeProvider time, TaskRelease release, ILogger<MandateSweep> logger)
{
    // What somebody was named for hangs on no mandate, so such people are looked at for some days only.
    private const int Days = 7;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var mandate in await EndedAsync(now, cancellationToken))
        {
            try
            {
                await release.OfMandateAsync(Actor.System, $"mandate-over:{mandate.Id:N}:{mandate.To:yyyyMMdd}", mandate.PersonId, mandate.Id, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure, mandate.Id);
            }
        }
    }

    private async Task<List<Mandate>> EndedAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var recent = today.AddDays(-Days);
        await using var db = database.CreateDbContext();
        var near = await db.Mandates.AsNoTracking()
            .Where(m => m.To != null && m.To <= today)
            .Where(m => db.Tasks.Any(t => t.State == TaskState.Open && (t.MandateId == m.Id
                || (m.To >= recent && t.MandateId == null && t.Kind != TaskKind.Unblock && t.Kind != TaskKind.Settle && t.Round!.Work != "revise"
                    && (t.AssigneeId == m.PersonId || t.PrincipalId == m.PersonId)))))
            .ToListAsync(cancellationToken);
        if (near.Count == 0)
        {
            return near;
        }

        var agreements = near.Select(m => m.AgreementId).Distinct().ToList();
        var zones = await db.Parties.Where(p => agreements.Contains(p.AgreementId)).ToDictionaryAsync(p => (p.AgreementId, p.Side), p => p.Zone, cancellationToken);
        return near.FindAll(m => m.To < now.DayIn(TimeZoneInfo.FindSystemTimeZoneById(zones[(m.AgreementId, m.Side)])));
    }

    [LoggerMessage(LogLevel.Error, "Tasks of mandate {MandateId}, which has ended, could not be taken back")]
    private partial void LogFailed(Exception failure, Guid mandateId);
}
