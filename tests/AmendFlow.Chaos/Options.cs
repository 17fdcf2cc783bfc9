using System.Globalization;

namespace AmendFlow.Chaos;

/// <summary>What the program was asked to do.</summary>
/// <param name="Count">Of what the scenario counts: kills, races, cases, timers, mails, cuts. Null: its usual number.</param>
internal sealed record Options(string? Scenario, int? Count, int Seed, bool Sqlite, int? Nodes, bool List)
{
    public const string Usage = "--scenario NAME [--kills N] [--seed S] [--sqlite] [--nodes N], or --list";

    private const int UsualSeed = 20230119;

    /// <exception cref="FormatException">They make no sense; one line says why.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options(null, null, UsualSeed, false, null, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--list" => options with { List = true },
                "--sqlite" => options with { Sqlite = true },
                "--scenario" => options with { Scenario = Value(arguments, ref i) },
                "--kills" => options with { Count = Whole(arguments, ref i, 1) },
                "--seed" => options with { Seed = Whole(arguments, ref i, 0) },
                "--nodes" => options with { Nodes = Whole(arguments, ref i, 1) },
                var unknown => throw new FormatException($"There is no option {unknown}; there is {Usage}."),
            };
        }

        return options.List || options.Scenario is not null ? options : throw new FormatException($"Name a scenario: {Usage}.");
    }

    private static string Value(IReadOnlyList<string> arguments, ref int at) => ++at < arguments.Count
        ? arguments[at]
        : throw new FormatException($"{arguments[at - 1]} needs a value.");

    private static int Whole(IReadOnlyList<string> arguments, ref int at, int least)
    {
        var option = arguments[at];
        return int.TryParse(Value(arguments, ref at), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException($"{option} needs a whole number from {least}, not {arguments[at]}.");
    }
}
