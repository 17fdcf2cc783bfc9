using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Definitions;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Data.Proposals;
using AmendFlow.Data.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AmendFlow.Data;

// Keys, uniqueness and references. The unique indexes are the last net under "once": a second decision, rung or mail cannot be stored.

internal sealed class PeopleModel :
    IEntityTypeConfiguration<Person>, IEntityTypeConfiguration<Mandate>, IEntityTypeConfiguration<Delegation>, IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("people");
        builder.HasIndex(p => p.Email).IsUnique();
        builder.HasIndex(p => p.InvitationHash);
    }

    public void Configure(EntityTypeBuilder<Mandate> builder)
    {
        builder.ToTable("mandates");
        builder.HasIndex(m => new { m.AgreementId, m.Side, m.Role });
        builder.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Agreement>().WithMany().HasForeignKey(m => m.AgreementId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Delegation> builder)
    {
        builder.ToTable("delegations");
        builder.HasIndex(d => new { d.AgreementId, d.To });
        builder.HasIndex(d => d.PrincipalId);
        builder.HasIndex(d => d.DelegateId);
        builder.HasOne<Mandate>().WithMany().HasForeignKey(d => d.MandateId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ApiToken> builder)
    {
        builder.ToTable("api_tokens");
        builder.HasIndex(t => t.TokenHash).IsUnique();
    }
}

internal sealed class AgreementModel :
    IEntityTypeConfiguration<Agreement>, IEntityTypeConfiguration<Party>, IEntityTypeConfiguration<Clause>,
    IEntityTypeConfiguration<AgreementEvent>, IEntityTypeConfiguration<Amendment>, IEntityTypeConfiguration<Project>,
    IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> builder) => builder.ToTable("organisations");

    public void Configure(EntityTypeBuilder<Agreement> builder)
    {
        builder.ToTable("agreements");
        builder.HasIndex(a => a.Reference).IsUnique();
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasMany(a => a.Parties).WithOne().HasForeignKey(p => p.AgreementId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Party> builder)
    {
        builder.ToTable("parties");
        builder.HasIndex(p => new { p.AgreementId, p.Side }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Clause> builder)
    {
        builder.ToTable("clauses");
        builder.HasIndex(c => new { c.AgreementId, c.Order }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<AgreementEvent> builder)
    {
        builder.ToTable("agreement_events");
        builder.HasIndex(e => e.AgreementId);
    }

    public void Configure(EntityTypeBuilder<Amendment> builder)
    {
        builder.ToTable("amendments");
        builder.HasIndex(a => new { a.AgreementId, a.Number }).IsUnique();
        builder.HasIndex(a => a.CaseId).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.ToTable("projects");
        builder.HasIndex(p => p.AgreementId);
    }
}

internal sealed class ProposalModel :
    IEntityTypeConfiguration<Proposal>, IEntityTypeConfiguration<ProposalRevision>, IEntityTypeConfiguration<Attachment>,
    IEntityTypeConfiguration<BlobChunk>
{
    public void Configure(EntityTypeBuilder<Proposal> builder)
    {
        builder.ToTable("proposals");
        builder.HasIndex(p => p.Reference).IsUnique();
        builder.HasIndex(p => p.AgreementId);
        builder.HasIndex(p => p.CaseId);
        builder.HasIndex(p => p.ProposerId);
        builder.HasIndex(p => p.CoProposerId);
        builder.HasIndex(p => p.ConfirmationAskedOfId);
        builder.HasIndex(p => p.AnnouncesAmendmentId);
        builder.Property(p => p.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<ProposalRevision> builder)
    {
        builder.ToTable("proposal_revisions");
        builder.HasIndex(r => new { r.ProposalId, r.Number }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        builder.ToTable("attachments");
        builder.HasIndex(a => a.ProposalId);
    }

    public void Configure(EntityTypeBuilder<BlobChunk> builder)
    {
        builder.ToTable("blobs");
        builder.HasKey(c => new { c.Sha256, c.Index });
    }
}

internal sealed class JobModel :
    IEntityTypeConfiguration<CaseTimer>, IEntityTypeConfiguration<OutboxMail>, IEntityTypeConfiguration<ApprovalLink>,
    IEntityTypeConfiguration<LinkCode>, IEntityTypeConfiguration<MailTemplate>
{
    public void Configure(EntityTypeBuilder<CaseTimer> builder)
    {
        builder.ToTable("timers");
        builder.HasIndex(t => new { t.CaseId, t.BookmarkId, t.Kind, t.Sequence }).IsUnique();
        builder.HasIndex(t => new { t.State, t.DueAt });
    }

    public void Configure(EntityTypeBuilder<OutboxMail> builder)
    {
        builder.ToTable("mails");
        builder.HasIndex(m => m.Key).IsUnique();
        builder.HasIndex(m => new { m.State, m.NextAttemptAt });
        builder.HasIndex(m => m.TaskId);
        builder.HasIndex(m => m.CaseId);
        builder.HasIndex(m => m.PersonId);

        // Those whose bytes are still kept: each sweep looks for old ones among them, however many mails there ever were.
        builder.HasIndex(m => m.SentAt).HasFilter("\"Mime\" IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<MailTemplate> builder)
    {
        builder.ToTable("mail_templates");

        // Two people who save at once make one version, and the other is told.
        builder.HasIndex(t => new { t.Kind, t.Number }).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(t => t.ById).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ApprovalLink> builder)
    {
        builder.ToTable("approval_links");
        builder.HasIndex(l => l.TokenHash).IsUnique();
        builder.HasIndex(l => l.TaskId);
    }

    public void Configure(EntityTypeBuilder<LinkCode> builder)
    {
        builder.ToTable("link_codes");
        builder.HasIndex(c => c.LinkId);
        builder.Property(c => c.Version).IsConcurrencyToken();
    }
}

internal sealed class EventModel :
    IEntityTypeConfiguration<EventWait>, IEntityTypeConfiguration<CaseEvent>, IEntityTypeConfiguration<ScriptAttempt>
{
    public void Configure(EntityTypeBuilder<EventWait> builder)
    {
        builder.ToTable("event_waits");
        builder.HasKey(w => new { w.CaseId, w.BookmarkId });
        builder.HasIndex(w => new { w.AgreementId, w.EventName });
    }

    public void Configure(EntityTypeBuilder<CaseEvent> builder)
    {
        builder.ToTable("case_events");
        builder.HasIndex(e => e.ClosedAt);
    }

    public void Configure(EntityTypeBuilder<ScriptAttempt> builder)
    {
        builder.ToTable("script_attempts");
        builder.HasKey(a => a.Key);
    }
}

internal sealed class RecordModel :
    IEntityTypeConfiguration<CommandRecord>, IEntityTypeConfiguration<AuditEntry>, IEntityTypeConfiguration<AuditPrivateValue>,
    IEntityTypeConfiguration<AuditHead>, IEntityTypeConfiguration<Setting>, IEntityTypeConfiguration<DefinitionVersion>,
    IEntityTypeConfiguration<PublicationRequest>, IEntityTypeConfiguration<DraftState>
{
    public void Configure(EntityTypeBuilder<CommandRecord> builder)
    {
        builder.ToTable("commands");
        builder.HasKey(c => new { c.PersonId, c.Key });
    }

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.HasKey(e => new { e.AgreementId, e.Sequence });
        builder.HasIndex(e => e.CaseId);
    }

    public void Configure(EntityTypeBuilder<AuditPrivateValue> builder)
    {
        builder.ToTable("audit_private_values");
        builder.HasKey(v => new { v.AgreementId, v.Sequence, v.Field });
    }

    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("audit_heads");
        builder.HasKey(h => h.AgreementId);
        builder.Property(h => h.Sequence).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<Setting> builder)
    {
        builder.ToTable("settings");
        builder.HasKey(s => s.Key);
    }

    public void Configure(EntityTypeBuilder<DefinitionVersion> builder)
    {
        builder.ToTable("definitions");
        builder.HasIndex(d => new { d.DefinitionId, d.Version }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<PublicationRequest> builder)
    {
        builder.ToTable("publications");
        builder.HasIndex(p => p.VersionId);
        builder.Property(p => p.State).IsConcurrencyToken();
        builder.HasOne<DefinitionVersion>().WithMany().HasForeignKey(p => p.VersionId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DraftState> builder)
    {
        builder.ToTable("draft_states");
        builder.HasIndex(s => new { s.VersionId, s.Number }).IsUnique();
        builder.HasOne<DefinitionVersion>().WithMany().HasForeignKey(s => s.VersionId).OnDelete(DeleteBehavior.Restrict);
    }
}
