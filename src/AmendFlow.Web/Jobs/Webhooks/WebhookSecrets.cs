using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace AmendFlow.Web.Jobs.Webhooks;

/// <summary>
/// What webhooks are signed with, as Standard Webhooks has it (standardwebhooks.com): a secret of 32 random bytes that its receiver keeps too,
/// and HMAC-SHA-256 over id, time and body.
/// </summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const string Prefix = "whsec_";
    private const int Bytes = 32;
    private readonly MailSecret hidden = new(protection.CreateProtector("webhook-secret"));

    /// <summary>To be shown once, and kept hidden.</summary>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    public string Hide(string secret) => hidden.Hide(secret);

    /// <param name="hiddenSecret">As the webhook has it.</param>
    /// <param name="id">Of the delivery.</param>
    /// <param name="sentAt">Of this attempt; whole seconds count.</param>
    /// <returns>For the header <c>webhook-signature</c>.</returns>
    /// <exception cref="CryptographicException">The secret was hidden by keys that are gone.</exception>
    public string Sign(string hiddenSecret, Guid id, DateTimeOffset sentAt, string body)
    {
        var key = Convert.FromBase64String(hidden.Reveal(hiddenSecret)[Prefix.Length..]);
        var signed = string.Create(CultureInfo.InvariantCulture, $"{id}.{sentAt.ToUnixTimeSeconds()}.{body}");
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}";
    }
}
