using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AmendFlow.Web.Telemetry;

namespace AmendFlow.Web.Tests.Telemetry;

/// <summary>What the meter was told on behalf of this test. Others run at the same time, in flows of their own.</summary>
internal sealed class Overheard : IDisposable
{
    private static readonly AsyncLocal<Overheard?> Here = new();
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> heard = new();

    public Overheard()
    {
        Here.Value = this;
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Metrics.Name)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Hear(i, v, tags));
        listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Hear(i, v, tags));
        listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Hear(i, v, tags));
        listener.Start();
    }

    public IReadOnlyCollection<(string Instrument, double Value, string Tags)> All => heard;

    public IReadOnlyList<double> Of(string instrument, string tags = "") => [.. heard.Where(h => h.Instrument == instrument && h.Tags == tags).Select(h => h.Value)];

    public void Dispose() => listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Here.Value == this)
        {
            heard.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))));
        }
    }
}
