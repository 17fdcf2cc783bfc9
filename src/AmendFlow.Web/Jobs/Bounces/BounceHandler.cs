using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs.Bounces;

/// <param name="Attempt">Of the mail, when the report was read: a mail that is sent again can come back again.</param>
public sealed record BounceCommand(Guid MailId, int Attempt, DeliveryReport Report);

public sealed record BounceAnswer(Guid MailId);

/// <summary>What became of a message in the mailbox for delivery reports.</summary>
public enum BounceOutcome
{
    /// <summary>Something else: a letter, spam, an out-of-office answer.</summary>
    NoReport,

    /// <summary>A report about a mail that is not ours, or was never sent, or sent long ago: forged, or of an installation before this one.</summary>
    Unknown,

    /// <summary>The mail came back, and is marked so.</summary>
    Failed,

    /// <summary>The mail is late; noted.</summary>
    Delayed,

    /// <summary>Known already.</summary>
    Known,
}

/// <summary>Records what a delivery report says about a mail of ours.</summary>
public sealed class BounceHandler(StepRunner steps, Database database, PublicUrl url, TimeProvider time)
{
    /// <summary>No mail server tries for longer than some days (RFC 5321, 4.5.4.1). The id of an older mail may have come into many hands.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromDays(7);

    public async Task<BounceOutcome> HandleAsync(DeliveryReport report, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        if (MailOf(report) is not { } id
            || await db.Mails.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id && m.MessageId != null && m.Recipient != null, cancellationToken) is not { } mail
            || time.GetUtcNow() - mail.SentAt > Believed)
        {
            return BounceOutcome.Unknown;
        }

        if (IsKnown(mail, report))
        {
            return BounceOutcome.Known;
        }

        await steps.RunAsync(
            Actor.System, $"bounce:{mail.Id:N}:{mail.Attempt}:{(report.IsFinal ? "final" : "late")}", new BounceCommand(mail.Id, mail.Attempt, report),
            (step, ct) => RecordAsync(step, mail.Id, report, ct), cancellationToken);
        return report.IsFinal ? BounceOutcome.Failed : BounceOutcome.Delayed;
    }

    private static bool IsKnown(OutboxMail mail, DeliveryReport report) =>
        mail.State is MailState.Bounced or MailState.Cancelled || (!report.IsFinal && (mail.ReportedAt is not null || mail.State != MailState.Sent));

    // The id is in the Message-ID, which only those know who had the mail in hand: whoever forges a report about theirs harms themselves.
    private Guid? MailOf(DeliveryReport report)
    {
        var known = report.MessageId is { } message
            ? message.EndsWith($"@{url.Host}", StringComparison.OrdinalIgnoreCase) ? message[..message.IndexOf('@', StringComparison.Ordinal)] : null
            : report.EnvelopeId;
        return Guid.TryParseExact(known, "N", out var id) ? id : null;
    }

    private static async Task<BounceAnswer> RecordAsync(StepContext step, Guid mailId, DeliveryReport report, CancellationToken cancellationToken)
    {
        var mail = await step.Db.Mails.SingleAsync(m => m.Id == mailId, cancellationToken);
        if (IsKnown(mail, report))
        {
            return new BounceAnswer(mailId);
        }

        var (state, attempt) = (mail.State, mail.Attempt);
        step.Recheck((db, ct) => db.Mails.AnyAsync(m => m.Id == mailId && m.State == state && m.Attempt == attempt, ct));
        mail.Reply = report.Words;
        mail.ReportedAt = step.Now;
        if (report.IsFinal)
        {
            mail.State = MailState.Bounced;

            // A report may come before our own note that the server took the mail: that note has nothing to say any more.
            mail.Attempt++;
            mail.LeasedUntil = null;
            if (report.IsAboutAddress)
            {
                await FailedAddress.RecordAsync(step, mail, cancellationToken);
            }
        }

        return new BounceAnswer(mailId);
    }
}
