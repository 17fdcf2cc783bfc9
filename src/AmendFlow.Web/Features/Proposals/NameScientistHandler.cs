using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <param name="Side">Whose responsible scientist. That of the party that proposes is the proposer.</param>
/// <param name="Reason">For the party's own people; 1 to 1,000 characters.</param>
public sealed record NameScientistCommand(Guid ProposalId, Side Side, Guid PersonId, string Reason);

public sealed record NameScientistAnswer(Guid ProposalId, Guid? CaseId);

/// <summary>
/// A party names another of its scientists as the responsible one, because the first has left or cannot go on. Nobody comes to decide on
/// a proposal that is theirs, nor stands behind one that they have decided on.
/// </summary>
public sealed class NameScientistHandler(StepRunner steps, CaseSteps cases)
{
    public Task<NameScientistAnswer> HandleAsync(Actor actor, string commandId, NameScientistCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => NameAsync(step, command, ct), cancellationToken);

    /// <summary>A party's coordinator and its administrator, for that party only.</summary>
    public static bool May(Viewer viewer, Proposal proposal, Side side) =>
        viewer.Has(proposal.AgreementId, side, Role.Coordinator, Role.PartyAdministrator);

    private async Task<NameScientistAnswer> NameAsync(StepContext step, NameScientistCommand command, CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(step.Db, step.Actor.PersonId, step.Now, cancellationToken) ?? throw Refuse.NotFound();
        var proposal = await step.Db.Proposals.SingleOrDefaultAsync(p => p.Id == command.ProposalId, cancellationToken);
        if (proposal is null || !May(viewer, proposal, command.Side))
        {
            throw Refuse.NotFound();
        }

        var run = proposal.CaseId is { } caseId ? await cases.LoadAsync(step, caseId, cancellationToken) : null;
        var before = (command.Side == proposal.Side ? proposal.ProposerId : proposal.CoProposerId)
            ?? throw Refuse.Conflict("The draft names nobody of your party yet: its proposer does.", "Le brouillon ne nomme encore personne de votre partie : c’est à son auteur de le faire.");
        if (run is { HasEnded: true })
        {
            throw Refuse.Conflict("The case has ended. Nothing was changed.", "Le dossier est clos. Rien n’a été modifié.");
        }

        var agreement = run?.Agreement ?? await step.Db.Agreements.Include(a => a.Parties).SingleAsync(a => a.Id == proposal.AgreementId, cancellationToken);
        await CheckAsync(step, proposal, run, agreement, command, cancellationToken);
        step.Recheck(async (db, ct) => await Viewer.LoadAsync(db, step.Actor.PersonId, step.Now, ct) is { } now && May(now, proposal, command.Side));

        Change(step, proposal, command, before);
        if (run is not null)
        {
            await new Releasing(run).AllOfAsync(command.PersonId, cancellationToken);
            if (command.Side == proposal.Side)
            {
                new RevisionTasks(run).HandTo(command.PersonId);
            }
        }

        Record(step, proposal, run, command, before, viewer.Has(proposal.AgreementId, command.Side, Role.Coordinator) ? Role.Coordinator : Role.PartyAdministrator);
        Tell(step, proposal, run, command, before);
        return new NameScientistAnswer(proposal.Id, proposal.CaseId);
    }

    private static async Task CheckAsync(
        StepContext step, Proposal proposal, CaseStep? run, Agreement agreement, NameScientistCommand command, CancellationToken cancellationToken)
    {
        if (command.Reason.Trim().Length is 0 or > 1000)
        {
            throw Refuse.Invalid("reason", "Say why, in up to 1,000 characters.", "Dites pourquoi, en 1 000 caractères au plus.");
        }

        if (command.PersonId == step.Actor.PersonId)
        {
            throw Refuse.Invalid(
                "personId",
                "Nobody names themselves: a project that you look after for your party is not to become your own. Choose somebody else.",
                "Nul ne se désigne soi-même : un projet que vous suivez pour votre partie ne doit pas devenir le vôtre. Choisissez quelqu’un d’autre.");
        }

        var today = agreement.Of(command.Side).Calendar().LocalDate(step.Now);
        if (!await IsScientistAsync(step.Db, cancellationToken) || command.PersonId == proposal.ProposerId || command.PersonId == proposal.CoProposerId)
        {
            throw Refuse.Invalid(
                "personId",
                "Choose another scientist of your party, active and with a mandate under this agreement.",
                "Choisissez un autre scientifique de votre partie, actif et mandaté au titre de cet accord.");
        }

        if (run is not null && Standing.HasActed(run.Rounds, command.PersonId))
        {
            throw Refuse.Invalid(
                "personId",
                "This person has already acted on this case for their party, and nobody decides on their own proposal. Choose somebody else.",
                "Cette personne est déjà intervenue dans ce dossier pour sa partie, et nul ne décide de sa propre proposition. Choisissez quelqu’un d’autre.");
        }

        // What nobody has submitted yet is its scientist's own, as long as that one is there.
        var before = command.Side == proposal.Side ? proposal.ProposerId : proposal.CoProposerId;
        if (proposal.RevisionNumber == 0 && (await ScientistsAsync(step.Db, cancellationToken)).Exists(h => h.Person.Id == before))
        {
            throw Refuse.Conflict(
                "The draft is not submitted yet, and your party’s scientist in it is still there: until it is submitted it is the scientists’ own. Nothing was changed.",
                "Le brouillon n’est pas encore déposé et le scientifique de votre partie qu’il désigne est toujours en poste : jusqu’au dépôt, il n’appartient qu’aux scientifiques. Rien n’a été modifié.");
        }

        step.Recheck(IsScientistAsync);

        async Task<bool> IsScientistAsync(Data.AmendFlowDbContext db, CancellationToken ct) =>
            (await ScientistsAsync(db, ct)).Exists(h => h.Person.Id == command.PersonId);

        async Task<List<Asked>> ScientistsAsync(Data.AmendFlowDbContext db, CancellationToken ct) =>
            [.. await Asking.HoldersAsync(db, proposal.AgreementId, command.Side, [Role.Scientist], today, ct)];
    }

    private static void Change(StepContext step, Proposal proposal, NameScientistCommand command, Guid before)
    {
        proposal.SetScientist(command.Side, command.PersonId);
        if (proposal.Draft is { } draft && ProposalAccess.Read(draft) is var content && content.ScientistOf(command.Side) == before)
        {
            proposal.Draft = ProposalAccess.Write(content.WithScientist(command.Side, command.PersonId));
        }

        // What was confirmed is a project of these two scientists; after the first submission the party that names one answers for them.
        if (proposal.RevisionNumber == 0)
        {
            (proposal.ConfirmedAt, proposal.ConfirmedHash) = (null, null);
        }

        if (proposal.RevisionNumber == 0 || proposal.ConfirmationAskedOfId == before)
        {
            (proposal.ConfirmationAskedOfId, proposal.ConfirmationAskedAt, proposal.ChangesWanted) = (null, null, null);
        }

        proposal.ChangedAt = step.Now;
        proposal.Version++;
    }

    private static void Record(StepContext step, Proposal proposal, CaseStep? run, NameScientistCommand command, Guid before, Role by) =>
        step.Audit(proposal.AgreementId, new AuditFact("scientist-named", $"proposal {proposal.Reference ?? proposal.Id.ToString()}")
        {
            CaseId = run?.Case.Id,
            Side = command.Side,
            Role = by,
            Private =
            [
                new PrivateFact("from", before.ToString(), null),
                new PrivateFact("to", command.PersonId.ToString(), null),
                new PrivateFact("reason", command.Reason.Trim(), command.Side),
                new PrivateFact("by", step.Actor.Name, command.Side),
            ],
        });

    private static void Tell(StepContext step, Proposal proposal, CaseStep? run, NameScientistCommand command, Guid before)
    {
        var act = step.NewId();
        var other = command.Side == proposal.Side ? proposal.CoProposerId : proposal.ProposerId;
        Tell(before, command.Reason.Trim());
        Tell(command.PersonId, command.Reason.Trim());
        if (other is { } counterpart)
        {
            // Why a party changes its people is its own.
            Tell(counterpart, "");
        }

        void Tell(Guid person, string reason) => step.Owe(
            MailKind.ScientistNamed, person, $"scientist:{act:N}:{person:N}", run?.Case,
            data: ProposalMailData.Of(proposal, ("side", command.Side.ToString()), ("from", before.ToString()), ("to", command.PersonId.ToString()), ("reason", reason)));
    }
}
