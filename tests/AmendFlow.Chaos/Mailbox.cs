using System.Diagnostics;
using System.Text.RegularExpressions;
using AmendFlow.Data.Jobs;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace AmendFlow.Chaos;

/// <summary>The folder that mails arrive in, as their readers see it.</summary>
internal sealed class Mailbox(Place place)
{
    // A mail that a killed host had claimed waits for the end of its lease.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>The path of the link in the mail that asks somebody to decide at a step that is open now.</summary>
    public async Task<string> LinkAsync(string email, string activityId)
    {
        await using var db = place.Database.CreateDbContext();
        var person = place.People[email];
        var task = await db.Tasks.Where(t => t.AssigneeId == person && t.State == Data.Cases.TaskState.Open && t.Round!.ActivityId == activityId)
            .Select(t => t.Id).SingleAsync();
        var text = await TextAsync(m => m.TaskId == task && m.Kind == MailKind.AskedToDecide);
        return Regex.Match(text, "https?://[^/\\s]+(/a/[^\\s>]+)").Groups[1].Value;
    }

    public async Task<string> CodeAsync(string email)
    {
        var person = place.People[email];
        var code = Regex.Match(await TextAsync(m => m.PersonId == person && m.Kind == MailKind.Code), @"^(\d{4}) (\d{4})\s*$", RegexOptions.Multiline);
        return code.Groups[1].Value + code.Groups[2].Value;
    }

    /// <summary>Waits until nothing is owed any more.</summary>
    public async Task EmptyAsync()
    {
        await WaitAsync(async () =>
        {
            await using var db = place.Database.CreateDbContext();
            return await db.Mails.AnyAsync(m => m.State == MailState.Owed || m.State == MailState.Rendered) ? null : "";
        }, "mails stay owed");
    }

    private Task<string> TextAsync(System.Linq.Expressions.Expression<Func<OutboxMail, bool>> which) => WaitAsync(async () =>
    {
        await using var db = place.Database.CreateDbContext();
        var newest = await db.Mails.Where(which).OrderByDescending(m => m.OwedAt).ThenByDescending(m => m.Id).FirstOrDefaultAsync();
        return newest is { State: MailState.Sent } ? (await MimeMessage.LoadAsync(Path.Combine(place.MailFolder, $"{newest.Id}.eml"))).TextBody : null;
    }, "an expected mail does not come");

    private async Task<string> WaitAsync(Func<Task<string?>> look, string complaint)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await Task.Delay(100);
        }

        await using var db = place.Database.CreateDbContext();
        var owed = await db.Mails.Where(m => m.State != MailState.Sent).Select(m => new { m.Kind, m.State, m.Attempt, m.LeasedUntil, m.NextAttemptAt, m.Reply }).ToListAsync();
        throw new InvalidOperationException($"After {Patience.TotalSeconds} s {complaint}: {string.Join("; ", owed)}. {string.Join('\n', place.Host.Output)}");
    }
}
