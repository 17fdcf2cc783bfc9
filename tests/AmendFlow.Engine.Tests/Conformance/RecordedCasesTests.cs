using System.Text.Json.Nodes;
using AmendFlow.Engine.Conformance;

namespace AmendFlow.Engine.Tests.Conformance;

public sealed class RecordedCasesTests
{
    [Fact]
    public void The_engine_does_what_the_recordings_ask_for()
    {
        var differences = Recordings.All().Select(c => (c.Name, c.Deviation, Difference: c.FirstDifference())).ToList();
        var failed = differences.Where(d => d.Difference is not null).Select(d => $"{d.Name} ({d.Deviation ?? "as Elsa"}): {d.Difference}").ToList();

        Assert.True(failed.Count == 0, $"{failed.Count} of {differences.Count} differ:\n{string.Join('\n', failed)}");
        Assert.Equal(385, differences.Count);
    }

    [Theory]
    [InlineData("steps")]
    [InlineData("output")]
    [InlineData("executed")]
    [InlineData("variables")]
    public void The_comparison_sees_what_is_missing(string member)
    {
        var recorded = Recordings.All().First(c => c.Expected["output"]!.AsArray().Count > 0 && c.Deviation is null);
        var actual = recorded.Run();
        Assert.Null(TraceComparison.FirstDifference(recorded.Expected, actual));

        if (actual[member] is JsonArray list)
        {
            list.RemoveAt(list.Count - 1);
        }
        else
        {
            actual[member]!.AsObject().Clear();
        }

        Assert.StartsWith(member == "variables" ? "variable" : member, TraceComparison.FirstDifference(recorded.Expected, actual), StringComparison.Ordinal);
    }
}
