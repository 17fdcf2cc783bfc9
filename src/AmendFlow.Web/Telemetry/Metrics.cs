using System.Diagnostics.Metrics;
using AmendFlow.Agreements.Approval;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Web.Jobs.Bounces;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Telemetry;

/// <summary>
/// What this node counts and measures, under one name. Tags are names of steps, commands and results: never a person, a title or a token.
/// Nothing is kept here; whoever listens to the meter does.
/// </summary>
public static class Metrics
{
    public const string Name = "AmendFlow";
    private const double Hour = 3600;
    private const double Day = 24 * Hour;

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>("amendflow.decisions", "{decision}", "Decisions recorded.");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("amendflow.refusals", "{command}", "Commands refused.");
    private static readonly Counter<long> Mails = Meter.CreateCounter<long>("amendflow.mails", "{mail}", "What became of handing mails over.");
    private static readonly Counter<long> Reports = Meter.CreateCounter<long>("amendflow.reports", "{message}", "What the mailbox for delivery reports held.");
    private static readonly Counter<long> Webhooks = Meter.CreateCounter<long>("amendflow.webhooks", "{delivery}", "What became of delivering to webhooks.");
    private static readonly Counter<long> Sweeps = Meter.CreateCounter<long>("amendflow.sweeps", "{sweep}", "Sweeps that ended, well or not.");
    private static readonly Gauge<double> Oldest = Meter.CreateGauge<double>("amendflow.outbox.age", "s", "How long the oldest mail has waited.");
    private static readonly Gauge<long> Waiting = Meter.CreateGauge<long>("amendflow.outbox.waiting", "{mail}", "Mails that wait.");
    private static readonly Gauge<int> Held = Meter.CreateGauge<int>("amendflow.outbox.held", "1", "1 while no mail is sent since a restore.");
    private static readonly Histogram<double> Rounds = Seconds("amendflow.round.duration", "From a step's opening to its end.", [Hour, 4 * Hour, Day, 2 * Day, 5 * Day, 10 * Day, 20 * Day, 40 * Day]);
    private static readonly Histogram<double> Lateness = Seconds("amendflow.timer.lateness", "How long after it was due a timer fired.", [1, 5, 10, 20, 30, 60, 300, Hour, Day]);
    private static readonly Histogram<long> Size = Meter.CreateHistogram(
        "amendflow.sweep.size", "{item}", "What one sweep did of a kind.", advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [0, 1, 10, 100, 1000, 10_000, 100_000] });

    public static void Decided(DecisionKind kind, Channel channel) => Decisions.Add(1, Tag("decision", kind.Key()), Tag("channel", Low(channel)));

    /// <param name="command">The name of its type.</param>
    public static void Refused(string command, RefusalKind kind) => Refusals.Add(1, Tag("command", command), Tag("reason", Low(kind)));

    /// <summary>The round has its end. Problems are told apart from the steps of the workflow: their rounds are named after the one problem.</summary>
    public static void Closed(Round round) => Rounds.Record(
        (round.ClosedAt!.Value - round.OpenedAt).TotalSeconds,
        Tag("step", round.Kind == RoundKind.Incident ? "problem" : round.ActivityId), Tag("outcome", round.Outcome ?? Low(round.Status)));

    public static void HandedOver(HandOverKind result) => Mails.Add(1, Tag("result", Low(result)));

    /// <param name="result">Of one message; null when the mailbox could not be read.</param>
    public static void Reported(BounceOutcome? result) => Reports.Add(1, Tag("result", result is { } one ? Low(one) : "mailboxaway"));

    /// <param name="result">delivered, failed, givenup, gone or offlist.</param>
    public static void Delivered(string result) => Webhooks.Add(1, Tag("result", result));

    public static void Outbox(long waiting, TimeSpan oldest, bool isHeld)
    {
        Waiting.Record(waiting);
        Oldest.Record(oldest.TotalSeconds);
        Held.Record(isHeld ? 1 : 0);
    }

    public static void Fired(TimerKind kind, TimeSpan late) => Lateness.Record(late.TotalSeconds, Tag("kind", Low(kind)));

    /// <param name="part">timers, events or mails.</param>
    public static void Swept(string part, int count) => Size.Record(count, Tag("part", part));

    public static void Swept(bool well) => Sweeps.Add(1, Tag("result", well ? "well" : "failed"));

    private static Histogram<double> Seconds(string name, string description, double[] boundaries) =>
        Meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

#pragma warning disable CA1308 // Tags are lower case by custom.
    private static string Low(Enum value) => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
