using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Agreements.Text;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Announcements;

/// <param name="Number">Of the amendment.</param>
/// <param name="Title">What the case is called; 1 to 300 characters.</param>
/// <param name="ReleaseOn">Later than today and within two years, in the calendar of the coordinator's party.</param>
public sealed record BeginAnnouncementCommand(Guid AgreementId, int Number, string Title, DateOnly ReleaseOn);

/// <param name="Reason">Shared with everybody who acted; 1 to 4,000 characters.</param>
public sealed record WithdrawAnnouncementCommand(Guid AgreementId, int Number, string Reason);

public sealed record AnnouncementAnswer(Guid CaseId);

/// <summary>Begins the joint announcement of an approved amendment, and takes it back before its day: by a coordinator of either party.</summary>
public sealed class AnnouncementHandler(StepRunner steps, CaseSteps cases)
{
    public const int MaxTitle = 300;

    /// <exception cref="RefusedException">No coordinator; not approved yet; announced already; a field does not fit.</exception>
    public Task<AnnouncementAnswer> BeginAsync(Actor actor, string commandId, BeginAnnouncementCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var (amendment, side) = await FindAsync(step, command.AgreementId, command.Number, ct);
            if (amendment.Status == AmendmentStatus.Numbered)
            {
                throw Refuse.Conflict("An amendment is announced once both parties have approved it.", "Un avenant s’annonce une fois approuvé par les deux parties.");
            }

            if (await Announcements.CurrentAsync(step.Db, amendment.Id, ct) is { } current && (current.Case.EndedAt is null || current.Case.Status == CaseStatus.Released))
            {
                throw Refuse.Conflict("This amendment has its announcement already.", "Cet avenant a déjà son annonce.");
            }

            var agreement = await step.Db.Agreements.Include(a => a.Parties).SingleAsync(a => a.Id == command.AgreementId, ct);
            Check(command, agreement.Of(side).Calendar().LocalDate(step.Now));
            var project = await step.Db.Proposals.AsNoTracking().SingleAsync(p => p.CaseId == amendment.CaseId, ct);
            var (proposal, revision) = await MakeAsync(step, command, amendment, project, side, ct);
            step.Db.Proposals.Add(proposal);
            step.Db.ProposalRevisions.Add(revision);
            proposal.Reference = await SubmitHandler.NextReferenceAsync(step, proposal, ct);
            var run = await cases.StartAsync(step, proposal, revision, ct);
            step.Audit(agreement.Id, new AuditFact("announcement-begun", $"proposal {proposal.Reference} revision 1")
            {
                CaseId = run.Case.Id,
                Side = side,
                Role = Role.Coordinator,
                New = StepContext.Sha256(revision.SectionHashes),
                Reason = revision.Note,
            });
            return new AnnouncementAnswer(run.Case.Id);
        }, cancellationToken);

    /// <exception cref="RefusedException">No coordinator; none is open; no reason.</exception>
    public Task<AnnouncementAnswer> WithdrawAsync(Actor actor, string commandId, WithdrawAnnouncementCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var (amendment, side) = await FindAsync(step, command.AgreementId, command.Number, ct);
            if (command.Reason.Trim().Length is 0 or > 4000)
            {
                throw Refuse.Invalid("reason", "Say why, in up to 4,000 characters.", "Dites pourquoi, en 4 000 caractères au plus.");
            }

            var run = await Announcements.CurrentAsync(step.Db, amendment.Id, ct) is { Case: { EndedAt: null } open }
                ? await cases.LoadAsync(step, open.Id, ct)
                : throw Refuse.Conflict("No announcement of this amendment is open.", "Aucune annonce de cet avenant n’est en cours.");
            if (run.HasEnded)
            {
                throw Refuse.Conflict("The announcement has ended meanwhile.", "L’annonce s’est achevée entre-temps.");
            }

            var asked = run.Rounds.SelectMany(r => r.Tasks).Where(t => t.State == TaskState.Open).Select(t => t.AssigneeId).ToHashSet();
            await run.CancelAsync(CaseStatus.Withdrawn, "withdrawn", ct);
            step.Audit(run.Agreement.Id, new AuditFact("announcement-withdrawn", $"proposal {run.Proposal.Reference}")
            {
                CaseId = run.Case.Id,
                Side = side,
                Role = Role.Coordinator,
                Reason = command.Reason.Trim(),
            });
            await new Notices(run).OweAsync(MailKind.Withdrawn, [Recipients.Proposers, Recipients.Acted, Recipients.Coordinators], ct);
            foreach (var person in asked)
            {
                step.Owe(MailKind.Withdrawn, person, $"{MailKind.Withdrawn}:{run.Case.Id}:{person}", run.Case);
            }

            return new AnnouncementAnswer(run.Case.Id);
        }, cancellationToken);

    private static async Task<(Amendment Amendment, Side Side)> FindAsync(StepContext step, Guid agreementId, int number, CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(step.Db, step.Actor.PersonId, step.Now, cancellationToken) ?? throw Refuse.NotFound();
        var amendment = viewer.SeesAgreement(agreementId)
            ? await step.Db.Amendments.AsNoTracking().SingleOrDefaultAsync(a => a.AgreementId == agreementId && a.Number == number, cancellationToken)
            : null;
        foreach (var side in Enum.GetValues<Side>())
        {
            if (amendment is not null && viewer.Has(agreementId, side, Role.Coordinator))
            {
                return (amendment, side);
            }
        }

        throw amendment is null
            ? Refuse.NotFound()
            : Refuse.Forbidden("Only a coordinator begins or takes back an announcement.", "Seul un coordinateur lance ou retire une annonce.");
    }

    private static void Check(BeginAnnouncementCommand command, DateOnly today)
    {
        var errors = new List<FieldError>();
        if (command.Title.Trim().Length is 0 or > MaxTitle)
        {
            errors.Add(new("title", new($"Give it a title, in up to {MaxTitle} characters.", $"Donnez-lui un titre, en {MaxTitle} caractères au plus.")));
        }
        else if (ReadableText.Problem(command.Title) is { } problem)
        {
            errors.Add(new("title", problem));
        }

        if (Announcements.DayError(command.ReleaseOn, today) is { } wrongDay)
        {
            errors.Add(wrongDay);
        }

        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }
    }

    private static async Task<(Proposal Proposal, ProposalRevision Revision)> MakeAsync(
        StepContext step, BeginAnnouncementCommand command, Amendment amendment, Proposal project, Side side, CancellationToken cancellationToken)
    {
        var approved = await step.Db.Cases.AsNoTracking().SingleAsync(c => c.Id == amendment.CaseId, cancellationToken);
        var before = await step.Db.ProposalRevisions.AsNoTracking().SingleAsync(r => r.ProposalId == project.Id && r.Number == approved.RevisionNumber, cancellationToken);
        var content = ProposalAccess.Read(before.Content) with { Title = command.Title.Trim() };
        var other = side.Other();
        var proposal = new Proposal
        {
            Id = step.NewId(),
            AgreementId = command.AgreementId,
            ProposerId = ScientistOf(project, side),
            CoProposerId = ScientistOf(project, other),
            FormerScientists = project.FormerScientists,
            Side = side,
            Title = content.Title,
            RevisionNumber = 1,
            AnnouncesAmendmentId = amendment.Id,
            ReleaseOn = command.ReleaseOn,
            CreatedAt = step.Now,
            ChangedAt = step.Now,
        };
        var name = new AmendmentNumber(amendment.Number).Name;
        return (proposal, new ProposalRevision
        {
            Id = step.NewId(),
            ProposalId = proposal.Id,
            Number = 1,
            Content = ProposalAccess.Write(content),
            SectionHashes = SubjectHashes.ToJson(ProposalAccess.Hashes(content, [])),
            SubmittedById = step.Actor.PersonId,
            SubmittedAt = step.Now,
            Note = $"{name.En} · {name.Fr}",
        });
    }

    private static Guid ScientistOf(Proposal project, Side side) => side == project.Side
        ? project.ProposerId
        : project.CoProposerId ?? throw Refuse.Conflict(
            "The project has no responsible scientist of your party any more. Name one on its case first.",
            "Le projet n’a plus de responsable scientifique de votre partie. Désignez-en un d’abord dans son dossier.");
}
