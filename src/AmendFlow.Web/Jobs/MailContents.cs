using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Mail;
using AmendFlow.Web.Jobs.Wording;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Jobs;

/// <param name="Content">Null for a mail that has nothing to say any more.</param>
/// <param name="About">The proposal that it is about, which makes its conversation; null for a mail that stands alone.</param>
/// <param name="Calendar">The last day to answer, where the mail brings it; or that it is over.</param>
public sealed record WrittenMail(MailContent? Content, Guid? About, CalendarEntry? Calendar);

/// <summary>What a mail says, in its reader's language. A mail goes to one side only, and names nobody of the other's private lane.</summary>
public sealed class MailContents(PublicUrl url, MailSecrets secrets, MailWording wording)
{
    /// <summary>All that waits for somebody. <paramref name="mint"/> gives the link of a task that is answered by link.</summary>
    /// <returns>Without content when nothing waits any more.</returns>
    public async Task<WrittenMail> WriteDigestAsync(
        AmendFlowDbContext db, OutboxMail mail, Person person, Func<WorkTask, string> mint, CancellationToken cancellationToken) => new(
        await new DigestMail(new MailLetter(await MailFacts.LoadAsync(db, mail, person, null, cancellationToken), url), url).WriteAsync(mint, cancellationToken), null, null);

    /// <param name="db">Read only; what is said is what the rows say when the mail is rendered.</param>
    /// <param name="mail">What is owed.</param>
    /// <param name="person">Who reads it.</param>
    /// <param name="link">The link that was minted for this mail; null when it carries none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<WrittenMail> WriteAsync(
        AmendFlowDbContext db, OutboxMail mail, Person person, string? link, CancellationToken cancellationToken)
    {
        var facts = await MailFacts.LoadAsync(db, mail, person, link, cancellationToken);
        var letter = new MailLetter(facts, url);
        var standard = await ContentAsync(letter, mail.Kind, cancellationToken);
        return new WrittenMail(
            standard is null ? null : await wording.ApplyAsync(letter, standard, cancellationToken), facts.Proposal?.Id, await new LastDay(letter, url).EntryAsync(cancellationToken));
    }

    private async Task<MailContent?> ContentAsync(MailLetter letter, MailKind kind, CancellationToken cancellationToken)
    {
        var tells = new MailsThatTell(letter);
        var scientists = new MailsToScientists(letter);
        var secret = new MailsWithSecrets(letter, secrets);
        return kind switch
        {
            MailKind.AskedToDecide or MailKind.AskedToWork or MailKind.ChangesRequested or MailKind.Reminder or MailKind.Overdue
                or MailKind.Reassigned or MailKind.Blocked => await new MailsThatAsk(letter).WriteAsync(cancellationToken),
            MailKind.Escalated => await tells.EscalatedAsync(cancellationToken),
            MailKind.Decided => await tells.DecidedAsync(cancellationToken),
            MailKind.Approved => await tells.ApprovedAsync(cancellationToken),
            MailKind.Released => await tells.ReleasedAsync(cancellationToken),
            MailKind.Rejected => await tells.RejectedAsync(cancellationToken),
            MailKind.Withdrawn => await tells.WithdrawnAsync(cancellationToken),
            MailKind.Lapsed => await tells.LapsedAsync(cancellationToken),
            MailKind.Reached => await tells.ReachedAsync(cancellationToken),
            MailKind.Recorded => await tells.RecordedAsync(cancellationToken),
            MailKind.NotAsked => tells.NotAsked(),
            MailKind.AddressFailed => await new AddressMail(letter).WriteAsync(cancellationToken),
            MailKind.Disputed => await new DisputeMail(letter).WriteAsync(cancellationToken),
            MailKind.DisputeSettled => await new DisputeMail(letter).SettledAsync(cancellationToken),
            MailKind.ConditionsToClose => await new ConditionMail(letter).ToCloseAsync(cancellationToken),
            MailKind.ConditionClosed => await new ConditionMail(letter).ClosedAsync(cancellationToken),
            MailKind.PublicationAsked => await new PublicationMail(letter).AskedAsync(cancellationToken),
            MailKind.PublicationAnswered => await new PublicationMail(letter).AnsweredAsync(cancellationToken),
            MailKind.MoveAsked => await new MoveMail(letter).WriteAsync(cancellationToken),
            MailKind.Incident => await new IncidentMail(letter).WriteAsync(cancellationToken),
            MailKind.Code => secret.Code(),
            MailKind.Invitation => await secret.InvitationAsync(cancellationToken),
            MailKind.ConfirmationAsked => await scientists.ConfirmationAskedAsync(cancellationToken),
            MailKind.Confirmed => await scientists.ConfirmedAsync(cancellationToken),
            MailKind.ChangesWanted => await scientists.ChangesWantedAsync(cancellationToken),
            MailKind.ScientistNamed => await scientists.ScientistNamedAsync(cancellationToken),
            MailKind.ScientistLeft => await scientists.ScientistLeftAsync(cancellationToken),
            MailKind.DelegationGiven or MailKind.DelegationEnded => await new DelegationMail(letter).WriteAsync(cancellationToken),
            _ => throw new InvalidOperationException($"No words for {kind}."),
        };
    }
}
