using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>Runs one scenario and says in one line what came of it. Exit status: 0 nothing lost and nothing twice, 1 violations, 2 could not be run.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) => RunAsync(arguments, Console.Out, Console.Error);

    internal static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        Options options;
        Scenario scenario;
        try
        {
            options = Options.Parse(arguments);
            if (options.List)
            {
                foreach (var one in Scenario.All)
                {
                    await output.WriteLineAsync($"{one.Name,-10}{one.What} Usual number: {one.UsualCount}.");
                }

                return 0;
            }

            scenario = Scenario.Find(options);
        }
        catch (FormatException wrong)
        {
            await errors.WriteLineAsync(wrong.Message);
            return 2;
        }

        if (!options.Sqlite && PgCluster.Binaries is null)
        {
            await errors.WriteLineAsync("PostgreSQL is not installed; there is --sqlite for the scenarios that need one node.");
            return 2;
        }

        if (scenario.WhyNot is { } reason)
        {
            await errors.WriteLineAsync($"{scenario.Name} was not run: {reason}");
            return 2;
        }

        var result = await scenario.RunAsync(scenario.Plan(options), output);
        foreach (var violation in result.Violations)
        {
            await output.WriteLineAsync($"VIOLATION {violation}");
        }

        await output.WriteLineAsync(result.Line);
        return result.Violations.Count == 0 ? 0 : 1;
    }
}
