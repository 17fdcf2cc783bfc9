using AmendFlow.Data.Agreements;
using AmendFlow.Data.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AmendFlow.Data;

internal sealed class WebhookModel : IEntityTypeConfiguration<Webhook>, IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.ToTable("webhooks");
        builder.HasIndex(w => w.AgreementId);
        builder.Property(w => w.State).IsConcurrencyToken();
        builder.HasOne<Agreement>().WithMany().HasForeignKey(w => w.AgreementId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("webhook_deliveries");
        builder.HasIndex(d => d.Key).IsUnique();
        builder.HasIndex(d => new { d.WebhookId, d.State, d.NextAttemptAt });

        // Few at any time, and looked for at every sweep.
        builder.HasIndex(d => new { d.State, d.NextAttemptAt });
        builder.HasIndex(d => d.OwedAt).HasFilter("\"Body\" IS NOT NULL");
        builder.HasOne<Webhook>().WithMany().HasForeignKey(d => d.WebhookId).OnDelete(DeleteBehavior.Restrict);
    }
}
