using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
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

    /// <returns>What to send; null when the mail is not needed any more.</returns>
    public async Task<StoredMail?> RenderAsync(Guid mailId, CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var mail = await db.Mails.SingleAsync(m => m.Id == mailId, cancellationToken);
        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == mail.PersonId, cancellationToken);
        var task = mail.TaskId is { } taskId ? await db.Tasks.AsNoTracking().SingleAsync(t => t.Id == taskId, cancellationToken) : null;
        if (!person.IsActive || (NeedsOpenTask.Contains(mail.Kind) && task is not { State: TaskState.Open }))
        {
            mail.State = MailState.Cancelled;
            mail.LeasedUntil = null;
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }

        if (mail.State == MailState.Owed)
        {
            var link = MintLink(db, mail, task);
            var content = mail.Kind == MailKind.Digest
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
                mail.MessageId, time.GetUtcNow(), settings.From, new MailAddress(person.Email, person.Name), content.Subject, text, html, mail.Id.ToString("N")));
            mail.Mime = bytes.Protect(mime);
            mail.State = MailState.Rendered;
            await db.SaveChangesAsync(cancellationToken);
        }

        return new StoredMail(mail.Id, person.Email, settings.From.Address, bytes.Unprotect(mail.Mime!));
    }

    /// <summary>A link for whoever is asked to answer, and for whoever answered: it shows what became of it.</summary>
    private string? MintLink(AmendFlowDbContext db, OutboxMail mail, WorkTask? task)
    {
        if (task is not { Kind: TaskKind.Decide or TaskKind.Advise } || mail.PersonId != task.AssigneeId
            || mail.Kind is not (MailKind.AskedToDecide or MailKind.Reminder or MailKind.Overdue or MailKind.Reassigned))
        {
            return null;
        }

        return Mint(db, task);
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
