using System.Diagnostics;
using System.Text.Json;
using AmendFlow.Data;
using AmendFlow.Data.Records;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Steps;

/// <summary>
/// How anything is written. A command runs on a snapshot, nothing slow happens under a lock, and one transaction stores state,
/// decision, tasks, timers, mails owed, audit entries and the command id together, or none of them.
/// </summary>
public sealed partial class StepRunner(Database database, WriterGate gate, OutboxBell bell, TimeProvider time, IIds ids, ILogger<StepRunner> logger)
{
    private const int Attempts = 8;

    private static readonly Prepared<Func<AmendFlowDbContext, Guid, string, CancellationToken, Task<CommandRecord?>>> Command = new(() => EF.CompileAsyncQuery(
        (AmendFlowDbContext db, Guid personId, string key, CancellationToken cancellationToken) =>
            db.Commands.AsNoTracking().SingleOrDefault(c => c.PersonId == personId && c.Key == key)));

    /// <summary>Carries out a command once, whoever sends it how often.</summary>
    /// <param name="commandId">Made by the client, 8 to 100 characters, scoped to the actor.</param>
    /// <param name="request">What is asked: the same id with another request is refused.</param>
    /// <param name="work">Reads the snapshot and decides; may run several times, so it changes nothing but its context.</param>
    /// <returns>What <paramref name="work"/> answered, now or the first time.</returns>
    /// <exception cref="RefusedException">The command was refused, or its id was used for another request. Nothing was changed.</exception>
    public async Task<T> RunAsync<T>(
        Actor actor, string commandId, object request, Func<StepContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
        where T : notnull
    {
        using var span = Traces.Step(request.GetType().Name);
        try
        {
            return await RunToEndAsync(actor, commandId, request, work, span, cancellationToken);
        }
        catch (RefusedException refused)
        {
            span.Ended(refused.Kind);
            Metrics.Refused(request.GetType().Name, refused.Kind);
            throw;
        }
        catch (Exception failure)
        {
            span.Failed(failure);
            throw;
        }
    }

    private async Task<T> RunToEndAsync<T>(
        Actor actor, string commandId, object request, Func<StepContext, CancellationToken, Task<T>> work, Activity? span, CancellationToken cancellationToken)
        where T : notnull
    {
        CheckId(commandId);
        var requestHash = StepContext.Sha256(request.GetType().Name + JsonSerializer.Serialize(request));
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.CreateDbContext();
            if (await StoredAsync<T>(db, actor, commandId, requestHash, cancellationToken) is { Found: true } before)
            {
                // Whoever sends again may do so because the first answer was lost, and the ring with it.
                bell.Ring();
                return before.Answer!;
            }

            // What has changed is looked for once, when it is saved, and not at every look at what the context holds.
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            var context = new StepContext(db, actor, commandId, Now(), ids);
            T answer;
            try
            {
                answer = await work(context, cancellationToken);
                foreach (var look in context.Endings)
                {
                    await look(cancellationToken);
                }
            }
            catch (RefusedException)
            {
                // The same command, sent twice at once, may have been carried out between our two looks: then it was not refused.
                if (await StoredAsync<T>(db, actor, commandId, requestHash, cancellationToken) is { Found: true } meanwhile)
                {
                    return meanwhile.Answer!;
                }

                throw;
            }

            db.Commands.Add(new CommandRecord
            {
                PersonId = actor.PersonId,
                Key = commandId,
                RequestHash = requestHash,
                Answer = JsonSerializer.Serialize(answer),
                At = context.Now,
            });

            try
            {
                if (await CommitAsync(db, context, cancellationToken))
                {
                    Committed(context, span);
                    return answer;
                }
            }
            catch (Exception failure) when (CommitFaults.IsOfDatabase(failure))
            {
                // A commit that threw may have succeeded: only the command id can tell.
                await using var fresh = database.CreateDbContext();
                if (await StoredAsync<T>(fresh, actor, commandId, requestHash, cancellationToken) is { Found: true } stored)
                {
                    Committed(context, span);
                    return stored.Answer!;
                }

                if (attempt >= Attempts || !CommitFaults.MayHaveRaced(failure))
                {
                    throw;
                }
            }

            if (attempt >= Attempts)
            {
                throw Refuse.Conflict(
                    "Many people are writing to this case at the moment. Nothing was saved; please try again.",
                    "Plusieurs personnes écrivent en ce moment dans ce dossier. Rien n’a été enregistré ; merci de réessayer.");
            }

            LogMoved(commandId, attempt);
        }
    }

    private void Committed(StepContext context, Activity? span)
    {
        if (context.Case is { } held)
        {
            span.About(held.Id);
        }

        foreach (var count in context.Counts)
        {
            count();
        }

        // What timers and events owe is handed over at the end of the sweep that they are part of.
        if (context.OwesMailNow && !context.Actor.IsSystem)
        {
            bell.Ring();
        }
    }

    /// <summary>Now, UTC, cut to milliseconds, because both databases and every hash have to agree on it.</summary>
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    private async Task<bool> CommitAsync(AmendFlowDbContext db, StepContext context, CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterAsync(cancellationToken);

        // Nothing of a transaction that failed is ever kept, so it needs no point to go back to: two round trips less.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken);
        if (context.Case is { } held && await Locks.CaseVersionAsync(db, held.Id, cancellationToken) is { } version
            && version != held.Version - 1)
        {
            return false;
        }

        foreach (var holds in context.Rechecks)
        {
            if (!await holds(db, cancellationToken))
            {
                return false;
            }
        }

        // The agreement's head last of all that is locked: steps of its other cases wait for it.
        foreach (var write in context.Writes)
        {
            await write(db, cancellationToken);
        }

        await AuditAppender.AppendAsync(db, context, cancellationToken);
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<(bool Found, T? Answer)> StoredAsync<T>(
        AmendFlowDbContext db, Actor actor, string commandId, string requestHash, CancellationToken cancellationToken)
    {
        var stored = await Command.On(db)(db, actor.PersonId, commandId, cancellationToken);
        if (stored is null)
        {
            return (false, default);
        }

        return stored.RequestHash == requestHash
            ? (true, JsonSerializer.Deserialize<T>(stored.Answer))
            : throw Refuse.Conflict(
                "This form was already sent with other content. Open the page again to see what was recorded.",
                "Ce formulaire a déjà été envoyé avec un autre contenu. Rouvrez la page pour voir ce qui a été enregistré.");
    }

    private static void CheckId(string commandId)
    {
        if (commandId.Length is < 8 or > 100)
        {
            throw Refuse.Invalid(
                "commandId",
                "The command id must have 8 to 100 characters; open the page again.",
                "L’identifiant de commande doit avoir de 8 à 100 caractères ; rouvrez la page.");
        }
    }

    [LoggerMessage(LogLevel.Debug, "Command {CommandId} starts over: the case moved at attempt {Attempt}")]
    private partial void LogMoved(string commandId, int attempt);
}
