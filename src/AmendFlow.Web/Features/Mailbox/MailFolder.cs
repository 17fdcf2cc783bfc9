using MimeKit;

namespace AmendFlow.Web.Features.Mailbox;

/// <summary>One mail of the folder, by its headers.</summary>
public sealed record MailLine(Guid Id, string To, string ToName, string Subject, DateTimeOffset At);

/// <summary>One mail in full.</summary>
/// <param name="Link">The first web address in its text: what its button leads to; null without one.</param>
public sealed record MailShown(MailLine Line, string From, string Text, string Html, string? Link);

/// <summary>The folder that mails are written to when there is no mail server. Read only, and in Development only.</summary>
public sealed class MailFolder(string folder)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<MailLine>> ListAsync(CancellationToken cancellationToken)
    {
        var lines = new List<MailLine>();
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.eml") : [])
        {
            if (Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var id))
            {
                await using var stream = File.OpenRead(file);
                var headers = await HeaderList.LoadAsync(stream, cancellationToken);
                using var message = new MimeMessage(headers);
                lines.Add(Line(id, message));
            }
        }

        return [.. lines.OrderByDescending(l => l.At).ThenByDescending(l => l.Id)];
    }

    /// <returns>Null when there is no such mail.</returns>
    public async Task<MailShown?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, $"{id}.eml");
        if (!File.Exists(file))
        {
            return null;
        }

        await using var stream = File.OpenRead(file);
        using var message = await MimeMessage.LoadAsync(stream, cancellationToken);
        var text = message.TextBody ?? "";
        return new MailShown(Line(id, message), message.From.ToString(), text, message.HtmlBody ?? "", FirstLink(text));
    }

    private static MailLine Line(Guid id, MimeMessage message)
    {
        var to = message.To.Mailboxes.FirstOrDefault();
        return new MailLine(id, to?.Address ?? "", to?.Name ?? "", message.Subject ?? "", message.Date);
    }

    private static string? FirstLink(string text) => text
        .Split(['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries)
        .FirstOrDefault(w => Uri.TryCreate(w, UriKind.Absolute, out var url) && url.Scheme is "http" or "https");
}
