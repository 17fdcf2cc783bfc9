using System.Text.Json.Nodes;
using AmendFlow.Engine.Conformance;

namespace AmendFlow.Engine.Tests.Conformance;

public sealed class RecordedCasesTests
{
    [Fact]
    public void The_engine_does_what_the_recordings_ask_for()
    {
        var verdicts = Recordings.Lines().Select(l => (Case: RecordedCase.Parse(l), Line: l))
            .Select(c => (c.Case.Name, Verdict: ExpectedTrace.Compare(c.Line, c.Case.Run()))).ToList();
        var failed = verdicts.Where(v => v.Verdict.Difference is not null)
            .Select(v => $"{v.Name} ({v.Verdict.Deviation ?? "as Elsa"}): {v.Verdict.Difference}").ToList();

        Assert.True(failed.Count == 0, $"{failed.Count} of {verdicts.Count} differ:\n{string.Join('\n', failed)}");
        Assert.Equal(385, verdicts.Count);
        Assert.Equal(333, verdicts.Count(v => v.Verdict.Deviation is null));
        Assert.All(verdicts.Where(v => v.Verdict.Deviation is null), v => Assert.Null(v.Verdict.DiffersFromElsa));
    }

    [Theory]
    [InlineData("steps")]
    [InlineData("output")]
    [InlineData("executed")]
    [InlineData("variables")]
    public void The_comparison_sees_what_is_missing(string member)
    {
        var line = Recordings.Lines().First(l => RecordedCase.Parse(l).Run()["output"]!.AsArray().Count > 0 && !l.Contains("\"deviation\": \"", StringComparison.Ordinal));
        var actual = RecordedCase.Parse(line).Run();
        Assert.Null(ExpectedTrace.Compare(line, actual).Difference);

        if (actual[member] is JsonArray list)
        {
            list.RemoveAt(list.Count - 1);
        }
        else
        {
            actual[member]!.AsObject().Clear();
        }

        Assert.StartsWith(member == "variables" ? "variable" : member, ExpectedTrace.Compare(line, actual).Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_expected_does_not_reach_the_engine()
    {
        var line = Recordings.Lines().First();
        var poisoned = JsonNode.Parse(line)!.AsObject();
        foreach (var member in new[] { "expected", "counter", "token" })
        {
            poisoned[member] = "not read before the end";
        }

        Assert.Equal(RecordedCase.Parse(line).Run().ToJsonString(), RecordedCase.Parse(poisoned.ToJsonString()).Run().ToJsonString());
        Assert.Throws<FormatException>(() => ExpectedTrace.Compare(poisoned.ToJsonString(), RecordedCase.Parse(line).Run()));
    }
}
