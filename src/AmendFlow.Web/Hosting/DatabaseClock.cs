using AmendFlow.Data;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Hosting;

/// <summary>
/// The clock of the product: this machine's, put right by the database's, so that nodes whose clocks differ agree on what is due and in
/// which order things were recorded. On SQLite, which has no clock but this machine's, the offset is zero.
/// </summary>
/// <param name="machine">The clock to put right. Timers and elapsed times are always its own.</param>
public sealed partial class DatabaseClock(TimeProvider machine, Database database, ILogger<DatabaseClock> logger) : TimeProvider
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(2);
    private readonly Lock guard = new();
    private Sample? best;
    private long offsetTicks;

    /// <param name="Uncertainty">The database looked at its clock some time between question and answer: half of that time.</param>
    private sealed record Sample(TimeSpan Offset, TimeSpan Uncertainty, long TakenAt);

    /// <summary>What is added to this machine's clock; zero before the first measurement.</summary>
    public TimeSpan Offset => new(Interlocked.Read(ref offsetTicks));

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Asks the database for its time: one round trip, at the start and at each sweep.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        if (!database.IsPostgreSql)
        {
            return;
        }

        await using var db = database.CreateDbContext();

        // Connecting is no part of the round trip.
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT clock_timestamp()";
        var asked = machine.GetTimestamp();
        var theirs = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
        Take(theirs, machine.GetUtcNow(), machine.GetElapsedTime(asked));
    }

    /// <summary>Takes an answer in. Of those of the last minute the quickest counts, as it leaves the least room for error.</summary>
    /// <param name="theirs">What the database's clock showed.</param>
    /// <param name="answeredAt">By this machine's clock.</param>
    /// <param name="roundTrip">From the question to the answer.</param>
    internal void Take(DateTimeOffset theirs, DateTimeOffset answeredAt, TimeSpan roundTrip)
    {
        var sample = new Sample(theirs - (answeredAt - (roundTrip / 2)), roundTrip / 2, machine.GetTimestamp());
        lock (guard)
        {
            if (best is { } known && sample.Uncertainty > known.Uncertainty && !IsOld(known) && Agree(known, sample))
            {
                return;
            }

            best = sample;
        }

        var before = Offset;
        Interlocked.Exchange(ref offsetTicks, sample.Offset.Ticks);
        if (sample.Offset.Duration() >= WorthSaying && (sample.Offset - before).Duration() >= WorthSaying)
        {
            LogApart(sample.Offset.TotalSeconds);
        }
    }

    private bool IsOld(Sample sample) => machine.GetElapsedTime(sample.TakenAt) > Remembered;

    // Both can be right only where they overlap. Where they do not, a clock was set, and the newer one counts.
    private static bool Agree(Sample one, Sample other) => (one.Offset - other.Offset).Duration() <= one.Uncertainty + other.Uncertainty;

    [LoggerMessage(LogLevel.Warning, "This machine's clock and the database's are {Seconds:0.0} s apart; the database's counts. Is NTP running on both?")]
    private partial void LogApart(double seconds);
}
