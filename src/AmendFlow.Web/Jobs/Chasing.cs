using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// What a rung of the ladder owes to each who has not answered: a reminder at their hour, one digest a day for those who want it that way
/// or would be flooded, and nothing to whoever put the task off until a later day.
/// </summary>
internal sealed class Chasing(CaseStep run)
{
    // A digest says more than single mails only where several would come.
    private const int Few = 2;

    // Within an hour, whatever somebody wants: the next ones are a digest (decision 0035).
    internal const int Flood = 5;

    // Whoever is at it needs no reminder.
    private static readonly TimeSpan AtIt = TimeSpan.FromHours(1);

    public async Task RunAsync(Round round, CaseTimer timer, CancellationToken cancellationToken)
    {
        var step = run.Step;
        var open = round.Tasks.Where(t => t.State == TaskState.Open).ToList();
        var ids = open.ConvertAll(t => t.AssigneeId);
        var people = await step.Db.People.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken);
        foreach (var task in open)
        {
            var (person, calendar) = (people[task.AssigneeId], run.Calendar(task.Side));
            var today = calendar.LocalDate(step.Now);
            if (task.SnoozedUntil > today)
            {
                continue;
            }

            var hour = person.MailHour is { } wished ? calendar.At(today, new TimeOnly(wished, 0)) : step.Now;
            if (person.WantsDigest && await step.Db.Tasks.CountAsync(t => t.AssigneeId == person.Id && t.State == TaskState.Open, cancellationToken) > Few)
            {
                await OweDigestAsync(person, today, hour, cancellationToken);
                continue;
            }

            var kind = timer.Kind == TimerKind.Reminder ? MailKind.Reminder : MailKind.Overdue;
            var opened = await OpenedAsync(task, cancellationToken);
            var at = opened is { } seen && seen + AtIt > hour ? seen + AtIt : hour;
            at = at < step.Now ? step.Now : at;
            if (await AroundAsync(person, at, cancellationToken) >= Flood)
            {
                await OweInsteadAsync(person, today, at, cancellationToken);
                continue;
            }

            step.Owe(kind, person.Id, $"{kind}:{timer.Sequence}:{task.Id}", run.Case, task, calendar.EndOfDay(round.DueOn), notBefore: at);
        }
    }

    private async Task OweDigestAsync(Person person, DateOnly today, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        var key = DigestKey(person, today);
        if (!await run.Step.Db.Mails.AnyAsync(m => m.Key == key, cancellationToken))
        {
            run.Step.Owe(MailKind.Digest, person.Id, key, notBefore: hour);
        }
    }

    // One that went out earlier in the day, or did not, tells nobody of what is due now.
    private async Task OweInsteadAsync(Person person, DateOnly today, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (mails, from) = (run.Step.Db.Mails, at.AddHours(-1));
        if (await mails.AnyAsync(
            m => m.PersonId == person.Id && m.Kind == MailKind.Digest && (m.State == MailState.Owed || m.State == MailState.Rendered || m.SentAt > from), cancellationToken))
        {
            return;
        }

        var key = DigestKey(person, today);
        key = await mails.AnyAsync(m => m.Key == key, cancellationToken) ? $"{key}:{at.UtcDateTime:HHmm}" : key;
        run.Step.Owe(MailKind.Digest, person.Id, key, data: """{"flood":"yes"}""", notBefore: at);
    }

    private static string DigestKey(Person person, DateOnly today) => $"{MailKind.Digest}:{person.Id:N}:{today:yyyyMMdd}";

    // Single reminders within an hour of an instant, gone or to go; also those that this very step owes.
    private async Task<int> AroundAsync(Person person, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (from, to) = (at.AddHours(-1), at.AddHours(1));
        var owedNow = run.Step.Db.ChangeTracker.Entries<OutboxMail>()
            .Count(e => e.State == EntityState.Added && e.Entity.PersonId == person.Id && (e.Entity.Kind is MailKind.Reminder or MailKind.Overdue) && e.Entity.NextAttemptAt > from && e.Entity.NextAttemptAt < to);
        return owedNow + await run.Step.Db.Mails.CountAsync(
            m => m.PersonId == person.Id && (m.Kind == MailKind.Reminder || m.Kind == MailKind.Overdue)
                && (m.SentAt != null ? m.SentAt > from && m.SentAt < to : m.State != MailState.Cancelled && m.NextAttemptAt > from && m.NextAttemptAt < to),
            cancellationToken);
    }

    // "Opened" is a code asked for: fetching a page proves nobody (design: GET writes nothing).
    private async Task<DateTimeOffset?> OpenedAsync(WorkTask task, CancellationToken cancellationToken) => await run.Step.Db.LinkCodes
        .Where(c => run.Step.Db.ApprovalLinks.Any(l => l.Id == c.LinkId && l.TaskId == task.Id && l.PersonId == task.AssigneeId))
        .MaxAsync(c => (DateTimeOffset?)c.IssuedAt, cancellationToken);
}
