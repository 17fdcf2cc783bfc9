using System.Security.Cryptography;
using System.Text;

namespace AmendFlow.Agreements.Audit;

/// <summary>
/// Stands in the audit trail for a value that one party keeps to itself: whoever has value and salt can prove it, nobody else can
/// guess it, and erasing both leaves the chain whole.
/// </summary>
public static class Commitment
{
    private const int ShortestSalt = 16;

    /// <param name="salt">Random, 16 bytes or more, one for each value: a shared one would show which values are equal.</param>
    /// <param name="value">What one party keeps to itself.</param>
    /// <returns>HMAC-SHA256 of the value in UTF-8, lower-case hexadecimal.</returns>
    public static string Of(ReadOnlySpan<byte> salt, string value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(salt.Length, ShortestSalt, nameof(salt));
        return Convert.ToHexStringLower(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(value)));
    }

    public static bool Holds(string commitment, ReadOnlySpan<byte> salt, string value) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(commitment), Encoding.ASCII.GetBytes(Of(salt, value)));
}
