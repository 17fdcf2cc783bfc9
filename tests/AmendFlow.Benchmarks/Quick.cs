using System.Globalization;

namespace AmendFlow.Benchmarks;

/// <summary>
/// All figures in a minute, as processor time of this process: the median of several batches. For a machine that others use too, where
/// the time on the wall is theirs as well; a quiet machine is better served by BenchmarkDotNet.
/// </summary>
internal static class Quick
{
    private const int Batches = 9;
    private static readonly TimeSpan LeastBatch = TimeSpan.FromMilliseconds(200);

    public static void Run(TextWriter output)
    {
        foreach (var flow in new[] { "fourteen steps", "shipped" })
        {
            var steps = new StepBenchmarks { Flow = flow };
            steps.SetUp();
            Print(output, $"{flow}: start", () => steps.Start());
            Print(output, $"{flow}: resume, one of several reviews", () => steps.ResumeReview());
            Print(output, $"{flow}: resume, the last answer", () => steps.ResumeLast());
            var state = new StateBenchmarks { Flow = flow };
            state.SetUp();
            Print(output, $"{flow}: write the state", () => state.Write());
            Print(output, $"{flow}: read the state", () => state.Read());
        }

        var walk = new WalkBenchmarks();
        walk.SetUp();
        Print(output, "fourteen steps: resume, mean of nine answers", walk.Resume, operations: 9);
        foreach (var count in new[] { 20, 200, 2000 })
        {
            var size = new SizeBenchmarks { Activities = count };
            size.SetUp();
            Print(output, $"{count} activities: resume halfway", () => size.Resume());
        }

        var conditions = new ConditionBenchmarks();
        Print(output, "a decision without an expression", () => conditions.None());
        Print(output, "a decision by JavaScript", () => conditions.Script());
        Print(output, "a decision by Liquid", () => conditions.Liquid());
        var definitions = new DefinitionBenchmarks();
        Print(output, "200 activities: read", () => definitions.Read());
        Print(output, "200 activities: read and check", () => definitions.ReadAndCheck());
    }

    private static void Print(TextWriter output, string name, Action what, int operations = 1)
    {
        var count = 1;
        while (Time(what, count) < LeastBatch)
        {
            count *= 2;
        }

        var batches = new double[Batches];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Batches; i++)
        {
            batches[i] = Time(what, count).TotalMicroseconds / count / operations;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / ((long)Batches * count * operations);
        Array.Sort(batches);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {batches[Batches / 2]:0.0} | {bytes:N0} |"));
    }

    private static TimeSpan Time(Action what, int count)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < count; i++)
        {
            what();
        }

        return Environment.CpuUsage.TotalTime - before;
    }
}
