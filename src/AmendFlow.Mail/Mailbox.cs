using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using MimeKit;

namespace AmendFlow.Mail;

/// <summary>The one test of what is an address: parsed, it is a single mailbox whose text equals what came in.</summary>
/// <remarks>
/// A lenient parser turns <c>a@b.example, c@d.example</c> into two recipients and <c>a@b.example (boss)</c> into
/// another text than was approved. Both are refused here, and so are quoted local parts, which no person types.
/// </remarks>
public static class Mailbox
{
    /// <summary>Longest address that SMTP carries (RFC 5321 4.5.3.1.3, less the brackets).</summary>
    public const int MaxLength = 254;

    private static readonly SearchValues<char> Refused = SearchValues.Create(" \"<>(),;:\\");

    /// <summary>True when the text is one mailbox and nothing else.</summary>
    public static bool IsOne([NotNullWhen(true)] string? address) => TryParse(address, out _);

    internal static MailboxAddress Parse(string address, string? name)
    {
        if (!TryParse(address, out var mailbox))
        {
            throw new ArgumentException($"'{HeaderText.Clean(address)}' is not exactly one mail address.", nameof(address));
        }

        mailbox.Name = HeaderText.Field(name);
        return mailbox;
    }

    private static bool TryParse([NotNullWhen(true)] string? address, [NotNullWhen(true)] out MailboxAddress? mailbox)
    {
        mailbox = null;
        if (string.IsNullOrEmpty(address) || address.Length > MaxLength || address != HeaderText.Clean(address))
        {
            return false;
        }

        if (!MailboxAddress.TryParse(ParserOptions.Default, address, out var parsed)
            || !string.Equals(parsed.Address, address, StringComparison.Ordinal)
            || !string.IsNullOrEmpty(parsed.Name)
            || parsed.Route.Count > 0)
        {
            return false;
        }

        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1 || address.AsSpan().ContainsAny(Refused))
        {
            return false;
        }

        // A local part beyond ASCII needs SMTPUTF8 on every hop; a domain beyond ASCII has its punycode.
        if (!Ascii.IsValid(address.AsSpan(0, at)))
        {
            return false;
        }

        mailbox = parsed;
        return true;
    }
}
