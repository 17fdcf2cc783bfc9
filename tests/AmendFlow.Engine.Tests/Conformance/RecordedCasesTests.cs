namespace AmendFlow.Engine.Tests.Conformance;

public sealed class RecordedCasesTests
{
    [Fact]
    public void The_engine_does_what_the_recordings_ask_for()
    {
        var differences = RecordedCase.All()
            .Select(c =>
            {
                var actual = c.Run();
                return (c.Name, c.Deviation, Difference: TraceComparison.FirstDifference(c.Expected, actual));
            })
            .ToList();
        var failed = differences.Where(d => d.Difference is not null).Select(d => $"{d.Name} ({d.Deviation ?? "as Elsa"}): {d.Difference}").ToList();

        Assert.True(failed.Count == 0, $"{failed.Count} of {differences.Count} differ:\n{string.Join('\n', failed)}");
        Assert.Equal(385, differences.Count);
    }
}
