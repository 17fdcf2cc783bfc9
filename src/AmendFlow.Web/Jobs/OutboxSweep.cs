using System.Runtime.CompilerServices;
using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Web.Jobs.Bounces;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// Hands owed mails over, nearest deadline first. A mail is rendered once; its bytes, Message-ID and link are committed before the
/// first attempt, and every later attempt sends those very bytes.
/// </summary>
public sealed partial class OutboxSweep(
    Database database, WriterGate gate, TimeProvider time, MailWriter writer, IMailTransport transport, StepRunner steps, ILogger<OutboxSweep> logger)
{
    private const int Batch = 20;
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    // Short, because a code is waited for: what a killed node had claimed goes out with the first sweep after this time. A sweep that lives
    // renews it, however slow the mail server is.
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    internal static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    // Timers are fired by the same sweeps: a backlog of mails, or people who are quicker than the mail server, must not keep deadlines waiting.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public Task<int> RunAsync(CancellationToken cancellationToken) => RunAsync(() => { }, cancellationToken);

    /// <param name="gotOn">Called after each batch, for whoever watches over a long sweep.</param>
    /// <returns>How many mails were handed over.</returns>
    public async Task<int> RunAsync(Action gotOn, CancellationToken cancellationToken)
    {
        var (sent, hostIsAway, last) = (0, false, HandOverKind.Sent);
        var claimed = new Dictionary<Guid, OutboxMail>();
        await foreach (var outcome in transport.SendAsync(OwedAsync(claimed, () => !hostIsAway, gotOn, cancellationToken), cancellationToken))
        {
            if (outcome.Kind == HandOverKind.PermanentForRecipient && AddressFaults.Are(outcome.Reply))
            {
                await RefusedAsync(outcome);
            }

            // The hand-over has happened: its outcome is stored even while the process is stopping.
            await FinishAsync(claimed[outcome.MailId], m => Apply(m, outcome), CancellationToken.None);
            Metrics.HandedOver(outcome.Kind);
            sent += outcome.Kind == HandOverKind.Sent ? 1 : 0;
            // After two without a known end the transport tries no other, and would say so of each mail of a next batch.
            hostIsAway |= outcome.Kind is HandOverKind.TransientForHost or HandOverKind.ConfigurationFault || (outcome.Kind, last) is (HandOverKind.Unknown, HandOverKind.Unknown);
            last = outcome.Kind;
            if (outcome.Kind != HandOverKind.Sent)
            {
                LogNotSent(outcome.MailId, outcome.Kind, outcome.Reply);
            }
        }

        await ForgetAsync(cancellationToken);
        Metrics.Swept("mails", sent);
        await MeasureAsync(cancellationToken);
        return sent;
    }

    /// <summary>What is owed, each claimed and rendered when its turn comes.</summary>
    /// <param name="claimed">Is told what the present batch claimed.</param>
    /// <param name="more">Whether another batch makes sense.</param>
    /// <param name="gotOn">Called after each batch.</param>
    /// <param name="cancellationToken">Ends after the batch: each of its mails gets an outcome, if only that it was not tried.</param>
    private async IAsyncEnumerable<StoredMail> OwedAsync(
        Dictionary<Guid, OutboxMail> claimed, Func<bool> more, Action gotOn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (more() && !cancellationToken.IsCancellationRequested && time.GetElapsedTime(began) < Longest)
        {
            var batch = await ClaimAsync(cancellationToken);
            if (batch.Count == 0)
            {
                yield break;
            }

            claimed.Clear();
            batch.ForEach(m => claimed.Add(m.Id, m));
            await using var held = new Renewing(this, claimed.Keys);
            var rendered = await writer.RenderedAsync(claimed.Keys, CancellationToken.None);
            foreach (var mail in batch)
            {
                if ((rendered.GetValueOrDefault(mail.Id) ?? await RenderAsync(mail)) is { } stored)
                {
                    yield return stored;
                }
            }

            gotOn();
        }
    }

    private async Task<StoredMail?> RenderAsync(OutboxMail mail)
    {
        try
        {
            return await writer.RenderAsync(mail.Id, mail.Attempt, CancellationToken.None);
        }
        catch (Exception failure) when (!DatabaseAway.Is(failure))
        {
            // That the database was away says nothing about the mail: it goes out when its lease has ended.
            LogNotRendered(failure, mail.Id);
            await FinishAsync(mail, m => m.NextAttemptAt = time.GetUtcNow().AddMinutes(5), CancellationToken.None);
            return null;
        }
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var waiting = await db.Mails.Where(m => m.State == MailState.Owed || m.State == MailState.Rendered)
            .GroupBy(_ => 1).Select(g => new { Count = g.Count(), Oldest = g.Min(m => m.OwedAt) }).SingleOrDefaultAsync(cancellationToken);
        Metrics.Outbox(
            waiting?.Count ?? 0,
            waiting is null ? TimeSpan.Zero : time.GetUtcNow() - waiting.Oldest,
            await OutboxPause.SinceAsync(db, cancellationToken) is not null);
    }

    /// <summary>The bytes of a mail are kept for thirty days after its hand-over; that it was sent, and when, stays.</summary>
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var old = time.GetUtcNow() - KeptFor;
        await using var db = database.CreateDbContext();

        // The oldest, not any, for the same reason as in TimerSweep.
        if ((await db.Mails.Where(m => m.Mime != null && m.SentAt < old).OrderBy(m => m.SentAt).Select(m => m.Id).Take(1).ToListAsync(cancellationToken)).Count > 0)
        {
            using var pass = await gate.EnterAsync(cancellationToken);
            await db.Mails.Where(m => m.Mime != null && m.SentAt < old)
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.Mime, (byte[]?)null), cancellationToken);
        }
    }

    /// <returns>The mails that are ours now, as they were claimed: the number of the attempt fences us in.</returns>
    private async Task<List<OutboxMail>> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stored = now.UtcDateTime;
        using var pass = await gate.EnterAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        if (await OutboxPause.SinceAsync(db, cancellationToken) is not null)
        {
            return [];
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = db.HasRowLocks
            ? await db.Database.SqlQuery<Guid>($"""
                SELECT "Id" AS "Value" FROM mails
                WHERE "State" IN ('Owed', 'Rendered') AND "NextAttemptAt" <= {stored} AND ("LeasedUntil" IS NULL OR "LeasedUntil" <= {stored})
                ORDER BY "DueAt" NULLS LAST, "OwedAt" LIMIT {Batch} FOR UPDATE SKIP LOCKED
                """).ToListAsync(cancellationToken)
            : await db.Mails
                .Where(m => m.State == MailState.Owed || m.State == MailState.Rendered)
                .Where(m => m.NextAttemptAt <= now && (m.LeasedUntil == null || m.LeasedUntil <= now))
                .OrderBy(m => m.DueAt == null).ThenBy(m => m.DueAt).ThenBy(m => m.OwedAt)
                .Select(m => m.Id).Take(Batch).ToListAsync(cancellationToken);
        var mails = await db.Mails.Where(m => ids.Contains(m.Id)).ToListAsync(cancellationToken);
        foreach (var mail in mails)
        {
            mail.LeasedUntil = now + Lease;
            mail.FirstAttemptAt ??= now;
            mail.Attempt++;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ids.ConvertAll(id => mails.Single(m => m.Id == id));
    }

    /// <summary>Renews the leases of a batch until it is disposed of.</summary>
    private sealed class Renewing : IAsyncDisposable
    {
        private readonly CancellationTokenSource ending = new();
        private readonly Task work;

        public Renewing(OutboxSweep sweep, IReadOnlyCollection<Guid> ids) => work = sweep.RenewAsync(ids, ending.Token);

        public async ValueTask DisposeAsync()
        {
            await ending.CancelAsync();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ending.Dispose();
        }
    }

    private async Task RenewAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Renewal, time, cancellationToken);
            try
            {
                var until = time.GetUtcNow() + Lease;
                using var pass = await gate.EnterAsync(cancellationToken);
                await using var db = database.CreateDbContext();
                await db.Mails.Where(m => ids.Contains(m.Id) && m.LeasedUntil != null)
                    .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeasedUntil, until), cancellationToken);
            }
            catch (Exception failure) when (DatabaseAway.Is(failure) || failure is System.Data.Common.DbException)
            {
                // Without the lease another sweep may send the same bytes again, which is allowed; stopping here would not help.
                LogNotRenewed(failure);
            }
        }
    }

    /// <param name="mail">As it was claimed.</param>
    /// <param name="change">What became of it.</param>
    /// <param name="cancellationToken">Ends the wait for our turn.</param>
    private async Task FinishAsync(OutboxMail mail, Action<OutboxMail> change, CancellationToken cancellationToken)
    {
        var (attempt, state) = (mail.Attempt, mail.State);
        change(mail);
        using var pass = await gate.EnterAsync(cancellationToken);
        await using var db = database.CreateDbContext();

        // Where another sweep has taken the mail over, because we were too slow, what became of it is theirs to say.
        var ours = db.Mails.Where(m => m.Id == mail.Id && m.Attempt == attempt);
        await ours.ExecuteUpdateAsync(
            s =>
            {
                s.SetProperty(m => m.LeasedUntil, (DateTimeOffset?)null).SetProperty(m => m.Attempt, mail.Attempt).SetProperty(m => m.NextAttemptAt, mail.NextAttemptAt)
                    .SetProperty(m => m.Reply, mail.Reply).SetProperty(m => m.SentAt, mail.SentAt);
                if (mail.State != state)
                {
                    s.SetProperty(m => m.State, mail.State);
                }
            },
            cancellationToken);
    }

    // Before the outcome of the mail: a crash between the two has it refused once more, and the address failed already.
    private Task<RefusedAnswer> RefusedAsync(HandOver outcome) => steps.RunAsync(
        Actor.System, $"refused:{outcome.MailId:N}:{time.GetUtcNow().UtcTicks}", new RefusedCommand(outcome.MailId),
        async (step, ct) =>
        {
            var mail = await step.Db.Mails.SingleAsync(m => m.Id == outcome.MailId, ct);
            mail.Reply = outcome.Reply;
            await FailedAddress.RecordAsync(step, mail, ct);
            return new RefusedAnswer(outcome.MailId);
        },
        CancellationToken.None);

    private sealed record RefusedCommand(Guid MailId);

    private sealed record RefusedAnswer(Guid MailId);

    private void Apply(OutboxMail mail, HandOver outcome)
    {
        var now = time.GetUtcNow();
        mail.Reply = outcome.Reply;
        switch (outcome.Kind)
        {
            case HandOverKind.Sent:
                mail.State = MailState.Sent;
                mail.SentAt = now;
                break;
            case HandOverKind.PermanentForRecipient:
                mail.State = MailState.Undeliverable;
                break;
            case HandOverKind.NotTried:
                mail.Attempt--;
                break;
            default:
                if (RetrySchedule.Next(mail.Attempt, mail.FirstAttemptAt ?? now, now, mail.Id) is { } next)
                {
                    mail.NextAttemptAt = next;
                }
                else
                {
                    mail.State = MailState.Undeliverable;
                }

                break;
        }
    }

    [LoggerMessage(LogLevel.Error, "Mail {MailId} could not be rendered")]
    private partial void LogNotRendered(Exception failure, Guid mailId);

    [LoggerMessage(LogLevel.Warning, "The leases of a batch of mails could not be renewed; it is tried again")]
    private partial void LogNotRenewed(Exception failure);

    [LoggerMessage(LogLevel.Warning, "Mail {MailId} was not handed over: {Outcome}, {Reply}")]
    private partial void LogNotSent(Guid mailId, HandOverKind outcome, string reply);
}
