using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Whether the person of a task may still act: active, and under a mandate that holds today.</summary>
internal static class Standing
{
    /// <exception cref="RefusedException">The mandate has ended. Asked again inside the transaction.</exception>
    public static async Task RequireAsync(CaseStep run, WorkTask task, CancellationToken cancellationToken)
    {
        // The proposer's own work needs no mandate: it is theirs.
        if (task.AssigneeId == run.Proposal.ProposerId && task.MandateId is null)
        {
            return;
        }

        var today = run.Calendar(task.Side).LocalDate(run.Step.Now);
        if (!await HoldsAsync(run.Step.Db, run.Agreement.Id, task, today, cancellationToken))
        {
            throw Refuse.Forbidden(
                "The mandate under which you were asked has ended. Your coordinator can name somebody else.",
                "Le mandat au titre duquel vous étiez sollicité a pris fin. Votre coordinateur peut désigner une autre personne.");
        }

        run.Step.Recheck((db, ct) => HoldsAsync(db, run.Agreement.Id, task, today, ct));
    }

    /// <summary>Has answered, triaged or drafted for their party, or somebody has for them: they cannot come to stand behind the proposal.</summary>
    public static bool HasActed(IEnumerable<Round> rounds, Guid personId) => rounds.Where(r => r.Work != "revise").SelectMany(r => r.Tasks)
        .Any(t => t.State == TaskState.Done && t.Kind != TaskKind.Unblock && (t.AssigneeId == personId || t.PrincipalId == personId));

    // Asked under a mandate: that one must hold. Named by a coordinator or by the definition, or delegated: one that lets them stand in.
    private static Task<bool> HoldsAsync(AmendFlowDbContext db, Guid agreementId, WorkTask task, DateOnly today, CancellationToken cancellationToken) =>
        db.Mandates.AsNoTracking()
            .Where(m => m.PersonId == task.AssigneeId && m.AgreementId == agreementId && m.Side == task.Side)
            .Where(m => task.MandateId == null ? Asking.MayStandIn.Contains(m.Role) : m.Id == task.MandateId)
            .Where(m => m.From <= today && (m.To == null || today <= m.To))
            .AnyAsync(m => db.People.Any(p => p.Id == m.PersonId && p.IsActive), cancellationToken);
}
