using System.Collections.Concurrent;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>What a mail server does to whom: each of the addresses has its own trouble.</summary>
internal sealed class ServerMood
{
    private const string RefusedForGood = "550 5.1.1 No such user";

    private static readonly IReadOnlyDictionary<string, (SmtpPhase Phase, int OfTries, string Answer)> Troubles = new Dictionary<string, (SmtpPhase, int, string)>
    {
        // Of so many tries at this phase all but the last are answered so; 0: all.
        [Reviewer(2)] = (SmtpPhase.Rcpt, 3, "451 4.7.1 Greylisted, try again"),
        [Reviewer(3)] = (SmtpPhase.Rcpt, 0, RefusedForGood),
        [Reviewer(4)] = (SmtpPhase.Dot, 2, SmtpSink.HangUp),
        [Reviewer(5)] = (SmtpPhase.Rcpt, 2, SmtpSink.HangUp),
        [Reviewer(6)] = (SmtpPhase.Dot, 3, "452 4.3.1 No room"),
        [Reviewer(7)] = (SmtpPhase.Data, 2, "554 5.7.1 Not like this"),
        [Reviewer(8)] = (SmtpPhase.Dot, 0, Slow),
        [Reviewer(9)] = (SmtpPhase.Rcpt, 3, "421 4.3.2 Closing"),
        [World.Email(Side.B, "daj-2")] = (SmtpPhase.Dot, 2, SmtpSink.TakeAndHangUp),
    };

    private const string Slow = "slow";
    private readonly ConcurrentDictionary<string, int> tries = new(StringComparer.Ordinal);
    private volatile Func<string, bool> isTroubled = _ => false;
    private int ambiguous;
    private int refused;

    public static IEnumerable<string> Bad => Troubles.Keys;

    /// <summary>Texts that were taken without an answer.</summary>
    public int Ambiguous => ambiguous;

    /// <summary>Answers that say never.</summary>
    public int RefusedMails => refused;

    public ConcurrentDictionary<string, bool> Refused { get; } = new(StringComparer.Ordinal);

    public void Fine() => isTroubled = _ => false;

    public void Only(string address) => isTroubled = a => a == address;

    public void All() => isTroubled = _ => true;

    /// <summary>The script of the sink.</summary>
    public string? Answer(SmtpPhase phase, string address)
    {
        if (!Troubles.TryGetValue(address, out var trouble) || trouble.Phase != phase || !isTroubled(address))
        {
            return null;
        }

        var count = tries.AddOrUpdate(address, 1, (_, n) => n + 1);
        if (trouble.OfTries > 0 && count % trouble.OfTries == 0)
        {
            return null;
        }

        if (trouble.Answer == Slow)
        {
            // The slowness itself, not a wait for something: the sink's script is asked on the line's own thread.
            Thread.Sleep(100);
            return null;
        }

        if (trouble.Answer == SmtpSink.HangUp && phase == SmtpPhase.Dot)
        {
            Interlocked.Increment(ref ambiguous);
        }

        if (trouble.Answer == RefusedForGood)
        {
            Interlocked.Increment(ref refused);
            Refused[address] = true;
        }

        return trouble.Answer;
    }

    private static string Reviewer(int number) => World.Email(Side.A, $"rd-counsel-{number}");
}
