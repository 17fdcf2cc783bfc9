using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Whom a task may go to in place of the one who is asked: the one rule for delegating, reassigning and standing in.</summary>
internal static class StandIns
{
    /// <summary>Only who holds such a role answers in it: the seats that bind a party, and the coordinator, who acts on the case by that role.</summary>
    public static bool NeedsOwnRole(Role role) => Standing.IsSeat(role) || role == Role.Coordinator;

    /// <summary>
    /// Is asked in the round or has answered, for themselves or somebody else, or somebody for them. Whoever has a part gets no other: nobody
    /// votes twice, and one who lent theirs gets it back.
    /// </summary>
    public static bool HasPart(Round round, Guid personId, Guid? besides = null) => round.Tasks.Any(
        t => t.Id != besides && (t.AssigneeId == personId || t.PrincipalId == personId) && t.Kind != TaskKind.Unblock && t.State != TaskState.Closed);

    /// <summary>An active person of that side with a role that lets them stand in, who did not propose and is not asked in the round already.</summary>
    /// <exception cref="RefusedException">The person may not, with the reason.</exception>
    public static async Task<Asked> RequireAsync(CaseStep run, Round round, Side side, Guid personId, CancellationToken cancellationToken) =>
        await LookAsync(run, round, side, personId, cancellationToken) switch
        {
            ({ } to, _) => to,
            (_, var whyNot) => throw Refuse.Invalid("toPersonId", whyNot!.En, whyNot.Fr),
        };

    /// <summary>The same, for somebody who stands in while another is away; null where they may not, and the task stays where it is.</summary>
    public static async Task<Asked?> FindAsync(CaseStep run, Round round, WorkTask task, Guid personId, CancellationToken cancellationToken) =>
        (await LookAsync(run, round, task.Side, personId, cancellationToken)).To is { } to && (!NeedsOwnRole(task.Role) || to.Roles.Contains(task.Role)) ? to : null;

    private static async Task<(Asked? To, Bilingual? WhyNot)> LookAsync(CaseStep run, Round round, Side side, Guid personId, CancellationToken cancellationToken)
    {
        var holders = await Asking.HoldersAsync(
            run.Step.Db, run.Agreement.Id, side, Asking.MayStandIn, run.Calendar(side).LocalDate(run.Step.Now), cancellationToken);
        if (holders.SingleOrDefault(h => h.Person.Id == personId) is not { } to || run.WithoutProposers([to]).Count == 0)
        {
            return (null, new(
                "Choose an active person of the same party who did not propose this project.",
                "Choisissez une personne active de la même partie, qui n’a pas proposé ce projet."));
        }

        if (HasPart(round, personId))
        {
            return (null, new("This person is asked in the same round already.", "Cette personne est déjà sollicitée dans le même tour."));
        }

        return await run.Step.Db.Decisions.AsNoTracking().AnyAsync(
            d => d.CaseId == run.Case.Id && d.Kind == DecisionKind.Recuse && (d.ActorId == personId || d.PrincipalId == personId), cancellationToken)
            ? (null, new("This person has declared a conflict of interest in this case.", "Cette personne a déclaré un conflit d’intérêts dans ce dossier."))
            : (to, null);
    }
}
