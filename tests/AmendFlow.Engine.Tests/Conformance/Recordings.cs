using AmendFlow.Engine.Conformance;

namespace AmendFlow.Engine.Tests.Conformance;

/// <summary>385 generated definitions with the traces that Elsa 3.7.1 left when it ran them.</summary>
internal static class Recordings
{
    public static IEnumerable<string> Lines() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "cases.jsonl"));

    public static IEnumerable<RecordedCase> All() => Lines().Select(RecordedCase.Parse);
}
