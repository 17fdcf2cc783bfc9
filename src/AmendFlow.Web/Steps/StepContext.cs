using System.Security.Cryptography;
using System.Text;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;

namespace AmendFlow.Web.Steps;

/// <summary>What a step has to say for the record.</summary>
/// <param name="Action">A stable key, for example <c>decided</c>.</param>
/// <param name="Object">What it was done to, for example <c>round legal-b/2</c>.</param>
public sealed record AuditFact(string Action, string Object)
{
    public Guid? CaseId { get; init; }

    public Guid? OnBehalfOf { get; init; }

    public Side? Side { get; init; }

    public Role? Role { get; init; }

    public string? Old { get; init; }

    public string? New { get; init; }

    public string? Reason { get; init; }

    /// <summary>Values that only one party may read; the chain keeps salted commitments to them.</summary>
    public IReadOnlyList<PrivateFact> Private { get; init; } = [];
}

/// <param name="Side">The party that may read it; null for both.</param>
public sealed record PrivateFact(string Field, string Value, Side? Side);

/// <summary>
/// One attempt at a command: a snapshot read through <see cref="Db"/>, pure code run on it, and what is to be written. Nothing reaches
/// the database before <see cref="StepRunner"/> has locked the case and found it unmoved.
/// </summary>
public sealed class StepContext(AmendFlowDbContext db, Actor actor, string commandId, DateTimeOffset now, IIds ids)
{
    private readonly List<(Guid AgreementId, AuditFact Fact)> facts = [];
    private readonly List<Func<AmendFlowDbContext, CancellationToken, Task<bool>>> rechecks = [];
    private readonly List<Func<AmendFlowDbContext, CancellationToken, Task>> writes = [];
    private readonly List<Func<CancellationToken, Task>> endings = [];
    private readonly List<Action> counts = [];

    public AmendFlowDbContext Db { get; } = db;

    public Actor Actor { get; } = actor;

    public string CommandId { get; } = commandId;

    /// <summary>The instant of the step, UTC, cut to milliseconds: the same for everything that it writes.</summary>
    public DateTimeOffset Now { get; } = now;

    public IReadOnlyList<(Guid AgreementId, AuditFact Fact)> Facts => facts;

    public IReadOnlyList<Func<AmendFlowDbContext, CancellationToken, Task<bool>>> Rechecks => rechecks;

    public IReadOnlyList<Func<AmendFlowDbContext, CancellationToken, Task>> Writes => writes;

    public IReadOnlyList<Func<CancellationToken, Task>> Endings => endings;

    public IReadOnlyList<Action> Counts => counts;

    /// <summary>The case whose row is locked, or null when the step is about none.</summary>
    public Case? Case { get; private set; }

    /// <summary>A mail is owed that may go out as soon as this is committed.</summary>
    public bool OwesMailNow { get; private set; }

    public Guid NewId() => ids.Next();

    /// <summary>Names the case that the snapshot was taken of. Its version must still be the same under the lock.</summary>
    public void Holds(Case @case)
    {
        Case = @case;
        @case.Version++;
        @case.ChangedAt = Now;
    }

    public void Audit(Guid agreementId, AuditFact fact) => facts.Add((agreementId, fact));

    /// <summary>A condition outside the case row, such as a mandate, that must still hold inside the transaction.</summary>
    public void Recheck(Func<AmendFlowDbContext, CancellationToken, Task<bool>> condition) => rechecks.Add(condition);

    /// <summary>
    /// A change of rows that nobody has to read first. It is made inside the transaction, before what the context has tracked.
    /// </summary>
    public void Write(Func<AmendFlowDbContext, CancellationToken, Task> write) => writes.Add(write);

    /// <summary>A look at the rows once the work is done, as they will be stored: it may add to them what follows from all of it.</summary>
    public void AtEnd(Func<CancellationToken, Task> look) => endings.Add(look);

    /// <summary>What is counted when this attempt is committed: an attempt that is thrown away must count nothing.</summary>
    public void Count(Action count) => counts.Add(count);

    /// <summary>Owes somebody a mail. The same key is never owed twice. It goes out at once, or not before an instant.</summary>
    /// <param name="agreementId">For a mail about no case.</param>
    public void Owe(
        MailKind kind, Guid personId, string key, Case? @case = null, WorkTask? task = null, DateTimeOffset? dueAt = null, string data = "{}",
        DateTimeOffset? notBefore = null, Guid? agreementId = null)
    {
        if (Db.Mails.Local.Any(m => m.Key == key))
        {
            return;
        }

        OwesMailNow |= !(notBefore > Now);
        Db.Mails.Add(new OutboxMail
        {
            Id = NewId(),
            Kind = kind,
            PersonId = personId,
            AgreementId = @case?.AgreementId ?? agreementId,
            CaseId = @case?.Id ?? task?.CaseId,
            RoundId = task?.RoundId,
            TaskId = task?.Id,
            Key = key,
            Data = data,
            DueAt = dueAt,
            OwedAt = Now,
            NextAttemptAt = notBefore > Now ? notBefore.Value : Now,
        });
    }

    /// <summary>SHA-256 of a text, hex.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
