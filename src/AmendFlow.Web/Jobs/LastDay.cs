using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// The last day to answer, for the reader's calendar: with the mail that asks, with a later one when the day has moved, and out of it again when
/// the task was closed by others.
/// </summary>
internal sealed class LastDay(MailLetter letter, PublicUrl url)
{
    private readonly MailFacts facts = letter.Facts;

    /// <summary>A mail about this task has brought its reader a day that may stand in their calendar.</summary>
    public static Task<bool> IsKnownAsync(AmendFlowDbContext db, OutboxMail mail, CancellationToken cancellationToken) =>
        Before(db, mail).AnyAsync(m => m.SentAt != null, cancellationToken);

    /// <returns>Null for a mail that changes nothing in a calendar.</returns>
    public async Task<CalendarEntry?> EntryAsync(CancellationToken cancellationToken)
    {
        if (facts.Task is not { Kind: TaskKind.Decide or TaskKind.Advise or TaskKind.Work } task || facts.Mail.PersonId != task.AssigneeId)
        {
            return null;
        }

        var before = await Before(facts.Db, facts.Mail).OrderBy(m => m.OwedAt).ThenBy(m => m.Id).Select(m => m.CalendarDay).ToListAsync(cancellationToken);
        var day = facts.Round!.DueOn;
        return facts.Mail.Kind switch
        {
            MailKind.AskedToDecide or MailKind.AskedToWork or MailKind.ChangesRequested or MailKind.Reassigned => Entry(task.Id, before.Count, day, isCancelled: false),
            MailKind.Reminder or MailKind.Overdue when before.Count > 0 && before[^1] != day => Entry(task.Id, before.Count, day, isCancelled: false),
            MailKind.NotAsked when before.Count > 0 => Entry(task.Id, before.Count, before[^1]!.Value, isCancelled: true),
            _ => null,
        };
    }

    private static IQueryable<OutboxMail> Before(AmendFlowDbContext db, OutboxMail mail) => db.Mails.AsNoTracking()
        .Where(m => m.TaskId == mail.TaskId && m.PersonId == mail.PersonId && m.Id != mail.Id && m.CalendarDay != null);

    private CalendarEntry Entry(Guid taskId, int sequence, DateOnly day, bool isCancelled)
    {
        var step = letter.Step(facts.Round!);
        return new CalendarEntry(
            $"task-{taskId:N}@{url.Host}",
            sequence,
            day,
            letter.T($"{facts.Proposal!.Reference}: last day to answer ({step})", $"{facts.Proposal!.Reference} : dernier jour pour répondre ({step})"),
            letter.T(
                "AmendFlow asked you by mail. The link to answer with stands in that mail, not here. Silence is never taken as an approval.",
                "AmendFlow vous a sollicité par courriel. Le lien pour répondre figure dans ce courriel, pas ici. Le silence ne vaut jamais approbation."),
            url.To($"/tasks/{taskId}"),
            isCancelled);
    }
}
