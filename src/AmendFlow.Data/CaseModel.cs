using System.Text.Json;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Definitions;
using AmendFlow.Data.Proposals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AmendFlow.Data;

internal sealed class CaseModel :
    IEntityTypeConfiguration<Case>, IEntityTypeConfiguration<CaseInput>, IEntityTypeConfiguration<Round>,
    IEntityTypeConfiguration<WorkTask>, IEntityTypeConfiguration<Decision>, IEntityTypeConfiguration<DecisionCondition>, IEntityTypeConfiguration<Dispute>,
    IEntityTypeConfiguration<AmendmentDraft>
{
    public void Configure(EntityTypeBuilder<Case> builder)
    {
        builder.ToTable("cases");
        builder.HasIndex(c => c.ProposalId).IsUnique();
        builder.HasIndex(c => new { c.AgreementId, c.Status });

        // Few at any time, and looked for on each page of a coordinator.
        builder.HasIndex(c => c.AgreementId, "IX_cases_asked_move").HasFilter("\"AskedMove\" IS NOT NULL");
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Property(c => c.AskedMove).HasConversion(
            asked => JsonSerializer.Serialize(asked, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<AskedMove>(json, JsonSerializerOptions.Default));
        builder.HasOne<Proposal>().WithMany().HasForeignKey(c => c.ProposalId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DefinitionVersion>().WithMany().HasForeignKey(c => c.DefinitionVersionId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<CaseInput> builder)
    {
        builder.ToTable("case_inputs");
        builder.HasKey(i => new { i.CaseId, i.Sequence });
    }

    public void Configure(EntityTypeBuilder<Round> builder)
    {
        builder.ToTable("rounds");
        builder.HasIndex(r => new { r.CaseId, r.ActivityId, r.Number }).IsUnique();
        builder.HasIndex(r => r.Status);
        builder.HasMany(r => r.Tasks).WithOne(t => t.Round).HasForeignKey(t => t.RoundId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Case>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<WorkTask> builder)
    {
        builder.ToTable("tasks");
        builder.HasIndex(t => new { t.AssigneeId, t.State });
        builder.HasIndex(t => new { t.RoundId, t.AssigneeId, t.Kind, t.FromTaskId }).IsUnique();
        builder.HasIndex(t => t.CaseId);

        // Few at any time, and looked for at every sweep.
        builder.HasIndex(t => t.DelegationId).HasFilter("\"DelegationId\" IS NOT NULL AND \"State\" = 'Open'");
        builder.Property(t => t.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<Decision> builder)
    {
        builder.ToTable("decisions");
        builder.HasIndex(d => d.TaskId).IsUnique();
        builder.HasIndex(d => new { d.RoundId, d.PrincipalId, d.IsOpinion }).IsUnique();
        builder.HasIndex(d => d.CaseId);
        builder.HasOne<WorkTask>().WithMany().HasForeignKey(d => d.TaskId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DecisionCondition> builder)
    {
        builder.ToTable("conditions");
        builder.HasIndex(c => c.CaseId);

        // Looked for on each list of tasks; most are closed.
        builder.HasIndex(c => c.ClosedByRole).HasFilter("\"ClosedAt\" IS NULL");
    }

    public void Configure(EntityTypeBuilder<Dispute> builder)
    {
        builder.ToTable("disputes");
        builder.HasKey(d => d.DecisionId);
        builder.HasIndex(d => d.SettledAt);
        builder.Property(d => d.Version).IsConcurrencyToken();
        builder.HasOne<Decision>().WithOne().HasForeignKey<Dispute>(d => d.DecisionId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<AmendmentDraft> builder)
    {
        builder.ToTable("amendment_drafts");
        builder.HasIndex(d => new { d.CaseId, d.Number }).IsUnique();
    }
}
