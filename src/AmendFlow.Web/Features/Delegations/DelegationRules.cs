using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Delegations;

/// <summary>What a delegation for an absence must be. Whether the stand-in may take a single task is asked again where it would move.</summary>
internal static class DelegationRules
{
    // Until the first day, and from the first to the last.
    private const int LongestDays = 366;

    /// <param name="step">The step that would give it.</param>
    /// <param name="mandate">The role that it is for.</param>
    /// <param name="today">At the party.</param>
    /// <param name="command">What is asked for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RefusedException">By field.</exception>
    public static async Task CheckAsync(
        StepContext step, Mandate mandate, DateOnly today, GiveDelegationCommand command, CancellationToken cancellationToken)
    {
        var errors = Days(today, command).ToList();
        if (command.DelegateId == command.PrincipalId)
        {
            errors.Add(new("delegateId", new("Choose somebody else than the one who is away.", "Choisissez une autre personne que l’absent.")));
        }
        else if (command.DelegateId == step.Actor.PersonId)
        {
            // Else whoever looks after absences could take any vote of the party.
            errors.Add(new("delegateId", new("Nobody makes themselves the stand-in of somebody else.", "Nul ne se désigne soi-même comme suppléant d’autrui.")));
        }
        else if (await WhyNotAsync(step, mandate, today, command, cancellationToken) is { } whyNot)
        {
            errors.Add(whyNot);
        }

        if (await step.Db.Delegations.AnyAsync(d => d.MandateId == mandate.Id && d.From <= command.To && command.From <= d.To, cancellationToken))
        {
            errors.Add(new("from", new(
                $"Somebody stands in for the role {Roles.Name(mandate.Role).En} on some of these days already. End that delegation first, or choose other days.",
                $"Le rôle {Roles.Name(mandate.Role).Fr} est déjà suppléé certains de ces jours. Mettez d’abord fin à cette délégation, ou choisissez d’autres jours.")));
        }

        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }
    }

    /// <summary>A seat that binds a party, and the coordinator's, go only to who holds the same; any other to whoever has a role that may stand in.</summary>
    public static bool MayTake(Role role, IEnumerable<Role> held) => !StandIns.NeedsOwnRole(role) || held.Contains(role);

    /// <summary>
    /// Inside the transaction the two people are held, and nothing was given meanwhile that the checks would have refused: of two who press at
    /// once, one is looked at afresh.
    /// </summary>
    public static void HoldStill(StepContext step, GiveDelegationCommand command) => step.Recheck(async (db, ct) =>
    {
        foreach (var person in new[] { command.PrincipalId, command.DelegateId }.Order())
        {
            await Locks.PersonAsync(db, person, ct);
        }

        return !await db.Delegations.AsNoTracking().AnyAsync(
            d => d.From <= command.To && command.From <= d.To
                && (command.MandateIds.Contains(d.MandateId) || (d.PrincipalId == command.DelegateId && db.Mandates.Any(m => command.MandateIds.Contains(m.Id) && m.AgreementId == d.AgreementId))),
            ct);
    });

    private static IEnumerable<FieldError> Days(DateOnly today, GiveDelegationCommand command)
    {
        if (command.From < today)
        {
            yield return new("from", new("The first day is today or later.", "Le premier jour est aujourd’hui ou plus tard."));
        }

        if (command.From.DayNumber - today.DayNumber > LongestDays)
        {
            yield return new("from", new("The first day is within a year.", "Le premier jour est dans l’année."));
        }

        if (command.To < command.From)
        {
            yield return new("to", new("The last day is before the first.", "Le dernier jour précède le premier."));
        }
        else if (command.To.DayNumber - command.From.DayNumber > LongestDays)
        {
            yield return new("to", new("An absence lasts a year at most. For longer, give somebody the role.", "Une absence dure un an au plus. Au-delà, attribuez le rôle à quelqu’un."));
        }
    }

    private static async Task<FieldError?> WhyNotAsync(
        StepContext step, Mandate mandate, DateOnly today, GiveDelegationCommand command, CancellationToken cancellationToken)
    {
        var holders = await Asking.HoldersAsync(step.Db, mandate.AgreementId, mandate.Side, Asking.MayStandIn, today, cancellationToken);
        if (holders.SingleOrDefault(h => h.Person.Id == command.DelegateId) is not { } to)
        {
            return new("delegateId", new(
                "Choose an active person of the same party with a role under this agreement.",
                "Choisissez une personne active de la même partie, ayant un rôle au titre de cet accord."));
        }

        if (!MayTake(mandate.Role, to.Roles))
        {
            return new("delegateId", new(
                $"Only somebody who has the role {Roles.Name(mandate.Role).En} can stand in for it. The party’s administrator can grant it.",
                $"Seule une personne ayant le rôle {Roles.Name(mandate.Role).Fr} peut le suppléer. L’administrateur de la partie peut l’attribuer."));
        }

        return await step.Db.Delegations.AnyAsync(
            d => d.PrincipalId == command.DelegateId && d.AgreementId == mandate.AgreementId && d.From <= command.To && command.From <= d.To, cancellationToken)
            ? new("delegateId", new(
                "This person is away themselves on some of these days.",
                "Cette personne est elle-même absente certains de ces jours."))
            : null;
    }
}
