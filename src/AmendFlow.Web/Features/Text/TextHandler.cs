using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Agreements.Text;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Text;

/// <param name="SeenHash">Hash of the text that the editor was opened on; empty for the first.</param>
/// <param name="ReleaseOn">The day of release of an announcement; null leaves it as it is, and is all that a project may say.</param>
public sealed record SaveTextCommand(Guid CaseId, string SeenHash, string TextEn, string TextFr, DateOnly? ReleaseOn = null);

/// <param name="SeenHash">Hash of the text that is frozen: what the coordinator read.</param>
public sealed record FreezeTextCommand(Guid CaseId, string SeenHash);

public sealed record TextAnswer(Guid CaseId, int Number, string Hash);

/// <summary>The amendment's text: written by the coordinator who has the draft task, then frozen, so that all decide on the same words.</summary>
public sealed class TextHandler(StepRunner steps, CaseSteps cases)
{
    public const int MaxLength = 200_000;

    public Task<TextAnswer> SaveAsync(Actor actor, string commandId, SaveTextCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var run = await cases.LoadAsync(step, command.CaseId, ct);
            await Standing.RequireAsync(run, DraftTask(run).Task, ct);
            CheckText("textEn", command.TextEn);
            CheckText("textFr", command.TextFr);
            var latest = await LatestAsync(step, command.CaseId, ct);
            CheckSeen(latest, command.SeenHash);
            await MoveDayAsync(run, command.ReleaseOn, ct);
            var text = new AmendmentText(command.TextEn, command.TextFr);
            if (latest is null || latest.FrozenAt is not null)
            {
                latest = NewVersion(step, run, latest, text);
            }

            (latest.TextEn, latest.TextFr, latest.Hash) = (text.En, text.Fr, text.Hash);
            (latest.SavedById, latest.SavedAt) = (step.Actor.PersonId, step.Now);
            return new TextAnswer(run.Case.Id, latest.Number, latest.Hash);
        }, cancellationToken);

    public Task<TextAnswer> FreezeAsync(Actor actor, string commandId, FreezeTextCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var run = await cases.LoadAsync(step, command.CaseId, ct);
            var (round, task) = DraftTask(run);
            await Standing.RequireAsync(run, task, ct);
            var latest = await LatestAsync(step, command.CaseId, ct);
            if (latest is null)
            {
                throw Refuse.Conflict("Save the text first.", "Enregistrez d’abord le texte.");
            }

            CheckSeen(latest, command.SeenHash);
            CheckText("textEn", latest.TextEn);
            CheckText("textFr", latest.TextFr);
            if (new AmendmentText(latest.TextEn, latest.TextFr).HasGaps)
            {
                throw Refuse.Conflict(
                    $"The text still has gaps ({AmendmentText.Gap}). Write what belongs there, or take them out, before freezing it.",
                    $"Le texte comporte encore des blancs ({AmendmentText.Gap}). Complétez-les ou supprimez-les avant de figer le texte.");
            }

            await CheckConditionsAsync(step, run, ct);
            AmendmentNumber? number = run.Proposal.ReleaseOn is not null ? null : await AmendmentNumbers.ProspectAsync(step.Db, run.Case.Id, run.Agreement.LastAmendmentNumber, ct);
            if (number is { } prospect)
            {
                CheckTitle(latest, prospect);
            }
            else
            {
                CheckDay(run, latest);
            }

            latest = latest.FrozenAt is null ? latest : NewVersion(step, run, latest, new AmendmentText(latest.TextEn, latest.TextFr));
            latest.FrozenAt = step.Now;
            latest.FrozenById = step.Actor.PersonId;
            run.Case.FrozenTextHash = latest.Hash;
            if (number is { } given)
            {
                await AmendmentNumbers.GiveAsync(run, given, latest, ct);
            }

            step.Audit(run.Agreement.Id, new AuditFact("text-frozen", $"text {latest.Number}")
            {
                CaseId = run.Case.Id,
                Side = task.Side,
                Role = task.Role,
                New = number is { } named ? $"amendment {named.Value}; text {latest.Hash}" : $"announcement; text {latest.Hash}",
            });
            await WorkRounds.FinishAsync(run, round, task, round.Outcomes.Split('|')[0], "", ct);
            return new TextAnswer(run.Case.Id, latest.Number, latest.Hash);
        }, cancellationToken);

    private static async Task MoveDayAsync(CaseStep run, DateOnly? day, CancellationToken cancellationToken)
    {
        if (day is not { } to || to == run.Proposal.ReleaseOn)
        {
            return;
        }

        if (run.Proposal.AnnouncesAmendmentId is null)
        {
            throw Refuse.Invalid("releaseOn", "Only an announcement has a day of release.", "Seule une annonce a un jour de diffusion.");
        }

        if (Announcements.Announcements.DayError(to, run.Calendar(run.Proposal.Side).LocalDate(run.Step.Now)) is { } wrong)
        {
            throw Refuse.Invalid(wrong);
        }

        run.Proposal.ReleaseOn = to;
        run.Proposal.Version++;
        await run.FeedAsync(new ChangeInputsInput(run.Facts) { Now = run.Step.Now, CommandId = run.Step.CommandId }, cancellationToken);
    }

    private static (Round Round, WorkTask Task) DraftTask(CaseStep run)
    {
        var round = run.Rounds.LastOrDefault(r => r is { Work: "draft", Status: RoundStatus.Open })
            ?? throw Refuse.Conflict("The text is not open for writing at the moment.", "Le texte n’est pas ouvert à la rédaction en ce moment.");
        var task = round.Tasks.FirstOrDefault(t => t.State == TaskState.Open && t.AssigneeId == run.Step.Actor.PersonId) ?? throw Refuse.NotFound();
        if (run.Proposal.IsBehind(run.Step.Actor.PersonId))
        {
            throw Refuse.Forbidden(
                "This is your own proposal: somebody else has to do this step. Nothing was changed.",
                "C’est votre propre proposition : cette étape revient à quelqu’un d’autre. Rien n’a été modifié.");
        }

        return (round, task);
    }

    private static AmendmentDraft NewVersion(StepContext step, CaseStep run, AmendmentDraft? before, AmendmentText text)
    {
        var version = new AmendmentDraft
        {
            Id = step.NewId(),
            CaseId = run.Case.Id,
            Number = (before?.Number ?? 0) + 1,
            TextEn = text.En,
            TextFr = text.Fr,
            Hash = text.Hash,
            SavedById = step.Actor.PersonId,
            SavedAt = step.Now,
        };
        step.Db.AmendmentDrafts.Add(version);
        return version;
    }

    private static Task<AmendmentDraft?> LatestAsync(StepContext step, Guid caseId, CancellationToken cancellationToken) =>
        step.Db.AmendmentDrafts.Where(d => d.CaseId == caseId).OrderByDescending(d => d.Number).FirstOrDefaultAsync(cancellationToken);

    private static void CheckSeen(AmendmentDraft? latest, string seenHash)
    {
        if ((latest?.Hash ?? "") != seenHash)
        {
            throw Refuse.Conflict(
                "Somebody saved this text after you opened it. Nothing was saved; open it again and compare.",
                "Quelqu’un a enregistré ce texte après que vous l’avez ouvert. Rien n’a été enregistré ; rouvrez-le et comparez.");
        }
    }

    // Another case may have frozen its text, and taken the number, since this one was drafted.
    private static void CheckTitle(AmendmentDraft latest, AmendmentNumber number)
    {
        if (!new AmendmentText(latest.TextEn, latest.TextFr).IsTitled(number))
        {
            throw Refuse.Conflict(
                $"Frozen now, this text becomes {number.Name.En}, so its first line must read “{number.Name.En}” in English and “{number.Name.Fr}” in French. If another number stood there, check the list of earlier amendments too, save, and freeze again.",
                $"Figé maintenant, ce texte devient l’avenant n° {number.Value} : sa première ligne doit être « {number.Name.Fr} » en français et « {number.Name.En} » en anglais. Si un autre numéro y figurait, vérifiez aussi la liste des avenants antérieurs, enregistrez, puis figez de nouveau.");
        }
    }

    // The hash that both parties decide on covers the day, because the wording begins with it.
    private static void CheckDay(CaseStep run, AmendmentDraft latest)
    {
        var day = run.Proposal.ReleaseOn!.Value;
        if (day <= run.Calendar(run.Proposal.Side).LocalDate(run.Step.Now))
        {
            throw Refuse.Conflict(
                "The day of release has passed. Choose a later one, save, and freeze again.",
                "Le jour de diffusion est passé. Choisissez-en un autre, enregistrez, puis figez de nouveau.");
        }

        if (!Announcement.IsDated(new AmendmentText(latest.TextEn, latest.TextFr), day))
        {
            var line = Announcement.FirstLine(day);
            throw Refuse.Conflict(
                $"The first line must read “{line.En}” in English and “{line.Fr}” in French: it is the day on which it is released.",
                $"La première ligne doit être « {line.Fr} » en français et « {line.En} » en anglais : c’est le jour de diffusion.");
        }
    }

    private static async Task CheckConditionsAsync(StepContext step, CaseStep run, CancellationToken cancellationToken)
    {
        var open = await step.Db.Conditions.CountAsync(
            c => c.CaseId == run.Case.Id && c.ClosedAt == null && c.Blocks == BlockedTransition.Freeze, cancellationToken);
        if (open > 0)
        {
            throw Refuse.Conflict(
                $"{open} condition(s) must be closed before the text may be frozen.", $"{open} réserve(s) à lever avant de figer le texte.");
        }
    }

    private static void CheckText(string field, string text)
    {
        if (text.Trim().Length is 0 or > MaxLength)
        {
            throw Refuse.Invalid(
                field, $"Write between 1 and {MaxLength:N0} characters.", $"Écrivez entre 1 et {MaxLength:N0} caractères.");
        }

        if (ReadableText.Problem(text) is { } problem)
        {
            throw Refuse.Invalid(new FieldError(field, problem));
        }
    }
}
