using System.Collections.Concurrent;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Delegations;

public sealed record FollowDelegationsCommand(Guid CaseId, DateOnly Day);

public sealed record FollowedAnswer(int Tasks);

/// <summary>
/// Passes pending tasks on when an absence begins, and back when it ends: each case in a step of its own. Every sweep calls it, and so does
/// whoever gives or ends a delegation; what a step asks for while one holds has followed in that step.
/// </summary>
public sealed partial class DelegationFollower(StepRunner steps, CaseSteps cases, Database database, TimeProvider time, IIds ids, ILogger<DelegationFollower> logger)
{
    // A stand-in who may not take a task may a while later.
    private static readonly TimeSpan LooksAgain = TimeSpan.FromMinutes(5);

    // What this node has looked at and left where it is, by task and delegation, and when.
    private readonly ConcurrentDictionary<(Guid Task, Guid Delegation), DateTimeOffset> left = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (caseId, day, looked) in await MisplacedAsync(cancellationToken))
        {
            try
            {
                await steps.RunAsync(
                    Actor.System, $"follow:{ids.Next():N}", new FollowDelegationsCommand(caseId, day), (step, ct) => FollowAsync(step, caseId, ct), cancellationToken);
                looked.ForEach(l => left[l] = time.GetUtcNow());
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure, caseId);
            }
        }
    }

    private async Task<FollowedAnswer> FollowAsync(StepContext step, Guid caseId, CancellationToken cancellationToken) =>
        new(await new Absences(await cases.LoadAsync(step, caseId, cancellationToken)).FollowAsync(cancellationToken));

    private async Task<IReadOnlyList<(Guid CaseId, DateOnly Day, List<(Guid, Guid)> Looked)>> MisplacedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (first, last) = (today.AddDays(-1), today.AddDays(1));
        await using var db = database.CreateDbContext();
        var holding = await db.Delegations.AsNoTracking().Where(d => d.To >= first && d.From <= last).ToListAsync(cancellationToken);
        var days = await PartyDays.TodayAsync(db, holding.Select(d => d.AgreementId), now, cancellationToken);
        holding = [.. Absences.Holding(holding, d => days[(d.AgreementId, d.Side)])];
        foreach (var (key, at) in left)
        {
            if (now - at > LooksAgain)
            {
                left.TryRemove(key, out _);
            }
        }

        var ended = await EndedAsync(db, holding, cancellationToken);
        return [.. ended.Concat(holding.Count == 0 ? [] : await BegunAsync(db, holding, cancellationToken))
            .Select(t => (t.CaseId, Key: (t.Task, t.Delegation)))
            .Where(t => !left.ContainsKey(t.Key))
            .GroupBy(t => t.CaseId, t => t.Key)
            .Select(g => (g.Key, today, g.ToList()))];
    }

    private static async Task<List<(Guid CaseId, Guid Task, Guid Delegation)>> EndedAsync(
        AmendFlowDbContext db, List<Delegation> holding, CancellationToken cancellationToken)
    {
        var held = holding.Select(d => (Guid?)d.Id).ToList();
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.DelegationId != null && t.State == TaskState.Open && !held.Contains(t.DelegationId))
            .Select(t => new { t.CaseId, t.Id, t.DelegationId }).ToListAsync(cancellationToken);
        return tasks.ConvertAll(t => (t.CaseId, t.Id, t.DelegationId!.Value));
    }

    private static async Task<List<(Guid CaseId, Guid Task, Guid Delegation)>> BegunAsync(
        AmendFlowDbContext db, List<Delegation> holding, CancellationToken cancellationToken)
    {
        var (away, mandates) = (holding.Select(d => d.PrincipalId).Distinct().ToList(), holding.Select(d => (Guid?)d.MandateId).ToList());
        var tasks = await db.Tasks.AsNoTracking()
            .Where(t => away.Contains(t.AssigneeId) && t.State == TaskState.Open && t.DelegationId == null && t.PrincipalId == t.AssigneeId && mandates.Contains(t.MandateId))
            .Select(t => new { t.CaseId, t.Id, t.MandateId }).ToListAsync(cancellationToken);
        return tasks.ConvertAll(t => (t.CaseId, t.Id, holding.First(d => d.MandateId == t.MandateId).Id));
    }

    [LoggerMessage(LogLevel.Error, "Delegations could not be followed in case {CaseId}; the next sweep tries again")]
    private partial void LogFailed(Exception failure, Guid caseId);
}
