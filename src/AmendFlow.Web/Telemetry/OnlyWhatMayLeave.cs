using System.Diagnostics;
using OpenTelemetry;

namespace AmendFlow.Web.Telemetry;

/// <summary>
/// The last look at a span before it leaves: only tags that are named here go out. Paths of mailed links hold tokens, queries hold what people
/// search for, and a library may add a tag tomorrow that nobody here has read about.
/// </summary>
internal sealed class OnlyWhatMayLeave : BaseProcessor<Activity>
{
    private const string Method = "http.request.method";
    private const string Route = "http.route";

    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        Traces.Command, Traces.Case, Traces.Refused, Method, Route, "http.response.status_code", "network.protocol.version", "error.type",
    };

    public override void OnEnd(Activity data)
    {
        foreach (var (key, _) in data.TagObjects.Where(t => !Allowed.Contains(t.Key)).ToList())
        {
            data.SetTag(key, null);
        }

        // Takes its description away as well: it may be the message of an exception.
        data.SetStatus(data.Status);
        if (data.Source.Name != Traces.Name)
        {
            data.DisplayName = $"{data.GetTagItem(Method)} {data.GetTagItem(Route)}".TrimEnd();
        }
    }
}
