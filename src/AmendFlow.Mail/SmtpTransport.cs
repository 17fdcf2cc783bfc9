using System.Runtime.CompilerServices;

namespace AmendFlow.Mail;

/// <summary>Hands mails to the installation's mail server, all of one call over one connection.</summary>
public sealed class SmtpTransport : IMailTransport
{
    private readonly SmtpSettings settings;
    private readonly AccessTokens? tokens;

    /// <param name="settings">The server.</param>
    /// <param name="tokens">Signs in with an access token in place of a password; null does not.</param>
    /// <exception cref="ArgumentException">Plain text to another machine without permission, or a password over plain text.</exception>
    public SmtpTransport(SmtpSettings settings, AccessTokens? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings is { Tls: SmtpTls.None, IsLoopback: false } && (!settings.AllowPlainText || settings.User is not null))
        {
            throw new ArgumentException($"{settings}: plain text to another machine has to be allowed, and never carries a password.", nameof(settings));
        }

        this.settings = settings;
        this.tokens = tokens;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A server that hangs up on one mail is called again for the next, so that a mail that it chokes on does not hold up
    /// those behind it. When it hangs up twice in a row, or cannot be reached, the rest is told so at once.
    /// A line that has carried a mail may be closed behind it: a mail that finds it so is given once more over a new one.
    /// </remarks>
    public async IAsyncEnumerable<HandOver> SendAsync(
        IAsyncEnumerable<StoredMail> mails, [EnumeratorCancellation] CancellationToken stopping)
    {
        SmtpSession? session = null;
        (HandOverKind Kind, string Reply)? verdict = null;
        var (hangUps, carried) = (0, 0);
        try
        {
            await foreach (var mail in mails.WithCancellation(CancellationToken.None))
            {
                if (verdict is null && session is not { IsConnected: true })
                {
                    session?.Dispose();
                    (session, carried) = (new SmtpSession(settings, tokens), 0);
                    verdict = await OpenAsync(session, stopping);
                }

                if (verdict is null && stopping.IsCancellationRequested)
                {
                    verdict = (HandOverKind.NotTried, "stopping");
                }

                if (verdict is { } told)
                {
                    yield return HandOver.Of(mail.Id, told.Kind, told.Reply);
                    continue;
                }

                var outcome = await session!.HandOverAsync(mail);
                if (outcome.Kind == HandOverKind.TransientForHost && carried > 0 && !session.IsConnected)
                {
                    session.Dispose();
                    (session, carried) = (new SmtpSession(settings, tokens), 0);
                    verdict = await OpenAsync(session, stopping);
                    outcome = verdict is { } gone ? HandOver.Of(mail.Id, gone.Kind, gone.Reply) : await session.HandOverAsync(mail);
                }

                carried++;
                hangUps = outcome.Kind is HandOverKind.TransientForHost or HandOverKind.Unknown ? hangUps + 1 : 0;
                if (hangUps == 2)
                {
                    verdict = (HandOverKind.TransientForHost, outcome.Reply);
                }

                yield return outcome;
            }
        }
        finally
        {
            if (session is not null)
            {
                await session.CloseAsync();
            }
        }
    }

    private static async Task<(HandOverKind Kind, string Reply)?> OpenAsync(SmtpSession session, CancellationToken stopping)
    {
        try
        {
            return await session.OpenAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return (HandOverKind.NotTried, "stopping");
        }
    }
}
