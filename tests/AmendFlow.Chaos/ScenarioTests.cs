using AmendFlow.Testing;
using Xunit.Abstractions;

namespace AmendFlow.Chaos;

/// <summary>The scenarios of the program with small numbers: nothing lost, nothing twice; and without a guard they notice.</summary>
public abstract class ScenarioTests(ITestOutputHelper output)
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("AMENDFLOW_SEED"), out var given) ? given : 20230119;

    private protected static bool Short => !LongRun.Is;

    private protected async Task HoldsAsync(Scenario scenario, int count, DatabaseKind kind = DatabaseKind.PostgreSql)
    {
        var result = await RunAsync(scenario, count, kind, Guards.InPlace);
        Assert.True(result.Violations.Count == 0, $"{result.Line}\n{string.Join('\n', result.Violations.Take(20))}");
    }

    /// <param name="what">Words of the violation that has to be among those found.</param>
    private protected async Task NoticesAsync(Scenario scenario, int count, Guards without, string what)
    {
        var result = await RunAsync(scenario, count, DatabaseKind.PostgreSql, without);
        Assert.Contains(result.Violations, v => v.Contains(what, StringComparison.Ordinal));
    }

    private async Task<Result> RunAsync(Scenario scenario, int count, DatabaseKind kind, Guards guards)
    {
        Databases.Require(kind);
        using var said = new StringWriter();
        var result = await scenario.RunAsync(new Plan(count, Seed, kind, kind == DatabaseKind.Sqlite ? 1 : scenario.UsualNodes, guards), said);
        output.WriteLine($"{said}{result.Line}\n{string.Join('\n', result.Violations.Take(8))}");
        return result;
    }
}

public sealed class RaceTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableFact]
    public Task Of_all_who_end_a_task_at_once_one_does_and_the_others_are_told() => HoldsAsync(new RaceScenario(), Short ? 60 : 1000);

    [SkippableFact]
    public Task Without_versions_several_end_it_and_the_race_notices() => NoticesAsync(new RaceScenario(), 8, Guards.NoVersions, "2 decisions and");
}

public sealed class VotesTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableFact]
    public Task A_quorum_and_a_join_under_simultaneous_votes_go_on_once() => HoldsAsync(new VotesScenario(), Short ? 15 : 200);

    [SkippableFact]
    public Task Without_versions_too_many_votes_count_and_the_scenario_notices() => NoticesAsync(new VotesScenario(), 3, Guards.NoVersions, "votes acknowledged");
}

public sealed class NodeKillTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableFact]
    public Task Two_nodes_are_killed_in_turn_under_load() => HoldsAsync(new KillScenario(), Short ? 6 : 20);

    [SkippableFact]
    public Task Without_command_ids_a_person_who_sends_again_is_told_wrong_and_the_scenario_notices() => NoticesAsync(new KillScenario(), 2, Guards.NoCommands, "answered Refused (409), but there are 0 commands, 1 decisions");
}

public sealed class CommitTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableFact]
    public Task Whoever_decides_while_the_line_to_the_database_breaks_is_told_the_truth() => HoldsAsync(new CommitScenario(), Short ? 40 : 500);

    [SkippableFact]
    public Task Without_command_ids_nobody_can_tell_and_the_scenario_notices() => NoticesAsync(new CommitScenario(), 10, Guards.NoCommands, "answered Refused (409), but there are 0 commands, 1 decisions");
}

public sealed class TimersTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableFact]
    public Task Many_timers_of_one_instant_fire_once_though_a_node_is_killed() => HoldsAsync(new TimersScenario(), Short ? 300 : 5000);

    [SkippableFact]
    public Task Three_nodes_that_sweep_at_the_same_time_fire_each_timer_once() => HoldsAsync(new TimersScenario(inProcess: true), 200);

    [SkippableFact]
    public Task Without_claims_and_versions_they_fire_twice_and_the_scenario_notices() => NoticesAsync(new TimersScenario(inProcess: true), 200, Guards.NoClaims, "firing of timer");
}

public sealed class MailTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableFact]
    public Task A_mail_server_in_every_mood_loses_nothing_and_one_address_delays_nobody_else() => HoldsAsync(new MailScenario(), 200);
}

public sealed class PostgresTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableFact]
    public Task PostgreSQL_is_killed_under_load_and_loses_nothing_that_was_said_to_be_recorded() => HoldsAsync(new PostgresScenario(), Short ? 3 : 20);

    [SkippableFact]
    public Task Without_flushed_commits_what_was_said_to_be_recorded_is_gone_and_the_scenario_notices() => NoticesAsync(new PostgresScenario(), 1, Guards.NoFlush, "but there are 0 commands, 0 decisions and 0 entries");
}

public sealed class HangfireTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableFact]
    public Task With_hangfires_tables_spoilt_and_dropped_deadlines_fire_in_time_and_once() =>
        Short ? HoldsAsync(new HangfireScenario(atOnce: true), 5) : HoldsAsync(new HangfireScenario(), 12);
}

public sealed class BackupTests(ITestOutputHelper output) : ScenarioTests(output)
{
    [SkippableTheory, OnBoth]
    public Task A_backup_under_load_is_whole_and_work_goes_on_with_it(DatabaseKind kind) => HoldsAsync(new BackupScenario(), Short ? 1 : 5, kind);

    [SkippableFact]
    public Task Without_the_row_that_holds_them_mails_go_out_and_the_scenario_notices() => NoticesAsync(new BackupScenario(), 1, Guards.NoPause, "before anybody let them go");
}
