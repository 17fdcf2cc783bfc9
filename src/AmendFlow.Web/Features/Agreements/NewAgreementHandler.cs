using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.People;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Agreements;

/// <param name="Organisation">Its name; one that is known is taken, another is added.</param>
/// <param name="Zone">IANA time zone.</param>
/// <param name="Holidays">"FR" or "none".</param>
public sealed record NewParty(string Organisation, string Zone, string Holidays);

/// <summary>A clause as first signed, in the agreement's language; shown to readers of both.</summary>
public sealed record NewClause(string Number, string Title, string Text);

/// <param name="Reference">For example <c>AF-2012-01</c>.</param>
public sealed record NewAgreementCommand(
    string Reference, string TitleEn, string TitleFr, DateOnly SignedOn, DateOnly? EndsOn, NewParty A, NewParty B, IReadOnlyList<NewClause> Clauses);

public sealed record NewAgreementAnswer(Guid AgreementId);

/// <summary>Registers a framework agreement: parties with their calendars, and the clauses as first signed.</summary>
public sealed class NewAgreementHandler(StepRunner steps)
{
    public Task<NewAgreementAnswer> HandleAsync(Actor actor, string commandId, NewAgreementCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => RegisterAsync(step, command, ct), cancellationToken);

    private static async Task<NewAgreementAnswer> RegisterAsync(StepContext step, NewAgreementCommand command, CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(step.Db, step.Actor.PersonId, step.Now, cancellationToken);
        if (viewer is not { Person.IsOperator: true })
        {
            throw Refuse.NotFound();
        }

        var errors = NewAgreementRules.Errors(command).ToList();
        var reference = command.Reference.Trim();
        if (await step.Db.Agreements.AnyAsync(a => a.Reference == reference, cancellationToken))
        {
            errors.Add(new("reference", new("An agreement has this reference already.", "Un accord porte déjà cette référence.")));
        }

        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }

        var agreement = new Agreement
        {
            Id = step.NewId(),
            Reference = reference,
            TitleEn = command.TitleEn.Trim(),
            TitleFr = command.TitleFr.Trim(),
            SignedOn = command.SignedOn,
            EndsOn = command.EndsOn,
        };
        step.Db.Agreements.Add(agreement);
        await AddPartyAsync(step, agreement, Side.A, command.A, cancellationToken);
        await AddPartyAsync(step, agreement, Side.B, command.B, cancellationToken);
        AddClauses(step, agreement, command.Clauses);
        step.Audit(agreement.Id, new AuditFact("agreement-registered", $"agreement {reference}")
        {
            New = $"signed {command.SignedOn:yyyy-MM-dd}; parties {command.A.Organisation.Trim()} and {command.B.Organisation.Trim()}; clauses {command.Clauses.Count}",
        });
        return new NewAgreementAnswer(agreement.Id);
    }

    private static async Task AddPartyAsync(StepContext step, Agreement agreement, Side side, NewParty party, CancellationToken cancellationToken)
    {
        var name = party.Organisation.Trim();
        var organisation = await step.Db.Organisations.SingleOrDefaultAsync(o => o.Name == name, cancellationToken);
        if (organisation is null)
        {
            organisation = new Organisation { Id = step.NewId(), Name = name };
            step.Db.Organisations.Add(organisation);
        }

        agreement.Parties.Add(new Party
        {
            Id = step.NewId(),
            AgreementId = agreement.Id,
            Side = side,
            OrganisationId = organisation.Id,
            Name = name,
            Zone = party.Zone,
            Holidays = party.Holidays,
        });
    }

    private static void AddClauses(StepContext step, Agreement agreement, IReadOnlyList<NewClause> clauses)
    {
        foreach (var (clause, order) in clauses.Select((c, i) => (c, i + 1)))
        {
            step.Db.Clauses.Add(new Clause
            {
                Id = step.NewId(),
                AgreementId = agreement.Id,
                Order = order,
                Number = clause.Number.Trim(),
                TitleEn = clause.Title.Trim(),
                TitleFr = clause.Title.Trim(),
                TextEn = clause.Text.Trim(),
                TextFr = clause.Text.Trim(),
            });
        }
    }
}
