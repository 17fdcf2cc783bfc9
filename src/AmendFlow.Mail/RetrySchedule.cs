using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AmendFlow.Mail;

/// <summary>When a mail that could not be handed over is tried again.</summary>
/// <remarks>
/// After 1, 2, 5, 10 and 20 minutes, then every 30, each ±20 %, for 48 hours. RFC 5321 4.5.4.1 asks for 30 minutes and
/// 4 to 5 days between strangers; this is the installation's own relay, and an approval waits for it.
/// </remarks>
public static class RetrySchedule
{
    /// <summary>How long a mail is tried, from its first attempt.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromHours(48);

    private const double Jitter = 0.2;
    private static readonly int[] Minutes = [1, 2, 5, 10, 20, 30];

    /// <summary>The instant of a mail's next attempt, cut to milliseconds, or null when it is time to give up.</summary>
    /// <param name="attempt">How many attempts were made; 1 after the first.</param>
    /// <param name="firstAttempt">When the first one was made.</param>
    /// <param name="now">When the last one failed.</param>
    /// <param name="seed">The mail's id: mails that failed together come back spread out, and a replay gives the same instant.</param>
    public static DateTimeOffset? Next(int attempt, DateTimeOffset firstAttempt, DateTimeOffset now, Guid seed) =>
        Next(attempt, firstAttempt, now, seed, GivesUpAfter);

    /// <summary>The same for what is given up sooner or later than a mail.</summary>
    public static DateTimeOffset? Next(int attempt, DateTimeOffset firstAttempt, DateTimeOffset now, Guid seed, TimeSpan givesUpAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        if (now - firstAttempt >= givesUpAfter)
        {
            return null;
        }

        var minutes = Minutes[Math.Min(attempt, Minutes.Length) - 1];
        var spread = 1 + (Jitter * ((2 * Fraction(seed, attempt)) - 1));
        return now + TimeSpan.FromMilliseconds(Math.Floor(minutes * 60_000 * spread));
    }

    private static double Fraction(Guid seed, int attempt)
    {
        Span<byte> input = stackalloc byte[20];
        seed.TryWriteBytes(input);
        BinaryPrimitives.WriteInt32LittleEndian(input[16..], attempt);
        return BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(input)) / (double)uint.MaxValue;
    }
}
