using MimeKit;

namespace AmendFlow.Mail;

/// <summary>What a mail server says later about a mail that was handed over (RFC 3464).</summary>
/// <param name="MessageId">Of our mail, from its headers that came back; without brackets; null where none came.</param>
/// <param name="EnvelopeId">What we gave as ENVID, which is <see cref="StoredMail.Id"/> in 32 hex digits; null where the server kept none.</param>
/// <param name="IsFinal">True: it will not arrive. False: it is late, and still tried.</param>
/// <param name="IsAboutAddress">The address is to blame, not what we are or what we sent: see <see cref="AddressFaults"/>.</param>
/// <param name="Words">The server's own words, or its status; one line, at most 500 characters.</param>
public sealed record DeliveryReport(string? MessageId, string? EnvelopeId, bool IsFinal, bool IsAboutAddress, string Words)
{
    // Who sends mails to this mailbox is unknown: depth and size are bounded before anything is understood.
    private static readonly ParserOptions Strict = new() { MaxMimeDepth = 8 };

    /// <summary>Reads a message as a report.</summary>
    /// <returns>Null for everything else: letters, spam, out-of-office answers, reports of a success.</returns>
    public static async Task<DeliveryReport?> ReadAsync(Stream message, CancellationToken cancellationToken)
    {
        try
        {
            using var parsed = await MimeMessage.LoadAsync(Strict, message, cancellationToken);
            return parsed.Body is MultipartReport report && Is(report.ReportType, "delivery-status") ? Of(report) : null;
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException)
        {
            // Whatever cannot be understood is no report, and must not keep those behind it from being read.
            return null;
        }
    }

    private static DeliveryReport? Of(MultipartReport report)
    {
        if (report.OfType<MessageDeliveryStatus>().FirstOrDefault()?.StatusGroups is not { Count: > 1 } groups)
        {
            return null;
        }

        // The first group is about the mail, the others are each about one recipient.
        var told = groups.Skip(1).FirstOrDefault(g => Is(g["Action"], "failed")) ?? groups.Skip(1).FirstOrDefault(g => Is(g["Action"], "delayed"));
        if (told is null)
        {
            return null;
        }

        var returned = report.OfType<MessagePart>().FirstOrDefault()?.Message;
        return new DeliveryReport(returned?.MessageId, groups[0]["Original-Envelope-Id"]?.Trim(), Is(told["Action"], "failed"), AddressFaults.Are(told["Status"] ?? Said(told)), Said(told));
    }

    // "smtp; 550 5.1.1 No such user": the type before the semicolon says nothing to a reader.
    private static string Said(HeaderList group)
    {
        var diagnostic = group["Diagnostic-Code"] is { } code ? code[(code.IndexOf(';', StringComparison.Ordinal) + 1)..] : "";
        var words = HeaderText.Clean(diagnostic) is { Length: > 0 } said ? said : HeaderText.Clean(group["Status"]);
        return words.Length <= HandOver.MaxReply ? words : words[..HandOver.MaxReply];
    }

    private static bool Is(string? value, string wanted) => string.Equals(value?.Trim(), wanted, StringComparison.OrdinalIgnoreCase);
}
