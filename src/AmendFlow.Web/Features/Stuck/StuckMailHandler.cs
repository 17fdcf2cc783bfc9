using AmendFlow.Data.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Stuck;

/// <param name="Send">True: hand it over at the next sweep. False: not any more.</param>
public sealed record StuckMailCommand(Guid MailId, bool Send);

public sealed record StuckMailAnswer(Guid MailId);

/// <summary>Has a mail that did not go tried again, with the same bytes, or gives it up for good.</summary>
public sealed class StuckMailHandler(StepRunner steps)
{
    /// <exception cref="RefusedException">Not an operator, sent by now, or being sent at this moment.</exception>
    public Task<StuckMailAnswer> HandleAsync(Actor actor, string commandId, StuckMailCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => RunAsync(step, command, ct), cancellationToken);

    private static async Task<StuckMailAnswer> RunAsync(StepContext step, StuckMailCommand command, CancellationToken cancellationToken)
    {
        await OperatorOnly.CheckAsync(step, cancellationToken);
        var mail = await step.Db.Mails.SingleOrDefaultAsync(m => m.Id == command.MailId, cancellationToken) ?? throw Refuse.NotFound();
        if (mail.State is MailState.Sent or MailState.Cancelled)
        {
            throw Refuse.Conflict("This mail has been sent or given up in the meantime. Nothing was changed.", "Ce courriel a été envoyé ou abandonné entre-temps. Rien n’a été modifié.");
        }

        if (command.Send && await step.Db.People.AnyAsync(p => p.Id == mail.PersonId && p.AddressFailedAt != null, cancellationToken))
        {
            throw Refuse.Conflict(
                "Mails to this address come back. Change or confirm the address first: what is still needed is then sent by itself.",
                "Les courriels à cette adresse reviennent. Corrigez ou confirmez d’abord l’adresse : ce qui reste utile partira alors de lui-même.");
        }

        if (mail.LeasedUntil > step.Now)
        {
            throw Refuse.Conflict("This mail is being handed over at this moment. Look again in a minute.", "Ce courriel est en cours de remise. Revenez dans une minute.");
        }

        // A sweep may claim it between our look and our commit; then it is the sweep that says what becomes of it.
        var (id, attempt) = (mail.Id, mail.Attempt);
        step.Recheck((db, ct) => db.Mails.AnyAsync(m => m.Id == id && m.Attempt == attempt && m.State != MailState.Sent && m.State != MailState.Cancelled, ct));
        if (command.Send)
        {
            mail.State = mail.Mime is null ? MailState.Owed : MailState.Rendered;
            mail.NextAttemptAt = step.Now;
            mail.FirstAttemptAt = null;
            mail.SentAt = null;
            mail.ReportedAt = null;
            mail.LeasedUntil = null;
        }
        else
        {
            mail.State = MailState.Cancelled;
            mail.LeasedUntil = null;
        }

        await RecordAsync(step, mail, command.Send ? "mail-sent-again" : "mail-given-up", cancellationToken);
        return new StuckMailAnswer(mail.Id);
    }

    // Invitations belong to no agreement, so that no chain has a place for them.
    private static async Task RecordAsync(StepContext step, OutboxMail mail, string action, CancellationToken cancellationToken)
    {
        if (mail.AgreementId is not { } agreementId)
        {
            return;
        }

        // Not its id: whoever knows that can forge a report about the mail (docs/decisions/0023).
        var task = mail.TaskId is { } taskId ? await step.Db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == taskId, cancellationToken) : null;
        step.Audit(agreementId, new AuditFact(action, $"mail {mail.Kind}") { CaseId = mail.CaseId, Side = task?.Side });
    }
}
