using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Delegations;

/// <param name="PrincipalId">Who is away.</param>
/// <param name="MandateIds">The roles of theirs that it is for; one or more.</param>
/// <param name="From">First day; today or later, in the party's calendar.</param>
/// <param name="To">Last day; at most a year after the first.</param>
public sealed record GiveDelegationCommand(Guid PrincipalId, IReadOnlyList<Guid> MandateIds, Guid DelegateId, DateOnly From, DateOnly To);

/// <summary>Ends it today: yesterday was its last day.</summary>
public sealed record EndDelegationCommand(Guid DelegationId);

/// <param name="AssistantId">Null for nobody.</param>
public sealed record NameAssistantCommand(Guid? AssistantId);

public sealed record DelegationAnswer(Guid PrincipalId);

/// <summary>Gives and ends delegations for an absence, and says who may do so for somebody. The tasks follow case by case, right after.</summary>
public sealed class DelegationHandler(StepRunner steps, DelegationFollower follower)
{
    // Each writes to somebody: more than this a day is no absence.
    private const int MostADay = 20;

    public async Task<DelegationAnswer> GiveAsync(Actor actor, string commandId, GiveDelegationCommand command, CancellationToken cancellationToken)
    {
        var answer = await steps.RunAsync(actor, commandId, command, (step, ct) => GiveAsync(step, command, ct), cancellationToken);
        await follower.RunAsync(cancellationToken);
        return answer;
    }

    public async Task<DelegationAnswer> EndAsync(Actor actor, string commandId, EndDelegationCommand command, CancellationToken cancellationToken)
    {
        var answer = await steps.RunAsync(actor, commandId, command, (step, ct) => EndAsync(step, command, ct), cancellationToken);
        await follower.RunAsync(cancellationToken);
        return answer;
    }

    public Task<DelegationAnswer> NameAssistantAsync(Actor actor, string commandId, NameAssistantCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var person = await step.Db.People.SingleAsync(p => p.Id == actor.PersonId, ct);
            if (command.AssistantId is { } assistant
                && (assistant == person.Id || !await step.Db.People.AnyAsync(p => p.Id == assistant && p.IsActive && p.OrganisationId == person.OrganisationId, ct)))
            {
                throw Refuse.Invalid("assistantId", "Choose an active colleague of your organisation.", "Choisissez un collègue actif de votre organisation.");
            }

            person.AssistantId = command.AssistantId;
            return new DelegationAnswer(person.Id);
        }, cancellationToken);

    private static async Task<DelegationAnswer> GiveAsync(StepContext step, GiveDelegationCommand command, CancellationToken cancellationToken)
    {
        var rights = await DelegationRights.LoadAsync(step.Db, step.Actor.PersonId, command.PrincipalId, step.Now, cancellationToken);
        if (command.MandateIds.Count is 0 or > 50)
        {
            throw Refuse.Invalid("mandates", "Choose at least one role.", "Choisissez au moins un rôle.");
        }

        var yesterday = step.Now.AddDays(-1);
        if (await step.Db.Delegations.CountAsync(d => d.PrincipalId == command.PrincipalId && d.GivenAt > yesterday, cancellationToken) + command.MandateIds.Count > MostADay + rights.Mandates.Count)
        {
            throw Refuse.Conflict(
                "So many delegations were given for this person today that no more are taken. Try again tomorrow.",
                "Trop de délégations ont été données pour cette personne aujourd’hui. Réessayez demain.");
        }

        DelegationRules.HoldStill(step, command);
        var given = new List<Delegation>();
        foreach (var id in command.MandateIds.Distinct())
        {
            var mandate = rights.Mandates.SingleOrDefault(m => m.Id == id) ?? throw Refuse.NotFound();
            var party = await step.Db.Parties.SingleAsync(p => p.AgreementId == mandate.AgreementId && p.Side == mandate.Side, cancellationToken);
            await DelegationRules.CheckAsync(step, mandate, party.Calendar().LocalDate(step.Now), command, cancellationToken);
            given.Add(Add(step, mandate, command));
        }

        // One mail for all the roles that are lent together under an agreement.
        foreach (var first in given.GroupBy(d => d.AgreementId).Select(g => g.First()))
        {
            Tell(step, first, command.DelegateId);
            if (!rights.IsOwn)
            {
                Tell(step, first, command.PrincipalId);
            }
        }

        return new DelegationAnswer(command.PrincipalId);
    }

    private static Delegation Add(StepContext step, Mandate mandate, GiveDelegationCommand command)
    {
        var delegation = new Delegation
        {
            Id = step.NewId(),
            MandateId = mandate.Id,
            PrincipalId = command.PrincipalId,
            DelegateId = command.DelegateId,
            AgreementId = mandate.AgreementId,
            Side = mandate.Side,
            Role = mandate.Role,
            From = command.From,
            To = command.To,
            GivenById = step.Actor.PersonId,
            GivenAt = step.Now,
        };
        step.Db.Delegations.Add(delegation);
        Record(step, "delegation-given", delegation, null);
        return delegation;
    }

    private static async Task<DelegationAnswer> EndAsync(StepContext step, EndDelegationCommand command, CancellationToken cancellationToken)
    {
        var delegation = await step.Db.Delegations.SingleOrDefaultAsync(d => d.Id == command.DelegationId, cancellationToken) ?? throw Refuse.NotFound();
        var rights = await DelegationRights.LoadAsync(step.Db, step.Actor.PersonId, delegation.PrincipalId, step.Now, cancellationToken);
        if (!rights.May(delegation.AgreementId, delegation.Side))
        {
            throw Refuse.NotFound();
        }

        var party = await step.Db.Parties.SingleAsync(p => p.AgreementId == delegation.AgreementId && p.Side == delegation.Side, cancellationToken);
        var yesterday = party.Calendar().LocalDate(step.Now).AddDays(-1);
        if (delegation.To <= yesterday)
        {
            throw Refuse.Conflict("This delegation has ended already.", "Cette délégation a déjà pris fin.");
        }

        var old = delegation.To;
        delegation.To = yesterday < delegation.From ? delegation.From.AddDays(-1) : yesterday;
        Record(step, "delegation-ended", delegation, old);
        if (!rights.IsOwn)
        {
            Tell(step, delegation, delegation.PrincipalId, ended: true);
        }

        Tell(step, delegation, delegation.DelegateId, ended: true);
        return new DelegationAnswer(delegation.PrincipalId);
    }

    private static void Tell(StepContext step, Delegation delegation, Guid personId, bool ended = false) => step.Owe(
        ended ? MailKind.DelegationEnded : MailKind.DelegationGiven, personId, $"delegation-{(ended ? "ended" : "given")}:{delegation.Id:N}:{personId:N}",
        data: $"{{\"delegation\":\"{delegation.Id}\"}}", agreementId: delegation.AgreementId);

    private static void Record(StepContext step, string action, Delegation delegation, DateOnly? old) =>
        step.Audit(delegation.AgreementId, new AuditFact(action, $"delegation {delegation.Id}")
        {
            Side = delegation.Side,
            Role = step.Actor.PersonId == delegation.PrincipalId ? delegation.Role : null,
            Old = old is null ? null : $"until {old:yyyy-MM-dd}",
            New = RecordedWords.Of(delegation),
            Private =
            [
                new PrivateFact("from", delegation.PrincipalId.ToString(), delegation.Side),
                new PrivateFact("to", delegation.DelegateId.ToString(), delegation.Side),
                new PrivateFact("by", step.Actor.Name, delegation.Side),
            ],
        });
}
