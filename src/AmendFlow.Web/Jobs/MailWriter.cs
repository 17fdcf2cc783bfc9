using System.Security.Cryptography;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Web.Jobs.Bounces;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Renders an owed mail: its words, its link, its bytes, all fixed in one commit before anything is sent.</summary>
public sealed class MailWriter(
    Database database, WriterGate gate, TimeProvider time, IIds ids, MailSettings settings, PublicUrl publicUrl, MailContents contents,
    IDataProtectionProvider protection)
{
    private readonly IDataProtector bytes = protection.CreateProtector("mail-bytes");

    // Asking somebody who is no longer asked would only mislead them.
    private static readonly MailKind[] NeedsOpenTask =
        [MailKind.AskedToDecide, MailKind.AskedToWork, MailKind.ChangesRequested, MailKind.Reminder, MailKind.Overdue, MailKind.Reassigned, MailKind.Blocked,
            MailKind.Incident];

    /// <summary>A mail of this kind asks for something, and is of no use once it is done.</summary>
    public static bool Asks(MailKind kind) => NeedsOpenTask.Contains(kind);

    /// <summary>Those that an earlier attempt has rendered and that are to go out as they are, read at once: nothing about them is written.</summary>
    /// <remarks>The others, also those that became superfluous meanwhile, are for <see cref="RenderAsync"/>.</remarks>
    public async Task<Dictionary<Guid, StoredMail>> RenderedAsync(IReadOnlyCollection<Guid> mailIds, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var rendered = await (
            from mail in db.Mails.AsNoTracking()
            join person in db.People on mail.PersonId equals person.Id
            join task in db.Tasks on mail.TaskId equals task.Id into tasks
            from task in tasks.DefaultIfEmpty()
            where mailIds.Contains(mail.Id) && mail.State == MailState.Rendered && mail.Recipient == person.Email && mail.Kind != MailKind.NotAsked
                && person.IsActive && person.AddressFailedAt == null && (!NeedsOpenTask.Contains(mail.Kind) || (task != null && task.State == TaskState.Open))
            select new { mail.Id, mail.Recipient, mail.Mime }).ToListAsync(cancellationToken);
        var stored = new Dictionary<Guid, StoredMail>();
        foreach (var mail in rendered)
        {
            if (Read(mail.Mime) is { } mime)
            {
                stored.Add(mail.Id, new StoredMail(mail.Id, mail.Recipient!, settings.EnvelopeSender, mime));
            }
        }

        return stored;
    }

    // Null where the key is gone: that is one mail's fault, and RenderAsync says so.
    private byte[]? Read(byte[]? mime)
    {
        try
        {
            return mime is null ? null : bytes.Unprotect(mime);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <param name="mailId">Of a mail that the caller has claimed.</param>
    /// <param name="attempt">The number that the claim gave.</param>
    /// <param name="cancellationToken">Ends the wait for our turn.</param>
    /// <returns>What to send; null when the mail is not needed any more, or somebody else has claimed it since.</returns>
    public async Task<StoredMail?> RenderAsync(Guid mailId, int attempt, CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var mail = await db.Mails.SingleAsync(m => m.Id == mailId, cancellationToken);
        if (mail.Attempt != attempt || mail.State is not (MailState.Owed or MailState.Rendered))
        {
            return null;
        }

        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == mail.PersonId, cancellationToken);
        var task = mail.TaskId is { } taskId ? await db.Tasks.AsNoTracking().SingleAsync(t => t.Id == taskId, cancellationToken) : null;
        if (!person.IsActive || (Asks(mail.Kind) && task is not { State: TaskState.Open })
            || (mail.Kind == MailKind.NotAsked && !await LastDay.IsKnownAsync(db, mail, cancellationToken)))
        {
            mail.State = MailState.Cancelled;
            mail.LeasedUntil = null;
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }

        if (person.AddressFailedAt is not null && !FailedAddress.TakesStill(mail.Kind))
        {
            mail.State = MailState.Undeliverable;
            mail.Reply = "not sent: mails to this address come back";
            mail.LeasedUntil = null;
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }

        // What a report that comes back is about, also where the address is changed meanwhile.
        mail.Recipient = person.Email;
        if (mail.State == MailState.Owed)
        {
            var link = await MintLinkAsync(db, mail, task, cancellationToken);
            var (content, about, calendar) = mail.Kind == MailKind.Digest
                ? await contents.WriteDigestAsync(db, mail, person, t => Mint(db, t), cancellationToken)
                : await contents.WriteAsync(db, mail, person, link, cancellationToken);
            if (content is null)
            {
                mail.State = MailState.Cancelled;
                mail.LeasedUntil = null;
                await db.SaveChangesAsync(cancellationToken);
                return null;
            }

            var (text, html) = MailLayout.Render(content);
            mail.MessageId = MimeRenderer.MessageIdOf(mail.Id, publicUrl.Host);
            var mime = MimeRenderer.Render(new OutgoingMail(
                mail.MessageId, time.GetUtcNow(), settings.From, new MailAddress(person.Email, person.Name), content.Subject, text, html, mail.Id.ToString("N"),
                about is { } proposal ? MimeRenderer.ThreadIdOf(proposal, person.Id, publicUrl.Host) : null,
                calendar));
            mail.CalendarDay = calendar?.Day;
            mail.Mime = bytes.Protect(mime);
            mail.State = MailState.Rendered;
        }

        await db.SaveChangesAsync(cancellationToken);
        return new StoredMail(mail.Id, person.Email, settings.EnvelopeSender, bytes.Unprotect(mail.Mime!));
    }

    /// <summary>A link for whoever is asked to answer, and for whoever answered by one: it shows what became of it, and takes "it was not me".</summary>
    private async Task<string?> MintLinkAsync(AmendFlowDbContext db, OutboxMail mail, WorkTask? task, CancellationToken cancellationToken)
    {
        if (task is not { Kind: TaskKind.Decide or TaskKind.Advise } || mail.PersonId != task.AssigneeId
            || mail.Kind is not (MailKind.AskedToDecide or MailKind.Reminder or MailKind.Overdue or MailKind.Reassigned or MailKind.Recorded))
        {
            return null;
        }

        return mail.Kind != MailKind.Recorded || await db.Decisions.AnyAsync(d => d.TaskId == task.Id && d.Channel == Channel.Link, cancellationToken)
            ? Mint(db, task)
            : null;
    }

    private string Mint(AmendFlowDbContext db, WorkTask task)
    {
        var token = Tokens.New();
        db.ApprovalLinks.Add(new ApprovalLink
        {
            Id = ids.Next(),
            TaskId = task.Id,
            PersonId = task.AssigneeId,
            TokenHash = Tokens.Hash(token),
            IssuedAt = time.GetUtcNow(),
        });
        return publicUrl.To($"/a/{token}");
    }

}
