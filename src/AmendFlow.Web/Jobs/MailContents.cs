using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Mail;

namespace AmendFlow.Web.Jobs;

/// <summary>What a mail says, in its reader's language.</summary>
public sealed class MailContents
{
    public Task<MailContent> WriteAsync(AmendFlowDbContext db, OutboxMail mail, Person person, string? link, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"No words for {mail.Kind} yet.");
}
