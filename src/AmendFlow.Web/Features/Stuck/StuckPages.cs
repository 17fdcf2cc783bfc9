using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Stuck;

/// <summary>Finds out what is stuck, for an operator.</summary>
internal sealed class StuckPages(CurrentViewer current, Database database, SweepWatch watch, TimeProvider time, IIds ids)
{
    private const int MostOfAKind = 50;

    /// <exception cref="RefusedException">Not an operator: there is no such page.</exception>
    public async Task<IResult> ShowAsync(string done, IReadOnlyList<FieldError> errors, int status, CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { Person.IsOperator: true } viewer)
        {
            throw Refuse.NotFound();
        }

        await using var db = database.CreateDbContext();
        var jobs = new StuckJobs(db, time.GetUtcNow(), MostOfAKind);
        var cases = new StuckCases(db, viewer, MostOfAKind);
        var held = await OutboxPause.SinceAsync(db, cancellationToken);
        var waiting = db.Mails.Where(m => m.State == MailState.Owed || m.State == MailState.Rendered);
        IReadOnlyList<StuckItem>[] kinds =
        [
            await cases.IdleAsync(cancellationToken),
            await cases.RoundsAsync(cancellationToken),
            await jobs.TimersAsync(cancellationToken),
            await jobs.EventsAsync(cancellationToken),
            await jobs.AddressesAsync(cancellationToken),
            await jobs.MailsAsync(held is not null, cancellationToken),
            await jobs.WebhooksAsync(cancellationToken),
        ];
        return Page.Show<StuckPage>(
            new StuckModel(
                [.. kinds.SelectMany(k => k)],
                held,
                held is null ? 0 : await waiting.CountAsync(cancellationToken),
                held is null ? 0 : await waiting.CountAsync(m => m.OwedAt <= held, cancellationToken),
                held is null ? 0 : await db.WebhookDeliveries.CountAsync(d => d.State == DeliveryState.Owed, cancellationToken),
                watch.Silence > StuckJobs.Patience ? watch.Silence : null,
                kinds.Any(k => k.Count == MostOfAKind),
                ids.Next().ToString("N"),
                done,
                errors),
            status);
    }
}
