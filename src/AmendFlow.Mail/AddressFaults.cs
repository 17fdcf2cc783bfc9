using System.Text.RegularExpressions;

namespace AmendFlow.Mail;

/// <summary>Whether a refusal for good is about the address, or about us: a relay that trusts us no more must not make every address look dead.</summary>
public static partial class AddressFaults
{
    /// <param name="words">What the server said: "550 5.1.1 No such user".</param>
    /// <returns>
    /// By the enhanced code (RFC 3463) where there is one: 5.0, 5.1, 5.2 and 5.4 are about the address, its mailbox or the way to it; 5.3,
    /// 5.5, 5.6 and 5.7 about systems, protocol, content and policy. Without one, 550, 551 and 553 are about the address.
    /// </returns>
    public static bool Are(string words)
    {
        var enhanced = Enhanced().Match(words);
        return enhanced.Success ? enhanced.Groups[1].ValueSpan[0] is '0' or '1' or '2' or '4' : Plain().IsMatch(words);
    }

    [GeneratedRegex(@"(?<![\d.])5\.([0-7])\.\d{1,3}(?![\d.])", RegexOptions.CultureInvariant)]
    private static partial Regex Enhanced();

    [GeneratedRegex(@"^(550|551|553)(\D|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
