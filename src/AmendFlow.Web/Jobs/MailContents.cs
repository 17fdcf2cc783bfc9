using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Mail;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Jobs;

/// <summary>What a mail says, in its reader's language. A mail goes to one side only, and names nobody of the other's private lane.</summary>
public sealed class MailContents(PublicUrl url, MailSecrets secrets)
{
    /// <summary>All that waits for somebody. <paramref name="mint"/> gives the link of a task that is answered by link.</summary>
    /// <returns>Null when nothing waits any more.</returns>
    public async Task<MailContent?> WriteDigestAsync(
        AmendFlowDbContext db, OutboxMail mail, Person person, Func<WorkTask, string> mint, CancellationToken cancellationToken) =>
        await new DigestMail(new MailLetter(await MailFacts.LoadAsync(db, mail, person, null, cancellationToken), url), url).WriteAsync(mint, cancellationToken);

    /// <param name="db">Read only; what is said is what the rows say when the mail is rendered.</param>
    /// <param name="mail">What is owed.</param>
    /// <param name="person">Who reads it.</param>
    /// <param name="link">The link that was minted for this mail; null when it carries none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<MailContent> WriteAsync(
        AmendFlowDbContext db, OutboxMail mail, Person person, string? link, CancellationToken cancellationToken)
    {
        var letter = new MailLetter(await MailFacts.LoadAsync(db, mail, person, link, cancellationToken), url);
        var tells = new MailsThatTell(letter);
        var scientists = new MailsToScientists(letter);
        var secret = new MailsWithSecrets(letter, secrets);
        return mail.Kind switch
        {
            MailKind.AskedToDecide or MailKind.AskedToWork or MailKind.ChangesRequested or MailKind.Reminder or MailKind.Overdue
                or MailKind.Reassigned or MailKind.Blocked => await new MailsThatAsk(letter).WriteAsync(cancellationToken),
            MailKind.Escalated => await tells.EscalatedAsync(cancellationToken),
            MailKind.Decided => await tells.DecidedAsync(cancellationToken),
            MailKind.Approved => await tells.ApprovedAsync(cancellationToken),
            MailKind.Rejected => await tells.RejectedAsync(cancellationToken),
            MailKind.Withdrawn => await tells.WithdrawnAsync(cancellationToken),
            MailKind.Lapsed => await tells.LapsedAsync(cancellationToken),
            MailKind.Recorded => await tells.RecordedAsync(cancellationToken),
            MailKind.Incident => await new IncidentMail(letter).WriteAsync(cancellationToken),
            MailKind.Code => secret.Code(),
            MailKind.Invitation => secret.Invitation(),
            MailKind.ConfirmationAsked => await scientists.ConfirmationAskedAsync(cancellationToken),
            MailKind.Confirmed => await scientists.ConfirmedAsync(cancellationToken),
            MailKind.ChangesWanted => await scientists.ChangesWantedAsync(cancellationToken),
            MailKind.ScientistNamed => await scientists.ScientistNamedAsync(cancellationToken),
            MailKind.ScientistLeft => await scientists.ScientistLeftAsync(cancellationToken),
            MailKind.DelegationGiven or MailKind.DelegationEnded => await new DelegationMail(letter).WriteAsync(cancellationToken),
            _ => throw new InvalidOperationException($"No words for {mail.Kind}."),
        };
    }
}
