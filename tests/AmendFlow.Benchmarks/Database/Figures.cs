using System.Globalization;

namespace AmendFlow.Benchmarks.Database;

/// <summary>What several runs say together. On a shared machine only medians count, and only ratios within one run.</summary>
internal static class Figures
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1
            ? sorted[sorted.Count / 2]
            : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    public static string Number(double value, int decimals = 0) => value.ToString($"N{decimals}", CultureInfo.InvariantCulture);

    /// <summary>A line of a Markdown table, as docs/performance.md has them.</summary>
    public static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
