using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// The secrets that a mail has to carry, hidden while they wait in <see cref="Data.Jobs.OutboxMail.Data"/>: the code of a link, the
/// token of an invitation. Whoever reads the database alone reads neither.
/// </summary>
public sealed class MailSecrets(IDataProtectionProvider protection)
{
    /// <summary>Eight-digit codes of mailed links.</summary>
    public MailSecret Code { get; } = new(protection.CreateProtector("link-code"));

    /// <summary>Tokens of invitations.</summary>
    public MailSecret Invitation { get; } = new(protection.CreateProtector("invitation"));
}

/// <summary>Hides one kind of secret: what is hidden for one kind cannot be revealed as another.</summary>
public sealed class MailSecret(IDataProtector protector)
{
    /// <returns>Base64, for <see cref="Data.Jobs.OutboxMail.Data"/>.</returns>
    public string Hide(string secret) => Convert.ToBase64String(protector.Protect(Encoding.UTF8.GetBytes(secret)));

    /// <exception cref="System.Security.Cryptography.CryptographicException">It was hidden for something else, or by other keys.</exception>
    public string Reveal(string hidden) => Encoding.UTF8.GetString(protector.Unprotect(Convert.FromBase64String(hidden)));
}
