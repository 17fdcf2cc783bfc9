using System.Diagnostics;

namespace AmendFlow.Benchmarks.Database;

/// <summary>Hears every command that Npgsql sends, while it is open: a batch is one round trip.</summary>
internal sealed class RoundTrips : IDisposable
{
    private readonly ActivityListener listener;
    private readonly List<string> heard = [];

    public RoundTrips()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if ((activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string sql)
                {
                    lock (heard)
                    {
                        heard.Add($"{activity.Duration.TotalMilliseconds:0.00} ms {sql}");
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (heard)
            {
                return [.. heard];
            }
        }
    }

    public void Dispose() => listener.Dispose();
}
