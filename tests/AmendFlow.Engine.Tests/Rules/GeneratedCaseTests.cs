using System.Globalization;

namespace AmendFlow.Engine.Tests.Rules;

/// <summary>
/// The engine against a second interpreter of the same rules, and against what must never be, on generated cases. A failure prints the
/// seed and the smallest case that still fails. AMENDFLOW_SEED=N begins at another seed; AMENDFLOW_CASES=N runs more or fewer.
/// </summary>
public sealed class GeneratedCaseTests
{
    private static readonly int First = Setting("AMENDFLOW_SEED", 1);
    private static readonly int Cases = Setting("AMENDFLOW_CASES", Environment.GetEnvironmentVariable("AMENDFLOW_LONG") == "1" ? 100_000 : 6_000);

    [Fact]
    public void Both_interpreters_of_the_rules_agree_after_every_stimulus_and_nothing_happens_that_must_never_be()
    {
        var failed = Enumerable.Range(First, Cases).AsParallel().FirstOrDefault(seed => GeneratedCase.Make(seed).FirstFault() is not null, -1);

        Assert.True(failed < 0, failed < 0 ? "" : Report(failed));
    }

    [Fact]
    public void A_move_to_the_same_workflow_under_another_number_changes_nothing_wherever_a_case_stands()
    {
        var failed = Enumerable.Range(First, Cases / 3).AsParallel().FirstOrDefault(seed => GeneratedCase.Make(seed).FirstFault(moves: true) is not null, -1);

        Assert.True(failed < 0, failed < 0 ? "" : $"seed {failed}\n{GeneratedCase.Make(failed)}\n{GeneratedCase.Make(failed).FirstFault(moves: true)}");
    }

    [Fact]
    public void The_cases_are_worth_their_time()
    {
        var cases = Enumerable.Range(1, 500).AsParallel().Select(GeneratedCase.Make).ToList();
        var loops = cases.Count(c => c.Plan.All.Select(n => n.Inside).Append(c.Plan).Any(p => p?.Facts.Loops.Count > 0));
        var belowForks = cases.Count(c => c.Joins.Any(j => c.Plan.Facts.Loops.Any(l => l.All(j.Branches.Contains))));

        Assert.True(loops > 200, $"{loops} of {cases.Count} have a loop");
        Assert.True(belowForks > 35, $"{belowForks} of {cases.Count} have a loop below a fork");
        foreach (var kind in Enum.GetValues<Kind>())
        {
            Assert.True(cases.Count(c => c.Plan.All.Any(n => n.Kind == kind)) > 5, $"{kind} is rare");
        }
    }

    private static string Report(int seed)
    {
        var smallest = GeneratedCase.Make(seed).Shrink();
        return $"AMENDFLOW_SEED={seed} AMENDFLOW_CASES=1 repeats this.\n{smallest}\n{smallest.FirstFault()}";
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
