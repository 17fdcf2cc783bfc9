namespace AmendFlow.Benchmarks.Database;

/// <summary>What was seen in pass after pass: rates by the clock on the wall, and the processor time behind them.</summary>
internal sealed class Passes(ProcessorTime time)
{
    private readonly Dictionary<string, List<(double Rate, double Server, double Own)>> seen = new(StringComparer.Ordinal);

    public async Task NoteAsync(string what, int count, Func<Task<double>> rateAsync)
    {
        var before = time.Now();
        var rate = await rateAsync();
        var after = time.Now();
        (seen.TryGetValue(what, out var list) ? list : seen[what] = []).Add((rate, (after.Server - before.Server) / count, (after.Own - before.Own) / count));
    }

    public string Rate(string what) => Figures.Number(Figures.Median(seen[what].Select(p => p.Rate)));

    public string Processor(string what) =>
        $"{Figures.Number(Figures.Median(seen[what].Select(p => p.Server)), 2)} ms of the server, {Figures.Number(Figures.Median(seen[what].Select(p => p.Own)), 2)} ms of the client";

    /// <summary>The median of the ratios of each pass, whose two sides stood side by side.</summary>
    public string Ratio(string of, string to)
    {
        var ratios = seen[of].Zip(seen[to], (a, b) => a.Rate / b.Rate).ToList();
        return $"{Figures.Number(Figures.Median(ratios), 2)} ({Figures.Number(ratios.Min(), 2)} to {Figures.Number(ratios.Max(), 2)})";
    }
}
