using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Conformance;

/// <summary>How a case came out.</summary>
/// <param name="Difference">Where the trace and <c>expected</c> part first; null when they agree.</param>
/// <param name="DiffersFromElsa">Where the trace and Elsa's own part first; null when they agree.</param>
/// <param name="Deviation">Why Elsa's own trace is not wanted; null where it is.</param>
public sealed record Verdict(string? Difference, string? DiffersFromElsa, string? Deviation);

/// <summary>What a recording says should have come of a case. Is read only when there is a trace to compare it with.</summary>
public static class ExpectedTrace
{
    /// <param name="line">The line of the recording that the case was parsed from.</param>
    /// <param name="trace">What <see cref="RecordedCase.Run"/> gave.</param>
    /// <exception cref="FormatException">The line expects nothing that can be compared.</exception>
    public static Verdict Compare(string line, JsonObject trace)
    {
        var recorded = Read(line);
        try
        {
            return VerdictOf(recorded, trace);
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"this is no recorded case: {wrong.Message}", wrong);
        }
    }

    // A member that stands twice, and half of a character, are found where they are looked at.
    private static Verdict VerdictOf(JsonObject recorded, JsonObject trace) => new(
        TraceComparison.FirstDifference(TraceOf(recorded, "expected"), trace),
        TraceComparison.FirstDifference(TraceOf(recorded, "counter"), trace),
        recorded["deviation"]?.GetValue<string>());

    private static JsonObject Read(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject ?? throw new FormatException("this is no recorded case");
        }
        catch (JsonException e)
        {
            throw new FormatException($"this is no recorded case: {e.Message}", e);
        }
    }

    private static JsonObject TraceOf(JsonObject recorded, string member) =>
        recorded[member] is JsonObject trace
            && trace["steps"] is JsonArray && trace["output"] is JsonArray && trace["executed"] is JsonArray && trace["variables"] is JsonObject
            && trace["status"] is JsonValue && trace["subStatus"] is JsonValue
                ? trace
                : throw new FormatException($"\"{member}\" is no trace: steps, output, executed, status, subStatus and variables are needed");
}
