using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace AmendFlow.Mail;

/// <summary>Reads the mailbox that delivery reports come to.</summary>
/// <param name="settings">Where it is.</param>
/// <param name="tokens">Signs in with an access token where there is no password; null where there is one.</param>
public sealed class BounceMailbox(BounceSettings settings, AccessTokens? tokens)
{
    // A report quotes at most our own mail. What it says stands at its beginning, so that a huge one is read as far as this and no further.
    private const int MostBytes = 256 * 1024;

    /// <summary>Reads what is unread, oldest first, and marks each as read once it was taken.</summary>
    /// <param name="most">How many at most; the rest is for the next time.</param>
    /// <param name="take">
    /// Gets the number of the message in the mailbox and the report, null where it is none. It may get the same one again, after a crash
    /// before the mark. When it throws, the message stays unread and the reading ends.
    /// </param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>How many were taken.</returns>
    public async Task<int> ReadAsync(int most, Func<uint, DeliveryReport?, Task> take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(take);
        using var client = new ImapClient();
        client.Timeout = (int)settings.CommandTimeout.TotalMilliseconds;
        client.CheckCertificateRevocation = settings.CheckRevocation;
        if (settings.RootsFile is { } file)
        {
            client.ServerCertificateValidationCallback = OwnRoots.Read(file, settings.CheckRevocation);
        }

        await client.ConnectAsync(settings.Host, settings.Port, SmtpSession.Options(settings.Tls), cancellationToken);
        if (settings.Password is { } password)
        {
            await client.AuthenticateAsync(settings.User, password, cancellationToken);
        }
        else
        {
            await tokens!.SignInAsync(client, settings.User, cancellationToken);
        }

        var folder = string.Equals(settings.Folder, "INBOX", StringComparison.OrdinalIgnoreCase)
            ? client.Inbox!
            : await client.GetFolderAsync(settings.Folder, cancellationToken);
        await folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
        var unread = await folder.SearchAsync(SearchQuery.NotSeen, cancellationToken);
        var taken = 0;
        foreach (var message in unread.OrderBy(u => u.Id).Take(most))
        {
            DeliveryReport? report;
            try
            {
                await using var stream = await folder.GetStreamAsync(message, 0, MostBytes, cancellationToken);
                report = await DeliveryReport.ReadAsync(stream, cancellationToken);
            }
            catch (Exception gone) when (gone is MessageNotFoundException or ImapCommandException)
            {
                // Removed meanwhile, or one that the server cannot give: it must not keep those behind it from being read.
                continue;
            }

            await take(message.Id, report);

            // What was taken is marked even while the process is stopping.
            await folder.StoreAsync(message, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen) { Silent = true }, CancellationToken.None);
            taken++;
        }

        await client.DisconnectAsync(quit: true, cancellationToken);
        return taken;
    }
}
