using System.Diagnostics;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Telemetry;

/// <summary>Spans of our own: commands and sweeps. They carry names and ids of cases, and nothing that a person wrote or is called.</summary>
public static class Traces
{
    public const string Name = "AmendFlow";
    public const string Command = "amendflow.command";
    public const string Case = "amendflow.case";
    public const string Refused = "amendflow.refused";

    private static readonly ActivitySource Source = new(Name);

    /// <param name="command">The name of its type.</param>
    public static Activity? Step(string command) => Source.StartActivity($"step {command}")?.SetTag(Command, command);

    public static Activity? Sweep() => Source.StartActivity("sweep");

    public static void About(this Activity? span, Guid caseId) => span?.SetTag(Case, caseId.ToString());

    public static void Ended(this Activity? span, RefusalKind refused) => span?.SetTag(Refused, refused.ToString());

    /// <summary>The message stays in the log: it may name what a span must not.</summary>
    public static void Failed(this Activity? span, Exception failure) => span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.GetType().Name);
}
