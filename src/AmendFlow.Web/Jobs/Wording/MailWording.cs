using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs.Wording;

/// <summary>Gives a mail the wording that somebody wrote for its kind, if there is one. Where that wording cannot be used the mail goes out as the product wrote it.</summary>
public sealed partial class MailWording(ILogger<MailWording> logger)
{
    internal async Task<MailContent> ApplyAsync(MailLetter letter, MailContent standard, CancellationToken cancellationToken)
    {
        var mail = letter.Facts.Mail;
        if (!MailSamples.Kinds.Contains(mail.Kind))
        {
            return standard;
        }

        var newest = await letter.Facts.Db.MailTemplates.AsNoTracking().Where(t => t.Kind == mail.Kind)
            .OrderByDescending(t => t.Number).FirstOrDefaultAsync(cancellationToken);
        if (newest?.Words(letter.Language) is not { } words)
        {
            return standard;
        }

        var (rendered, problem) = MailTemplating.Render(words, letter.Material(standard), mail.OwedAt);
        if (rendered is null)
        {
            LogStandard(mail.Id, mail.Kind, newest.Number, problem!.Fault);
            return standard;
        }

        return standard with { Subject = letter.WithReference(rendered.Subject), Paragraphs = rendered.Paragraphs };
    }

    [LoggerMessage(LogLevel.Warning, "Mail {MailId} goes out in the standard wording: version {Number} of the wording for {Kind} could not be used ({Fault})")]
    private partial void LogStandard(Guid mailId, MailKind kind, int number, WordFault fault);
}

internal static class StoredWords
{
    /// <summary>Null for the standard wording.</summary>
    public static MailWords? Words(this MailTemplate template, string language) => (language, template) switch
    {
        ("fr", { SubjectFr: { } subject, BodyFr: { } body }) => new MailWords(subject, body),
        ("en", { SubjectEn: { } subject, BodyEn: { } body }) => new MailWords(subject, body),
        _ => null,
    };
}
