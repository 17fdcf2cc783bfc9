using System.Text.RegularExpressions;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Wording;
using AmendFlow.Web.Jobs.Wording;
using MimeKit;

namespace AmendFlow.Web.Tests.Wording;

/// <summary>Wordings saved by the operator, and the mails that went out.</summary>
internal static partial class WordingWorld
{
    public const string Operator = "operator@amendflow.example";

    public static async Task<WordingAnswer> SaveAsync(World world, MailKind kind, MailWords en, MailWords? fr = null, int basedOn = 0, string command = "") =>
        await world.Host.Get<WordingHandler>().SaveAsync(
            await world.Driver.ActorAsync(Operator, CancellationToken.None), command.Length > 0 ? command : $"word-{kind}-{basedOn}",
            new(kind, basedOn, en.Subject, en.Body, (fr ?? en).Subject, (fr ?? en).Body, ""), CancellationToken.None);

    /// <summary>As if a version of the product had saved it that asked for less.</summary>
    public static async Task StoreAsync(World world, MailKind kind, MailWords words)
    {
        await using var db = world.Db();
        db.MailTemplates.Add(new MailTemplate
        {
            Id = Guid.CreateVersion7(),
            Kind = kind,
            Number = 1,
            SubjectEn = words.Subject,
            BodyEn = words.Body,
            SubjectFr = words.Subject,
            BodyFr = words.Body,
            Note = "",
            ById = (await world.Driver.ActorAsync(Operator, CancellationToken.None)).PersonId,
            At = world.Host.Clock.GetUtcNow(),
        });
        await db.SaveChangesAsync();
    }

    /// <summary>All mails in files, oldest first.</summary>
    public static IReadOnlyList<MimeMessage> Mails(World world, string? to = null) =>
        [.. Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeMessage.Load(f))
            .Where(m => to is null || m.To.Mailboxes.Single().Address == to).OrderBy(m => m.Date).ThenBy(m => m.MessageId, StringComparer.Ordinal)];

    /// <summary>On one line, with plain spaces.</summary>
    public static string Flat(string? text) => Blanks().Replace(text ?? "", " ").Trim();

    [GeneratedRegex(@"[\s\u00A0]+")]
    private static partial Regex Blanks();
}
