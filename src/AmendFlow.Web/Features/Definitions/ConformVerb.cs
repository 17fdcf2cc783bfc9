using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine;
using AmendFlow.Engine.Conformance;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Web.Features.Definitions;

/// <summary><c>conform FILE.jsonl</c>: runs recorded cases, and says where the engine and the recordings part.</summary>
internal static class ConformVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const string NotRunAtAll = "not-run";

    private sealed record Outcome(string Case, Verdict Verdict);

    /// <returns>0 when every case matches, 1 when one does not, 2 when the file cannot be read.</returns>
    public static int Run(FileInfo file, bool asJson, IScriptRunner scripts, TextWriter output, TextWriter errors)
    {
        var outcomes = new List<Outcome>();
        var number = 0;
        try
        {
            using var lines = new StringReader(FileText.Read(file));
            while (lines.ReadLine() is { } line)
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                {
                    outcomes.Add(RunCase(line, scripts));
                }
            }
        }
        catch (FormatException wrong)
        {
            errors.WriteLine(Terminal.Line(number == 0 ? $"{file.Name}: {wrong.Message}" : $"{file.Name}: line {number}: {wrong.Message}."));
            return 2;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{file.Name}: cannot be read: {fault.Message}");
            return 2;
        }

        if (outcomes.Count == 0)
        {
            errors.WriteLine($"{file.Name}: holds no recorded case.");
            return 2;
        }

        Print(outcomes, asJson, output);
        return outcomes.TrueForAll(o => o.Verdict.Difference is null) ? 0 : 1;
    }

    // The order is the point: the engine has ended before what is expected of it is read.
    private static Outcome RunCase(string line, IScriptRunner scripts)
    {
        var recorded = RecordedCase.Parse(line);
        JsonObject trace;
        try
        {
            trace = recorded.Run(scripts);
        }
        catch (EngineInputException refused)
        {
            return NotRun(recorded, $"the engine refused an input: {refused.Message}");
        }
        catch (FormatException unreadable)
        {
            // One definition that cannot be read is the finding, and not the end of the other cases.
            return NotRun(recorded, unreadable.Message);
        }

        return new Outcome(recorded.Name, ExpectedTrace.Compare(line, trace));
    }

    private static Outcome NotRun(RecordedCase recorded, string why) => new(recorded.Name, new Verdict(why, why, NotRunAtAll));

    private static void Print(List<Outcome> outcomes, bool asJson, TextWriter output)
    {
        var matching = outcomes.Count(o => o.Verdict.Difference is null);
        var asElsa = outcomes.Count(o => o.Verdict.DiffersFromElsa is null);
        var deviations = outcomes.Where(o => o.Verdict.DiffersFromElsa is not null)
            .GroupBy(o => o.Verdict.Deviation ?? "no reason given").OrderBy(g => g.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count());
        var differing = outcomes.Where(o => o.Verdict.Difference is not null).ToList();
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    cases = outcomes.Count,
                    matching,
                    asElsa,
                    notAsElsa = deviations,
                    differences = differing.Select(o => new { o.Case, o.Verdict.Difference }),
                },
                Json));
            return;
        }

        foreach (var outcome in differing)
        {
            output.WriteLine(Terminal.Line($"{outcome.Case}: {outcome.Verdict.Difference}"));
        }

        output.WriteLine($"{asElsa} of {outcomes.Count} are also what Elsa gives");
        foreach (var (reason, count) in deviations)
        {
            output.WriteLine(Terminal.Line($"not as Elsa, {count}: {reason}: {(reason == NotRunAtAll ? "the case could not be run" : Deviations.Reason(reason))}"));
        }

        output.WriteLine($"{matching} of {outcomes.Count} match");
    }
}
