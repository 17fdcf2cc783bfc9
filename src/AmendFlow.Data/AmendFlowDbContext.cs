using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Definitions;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Data.Proposals;
using AmendFlow.Data.Records;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AmendFlow.Data;

/// <summary>
/// The one model. Its two subclasses exist only so that each database has its own set of migrations; nothing else differs.
/// </summary>
public abstract class AmendFlowDbContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<Person> People => Set<Person>();

    public DbSet<Organisation> Organisations => Set<Organisation>();

    public DbSet<Mandate> Mandates => Set<Mandate>();

    public DbSet<Delegation> Delegations => Set<Delegation>();

    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    public DbSet<Agreement> Agreements => Set<Agreement>();

    public DbSet<Party> Parties => Set<Party>();

    public DbSet<Clause> Clauses => Set<Clause>();

    public DbSet<AgreementEvent> AgreementEvents => Set<AgreementEvent>();

    public DbSet<Amendment> Amendments => Set<Amendment>();

    public DbSet<Project> Projects => Set<Project>();

    public DbSet<Proposal> Proposals => Set<Proposal>();

    public DbSet<ProposalRevision> ProposalRevisions => Set<ProposalRevision>();

    public DbSet<Attachment> Attachments => Set<Attachment>();

    public DbSet<BlobChunk> BlobChunks => Set<BlobChunk>();

    public DbSet<Case> Cases => Set<Case>();

    public DbSet<CaseInput> CaseInputs => Set<CaseInput>();

    public DbSet<Round> Rounds => Set<Round>();

    public DbSet<WorkTask> Tasks => Set<WorkTask>();

    public DbSet<Decision> Decisions => Set<Decision>();

    public DbSet<DecisionCondition> Conditions => Set<DecisionCondition>();

    public DbSet<Dispute> Disputes => Set<Dispute>();

    public DbSet<AmendmentDraft> AmendmentDrafts => Set<AmendmentDraft>();

    public DbSet<CaseTimer> Timers => Set<CaseTimer>();

    public DbSet<EventWait> EventWaits => Set<EventWait>();

    public DbSet<CaseEvent> CaseEvents => Set<CaseEvent>();

    public DbSet<ScriptAttempt> ScriptAttempts => Set<ScriptAttempt>();

    public DbSet<OutboxMail> Mails => Set<OutboxMail>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<MailTemplate> MailTemplates => Set<MailTemplate>();

    public DbSet<ApprovalLink> ApprovalLinks => Set<ApprovalLink>();

    public DbSet<LinkCode> LinkCodes => Set<LinkCode>();

    public DbSet<CommandRecord> Commands => Set<CommandRecord>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditPrivateValue> AuditPrivateValues => Set<AuditPrivateValue>();

    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    public DbSet<Setting> Settings => Set<Setting>();

    public DbSet<DefinitionVersion> Definitions => Set<DefinitionVersion>();

    public DbSet<PublicationRequest> Publications => Set<PublicationRequest>();

    public DbSet<DraftState> DraftStates => Set<DraftState>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>PostgreSQL takes row locks; SQLite locks the whole file when a transaction begins.</summary>
    public bool HasRowLocks => Database.IsNpgsql();

    /// <summary>From here to its end every query sees the database as at one moment, and writers do not wait for it.</summary>
    public async Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        if (HasRowLocks)
        {
            return await Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        }

        await Database.OpenConnectionAsync(cancellationToken);
        var transaction = ((SqliteConnection)Database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await Database.UseTransactionAsync(transaction, cancellationToken))!;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Instants are UTC in both databases and come back as UTC: PostgreSQL refuses anything else, SQLite forgets the kind.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AmendFlowDbContext).Assembly);
}

public sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : AmendFlowDbContext(options);

public sealed class PostgreSqlDbContext(DbContextOptions<PostgreSqlDbContext> options) : AmendFlowDbContext(options);
