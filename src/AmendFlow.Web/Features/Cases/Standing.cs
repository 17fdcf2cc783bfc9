using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.People;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Whether the person of a task may still act: active, and under a mandate that holds today.</summary>
internal static class Standing
{
    private static readonly Prepared<Func<AmendFlowDbContext, Guid, Side, Guid, Guid, DateOnly, IAsyncEnumerable<Mandate>>> Held = new(() => EF.CompileAsyncQuery(
        (AmendFlowDbContext db, Guid agreementId, Side side, Guid assigneeId, Guid principalId, DateOnly today) => db.Mandates.AsNoTracking()
            .Where(m => m.AgreementId == agreementId && m.Side == side && (m.PersonId == assigneeId || m.PersonId == principalId))
            .Where(m => m.From <= today && (m.To == null || today <= m.To))
            .Where(m => db.People.Any(p => p.Id == m.PersonId && p.IsActive))));

    /// <exception cref="RefusedException">The mandate has ended. Asked again inside the transaction.</exception>
    public static async Task RequireAsync(CaseStep run, WorkTask task, CancellationToken cancellationToken)
    {
        if (!await StandsAsync(run, task, cancellationToken))
        {
            throw Refuse.Forbidden(
                "The mandate under which you were asked has ended. Your coordinator can name somebody else.",
                "Le mandat au titre duquel vous étiez sollicité a pris fin. Votre coordinateur peut désigner une autre personne.");
        }

        var (isRevision, today) = (IsRevision(run, task), Today(run, task));
        run.Step.Recheck((db, ct) => HoldsAsync(db, run.Agreement.Id, task, isRevision, today, ct));
    }

    /// <summary>The person of the task, and whoever they answer for, still hold what they were asked under.</summary>
    public static Task<bool> StandsAsync(CaseStep run, WorkTask task, CancellationToken cancellationToken) =>
        HoldsAsync(run.Step.Db, run.Agreement.Id, task, IsRevision(run, task), Today(run, task), cancellationToken);

    /// <summary>The seats that bind a party: nobody stands in for them who does not hold one.</summary>
    public static bool IsSeat(Role role) => role is Role.Executive or Role.CommitteeLead or Role.Signatory;

    /// <summary>Has answered, triaged or drafted for their party, or somebody has for them: they cannot come to stand behind the proposal.</summary>
    public static bool HasActed(IEnumerable<Round> rounds, Guid personId) => rounds.Where(r => r.Work != "revise").SelectMany(r => r.Tasks)
        .Any(t => t.State == TaskState.Done && t.Kind != TaskKind.Unblock && (t.AssigneeId == personId || t.PrincipalId == personId));

    private static DateOnly Today(CaseStep run, WorkTask task) => run.Calendar(task.Side).LocalDate(run.Step.Now);

    private static bool IsRevision(CaseStep run, WorkTask task) => run.Rounds.Any(r => r.Id == task.RoundId && r.Work == "revise");

    private static async Task<bool> HoldsAsync(
        AmendFlowDbContext db, Guid agreementId, WorkTask task, bool isRevision, DateOnly today, CancellationToken cancellationToken)
    {
        var held = new List<Mandate>();
        await foreach (var one in Held.On(db)(db, agreementId, task.Side, task.AssigneeId, task.PrincipalId, today).WithCancellation(cancellationToken))
        {
            held.Add(one);
        }

        var own = held.Where(m => m.PersonId == task.AssigneeId).ToList();
        if (isRevision)
        {
            return own.Exists(m => m.Role == Role.Scientist);
        }

        // Asked for themselves, under a mandate: that one counts.
        var isDelegated = task.PrincipalId != task.AssigneeId;
        if (!isDelegated && task.MandateId is { } mandate)
        {
            return own.Exists(m => m.Id == mandate);
        }

        if (task.DelegationId is { } delegation
            && !await db.Delegations.AnyAsync(d => d.Id == delegation && d.From <= today && today <= d.To, cancellationToken))
        {
            return false;
        }

        // Named by a coordinator or the definition, or answering for somebody: one that lets them stand in, and a seat of their own where it is one.
        return own.Exists(m => Asking.MayStandIn.Contains(m.Role))
            && (!(task.DelegationId is null ? IsSeat(task.Role) : StandIns.NeedsOwnRole(task.Role)) || own.Exists(m => m.Role == task.Role))
            && (!isDelegated || held.Exists(m => m.PersonId == task.PrincipalId
                && (task.MandateId is { } principals ? m.Id == principals : Asking.MayStandIn.Contains(m.Role))));
    }
}
