using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>Runs one scenario and says in one line what came of it. Exit status: 0 nothing lost and nothing twice, 1 violations, 2 could not be run.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
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
                    Console.WriteLine($"{one.Name,-8}{one.What} Usual number: {one.UsualCount}.");
                }

                return 0;
            }

            scenario = Scenario.Find(options);
        }
        catch (FormatException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }

        if (!options.Sqlite && PgCluster.Binaries is null)
        {
            await Console.Error.WriteLineAsync("PostgreSQL is not installed; there is --sqlite for the scenarios that need one node.");
            return 2;
        }

        var result = await scenario.RunAsync(scenario.Plan(options), Console.Out);
        foreach (var violation in result.Violations)
        {
            Console.WriteLine($"VIOLATION {violation}");
        }

        Console.WriteLine(result.Line);
        return result.Violations.Count == 0 ? 0 : 1;
    }
}
