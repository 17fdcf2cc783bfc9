using System.Globalization;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Stuck;

/// <param name="WithThoseOfTheBackup">False gives up what was owed before the restore, and may have been sent before it.</param>
public sealed record ReleaseOutboxCommand(bool WithThoseOfTheBackup);

public sealed record ReleaseOutboxAnswer(int GivenUp);

/// <summary>Lets mails go out again after a restore.</summary>
public sealed class ReleaseOutboxHandler(StepRunner steps)
{
    /// <exception cref="RefusedException">Not an operator, or no mail is held.</exception>
    public Task<ReleaseOutboxAnswer> HandleAsync(Actor actor, string commandId, ReleaseOutboxCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => ReleaseAsync(step, command, ct), cancellationToken);

    private static async Task<ReleaseOutboxAnswer> ReleaseAsync(StepContext step, ReleaseOutboxCommand command, CancellationToken cancellationToken)
    {
        await OperatorOnly.CheckAsync(step, cancellationToken);
        var since = await OutboxPause.SinceAsync(step.Db, cancellationToken)
            ?? throw Refuse.Conflict("No mail is held any more. Nothing was changed.", "Plus aucun courriel n’est retenu. Rien n’a été modifié.");

        // Deleting a row that another operator deleted meanwhile fails, and then the command is looked at afresh.
        step.Db.Settings.Remove(await step.Db.Settings.SingleAsync(s => s.Key == OutboxPause.Key, cancellationToken));
        List<OutboxMail> old = command.WithThoseOfTheBackup
            ? []
            : await step.Db.Mails.Where(m => (m.State == MailState.Owed || m.State == MailState.Rendered) && m.OwedAt <= since).ToListAsync(cancellationToken);
        foreach (var mail in old)
        {
            mail.State = MailState.Cancelled;
        }

        if (!command.WithThoseOfTheBackup)
        {
            await step.Db.WebhookDeliveries.Where(d => d.State == DeliveryState.Owed && d.OwedAt <= since)
                .ForEachAsync(d => d.State = DeliveryState.Cancelled, cancellationToken);
        }

        var givenUp = old.Where(m => m.AgreementId is not null).ToLookup(m => m.AgreementId!.Value);
        foreach (var agreementId in await step.Db.Agreements.Select(a => a.Id).ToListAsync(cancellationToken))
        {
            step.Audit(agreementId, new AuditFact("mails-released", $"mails held since {since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}")
            {
                New = $"given up {givenUp[agreementId].Count()}",
            });
        }

        return new ReleaseOutboxAnswer(old.Count);
    }
}
