using AmendFlow.Testing;
using Xunit.Abstractions;

namespace AmendFlow.Chaos;

/// <summary>The scenarios of the program with small numbers: nothing lost, nothing twice; and without a guard they notice.</summary>
public abstract class ScenarioTests(ITestOutputHelper output)
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("AMENDFLOW_SEED"), out var given) ? given : 20230119;

    private protected async Task HoldsAsync(Scenario scenario, int count, DatabaseKind kind = DatabaseKind.PostgreSql)
    {
        var result = await RunAsync(scenario, count, kind, Guards.InPlace);
        Assert.True(result.Violations.Count == 0, $"{result.Line}\n{string.Join('\n', result.Violations.Take(20))}");
    }

    private protected async Task NoticesAsync(Scenario scenario, int count, Guards without)
    {
        var result = await RunAsync(scenario, count, DatabaseKind.PostgreSql, without);
        Assert.NotEmpty(result.Violations);
    }

    private async Task<Result> RunAsync(Scenario scenario, int count, DatabaseKind kind, Guards guards)
    {
        Databases.Require(kind);
        using var said = new StringWriter();
        var result = await scenario.RunAsync(new Plan(count, Seed, kind, kind == DatabaseKind.Sqlite ? 1 : scenario.UsualNodes, guards), said);
        output.WriteLine($"{said}{result.Line}\n{string.Join('\n', result.Violations.Take(5))}");
        return result;
    }
}

public sealed class RaceTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableFact]
    public Task Of_all_who_end_a_task_at_once_one_does_and_the_others_are_told() => HoldsAsync(new RaceScenario(), 100);

    [SkippableFact]
    public Task Without_versions_several_end_it_and_the_race_notices() => NoticesAsync(new RaceScenario(), 10, Guards.NoVersions);
}

public sealed class VotesTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableFact]
    public Task A_quorum_and_a_join_under_simultaneous_votes_go_on_once() => HoldsAsync(new VotesScenario(), 30);

    [SkippableFact]
    public Task Without_versions_too_many_votes_count_and_the_scenario_notices() => NoticesAsync(new VotesScenario(), 5, Guards.NoVersions);
}
