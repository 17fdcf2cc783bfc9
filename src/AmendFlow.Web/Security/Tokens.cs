using System.Security.Cryptography;
using System.Text;

namespace AmendFlow.Web.Security;

/// <summary>Secrets of 32 random bytes: links, invitations, API tokens. They are long enough for a plain hash.</summary>
public static class Tokens
{
    public static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>What is stored: SHA-256, hex.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
