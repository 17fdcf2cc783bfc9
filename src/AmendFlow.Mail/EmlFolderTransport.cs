using System.Runtime.CompilerServices;

namespace AmendFlow.Mail;

/// <summary>Writes each mail as <c>{id}.eml</c> into a folder: for a start without a mail server, and for development.</summary>
/// <param name="folder">Made when it is missing. A file that is there already is replaced by the same mail.</param>
public sealed class EmlFolderTransport(string folder) : IMailTransport
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<HandOver> SendAsync(
        IAsyncEnumerable<StoredMail> mails, [EnumeratorCancellation] CancellationToken stopping)
    {
        await foreach (var mail in mails.WithCancellation(CancellationToken.None))
        {
            yield return stopping.IsCancellationRequested
                ? HandOver.Of(mail.Id, HandOverKind.NotTried, "stopping")
                : await WriteAsync(mail);
        }
    }

    private async Task<HandOver> WriteAsync(StoredMail mail)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, $"{mail.Id}.eml");
            // A reader of the folder sees the whole mail or none of it.
            var unfinished = file + ".part";
            await using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await stream.WriteAsync(mail.Mime, CancellationToken.None);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: true);
            return HandOver.Of(mail.Id, HandOverKind.Sent, $"written as {mail.Id}.eml");
        }
        catch (UnauthorizedAccessException fault)
        {
            return HandOver.Of(mail.Id, HandOverKind.ConfigurationFault, fault.Message);
        }
        catch (IOException fault)
        {
            return HandOver.Of(mail.Id, HandOverKind.TransientForHost, fault.Message);
        }
    }
}
