using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <param name="Roles">One or more; all are granted, or none.</param>
/// <param name="From">First day; today or later, in the party's calendar.</param>
/// <param name="To">Last day; null is open-ended.</param>
public sealed record GrantMandatesCommand(Guid PersonId, Guid AgreementId, Side Side, IReadOnlyList<Role> Roles, DateOnly From, DateOnly? To);

/// <param name="MandateIds">In the order of the roles that were asked for.</param>
public sealed record GrantMandatesAnswer(IReadOnlyList<Guid> MandateIds);

/// <param name="LastDay">Yesterday ends it at once.</param>
/// <param name="EvenTheLast">Also where nobody else holds the role from then on; without it that is refused.</param>
public sealed record EndMandateCommand(Guid MandateId, DateOnly LastDay, bool EvenTheLast = false);

/// <param name="HasEnded">It holds no longer.</param>
public sealed record MandateAnswer(Guid MandateId, Guid PersonId, bool HasEnded);

/// <summary>
/// Grants and ends roles. A party's administrator decides for that party; the operator only names the first administrator of a party
/// that has none.
/// </summary>
public sealed class MandateHandler(StepRunner steps, TaskRelease release, NewHolder holders)
{
    public async Task<GrantMandatesAnswer> GrantAsync(Actor actor, string commandId, GrantMandatesCommand command, CancellationToken cancellationToken)
    {
        var answer = await steps.RunAsync(actor, commandId, command, (step, ct) => GrantAsync(step, command, ct), cancellationToken);

        // One that begins later is the sweep's, on its first day.
        await holders.AskAsync(actor, commandId, command.AgreementId, command.Side, command.Roles, actor.PersonId, cancellationToken);
        return answer;
    }

    public async Task<MandateAnswer> EndAsync(Actor actor, string commandId, EndMandateCommand command, CancellationToken cancellationToken)
    {
        var answer = await steps.RunAsync(actor, commandId, command, (step, ct) => EndAsync(step, command, ct), cancellationToken);
        if (answer.HasEnded)
        {
            await release.OfMandateAsync(actor, commandId, answer.PersonId, answer.MandateId, cancellationToken);
        }

        return answer;
    }

    private static async Task<GrantMandatesAnswer> GrantAsync(StepContext step, GrantMandatesCommand command, CancellationToken cancellationToken)
    {
        var scope = await AdminScope.LoadAsync(step, cancellationToken);
        var person = await scope.PersonAsync(step.Db, command.PersonId, cancellationToken);
        var party = await step.Db.Parties.SingleOrDefaultAsync(
            p => p.AgreementId == command.AgreementId && p.Side == command.Side, cancellationToken) ?? throw Refuse.NotFound();
        await CheckMayAsync(step, scope, party, command.Roles, person.Id, cancellationToken);
        await CheckAsync(step, person, party, command, cancellationToken);
        HoldStill(step, command);
        return new GrantMandatesAnswer([.. command.Roles.Select(role => Grant(step, person, party, role, command).Id)]);
    }

    private static Mandate Grant(StepContext step, Person person, Party party, Role role, GrantMandatesCommand command)
    {
        var mandate = new Mandate
        {
            Id = step.NewId(),
            PersonId = person.Id,
            AgreementId = party.AgreementId,
            Side = party.Side,
            Role = role,
            From = command.From,
            To = command.To,
            GrantedById = step.Actor.PersonId,
        };
        step.Db.Mandates.Add(mandate);
        Record(step, "mandate-granted", mandate, person, null);
        return mandate;
    }

    private static async Task CheckMayAsync(StepContext step, AdminScope scope, Party party, IReadOnlyList<Role> roles, Guid personId, CancellationToken cancellationToken)
    {
        if (scope.Administers(party.AgreementId, party.Side))
        {
            await CheckNotOwnAsync(step, party, personId, cancellationToken);
            return;
        }

        if (!scope.IsOperator)
        {
            throw Refuse.NotFound();
        }

        // Ever, not today: else an operator could deactivate the administrator and name one of their own.
        var hadOne = await step.Db.Mandates.AnyAsync(
            m => m.AgreementId == party.AgreementId && m.Side == party.Side && m.Role == Role.PartyAdministrator, cancellationToken);
        if (roles.Any(r => r != Role.PartyAdministrator) || hadOne)
        {
            throw Refuse.Forbidden(
                $"An operator names the first administrator of a party and nothing else. All other roles of {party.Name} are granted by its administrator.",
                $"L’exploitant ne désigne que le premier administrateur d’une partie. Les autres rôles de {party.Name} sont attribués par son administrateur.");
        }
    }

    // Where a party has several administrators, nobody takes a vote of it by themselves.
    private static async Task CheckNotOwnAsync(StepContext step, Party party, Guid personId, CancellationToken cancellationToken)
    {
        if (personId != step.Actor.PersonId)
        {
            return;
        }

        var today = party.Calendar().LocalDate(step.Now);
        var administrators = await Asking.HoldersAsync(step.Db, party.AgreementId, party.Side, [Role.PartyAdministrator], today, cancellationToken);
        if (administrators.FirstOrDefault(a => a.Person.Id != personId) is { } other)
        {
            throw Refuse.Forbidden(
                $"Nobody gives roles to themselves while there is another administrator. Ask {other.Person.Name}.",
                $"Nul ne s’attribue de rôle tant qu’il y a un autre administrateur. Adressez-vous à {other.Person.Name}.");
        }
    }

    // Of two who press at once, one is looked at afresh: else a role that stands twice goes on when it is ended.
    private static void HoldStill(StepContext step, GrantMandatesCommand command) => step.Recheck(async (db, ct) =>
    {
        await Locks.PersonAsync(db, command.PersonId, ct);
        var held = await db.Mandates.AsNoTracking()
            .Where(m => m.PersonId == command.PersonId && m.AgreementId == command.AgreementId && m.Side == command.Side && command.Roles.Contains(m.Role)).ToListAsync(ct);
        return !held.Exists(m => Overlap(m, command));
    });

    private static async Task CheckAsync(StepContext step, Person person, Party party, GrantMandatesCommand command, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        if (person.OrganisationId != party.OrganisationId || !person.IsActive)
        {
            errors.Add(new("party", new(
                $"Roles of {party.Name} go to active people of that organisation.",
                $"Les rôles de {party.Name} vont à des personnes actives de cette organisation.")));
        }

        if (command.Roles.Count == 0 || !command.Roles.All(Enum.IsDefined) || command.Roles.Distinct().Count() != command.Roles.Count)
        {
            errors.Add(new("role", new("Choose one role or more, each once.", "Choisissez un ou plusieurs rôles, chacun une fois.")));
        }

        if (command.From < party.Calendar().LocalDate(step.Now))
        {
            errors.Add(new("from", new("A role starts today or later.", "Un rôle commence aujourd’hui ou plus tard.")));
        }

        if (command.To < command.From)
        {
            errors.Add(new("to", new("The last day is before the first.", "Le dernier jour précède le premier.")));
        }

        var held = await step.Db.Mandates.Where(m => m.PersonId == person.Id && m.AgreementId == party.AgreementId).ToListAsync(cancellationToken);
        foreach (var role in command.Roles.Where(r => held.Any(m => m.Side == party.Side && m.Role == r && Overlap(m, command))))
        {
            var name = Roles.Name(role);
            errors.Add(new("role", new($"They hold this role already in that time: {name.En}.", $"Cette personne a déjà ce rôle à cette période : {name.Fr}.")));
        }

        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }
    }

    private static bool Overlap(Mandate held, GrantMandatesCommand asked) =>
        (held.To is not { } to || asked.From <= to) && (asked.To is not { } until || held.From <= until);

    private static async Task<MandateAnswer> EndAsync(StepContext step, EndMandateCommand command, CancellationToken cancellationToken)
    {
        var scope = await AdminScope.LoadAsync(step, cancellationToken);
        var mandate = await step.Db.Mandates.SingleOrDefaultAsync(m => m.Id == command.MandateId, cancellationToken) ?? throw Refuse.NotFound();
        var person = await scope.PersonAsync(step.Db, mandate.PersonId, cancellationToken);
        if (!scope.Administers(mandate.AgreementId, mandate.Side))
        {
            throw scope.IsOperator
                ? Refuse.Forbidden(
                    "A party’s roles are ended by its administrator. An operator deactivates accounts.",
                    "Les rôles d’une partie sont retirés par son administrateur. L’exploitant désactive des comptes.")
                : Refuse.NotFound();
        }

        var party = await step.Db.Parties.SingleAsync(p => p.AgreementId == mandate.AgreementId && p.Side == mandate.Side, cancellationToken);
        var today = party.Calendar().LocalDate(step.Now);
        if (mandate.To < today)
        {
            throw Refuse.Conflict("This role has ended already.", "Ce rôle a déjà pris fin.");
        }

        if (command.LastDay < today.AddDays(-1))
        {
            throw Refuse.Invalid("lastDay", "The last day is yesterday or later.", "Le dernier jour est hier ou plus tard.");
        }

        // A longer time is a new grant, which is looked at as one.
        if (command.LastDay > mandate.To)
        {
            throw Refuse.Invalid(
                "lastDay",
                "This role ends earlier already. To extend it, grant it again from the day after.",
                "Ce rôle prend déjà fin plus tôt. Pour le prolonger, attribuez-le de nouveau à compter du lendemain.");
        }

        if (mandate is { Role: Role.PartyAdministrator } && mandate.PersonId == step.Actor.PersonId)
        {
            throw Refuse.Conflict(
                "You cannot end your own administration. Name another administrator, who ends yours.",
                "Vous ne pouvez pas mettre fin à votre propre administration. Désignez un autre administrateur, qui le fera.");
        }

        if (!command.EvenTheLast && person.IsActive)
        {
            await LastHolder.CheckAsync(step, [mandate], _ => command.LastDay == DateOnly.MaxValue ? command.LastDay : command.LastDay.AddDays(1), cancellationToken);
        }

        var old = mandate.To;
        mandate.To = command.LastDay;
        Record(step, "mandate-ended", mandate, person, old);
        if (mandate.Role == Role.Scientist)
        {
            await ScientistLeft.TellAsync(step, person.Id, mandate.AgreementId, cancellationToken);
        }

        return new MandateAnswer(mandate.Id, person.Id, command.LastDay < today);
    }

    private static void Record(StepContext step, string action, Mandate mandate, Person person, DateOnly? old) =>
        step.Audit(mandate.AgreementId, new AuditFact(action, $"mandate {mandate.Id}")
        {
            Side = mandate.Side,
            Old = action == "mandate-ended" ? $"until {old:yyyy-MM-dd}" : null,
            New = RecordedWords.Of(mandate),
            Private =
            [
                new PrivateFact("person", AdminRecord.Words(person), mandate.Side),
                new PrivateFact("by", step.Actor.Name, mandate.Side),
            ],
        });
}
