using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>How a scenario is run.</summary>
/// <param name="Count">Of what it counts.</param>
/// <param name="Guards">What is taken away, to show that the scenario would notice; usually nothing.</param>
internal sealed record Plan(int Count, int Seed, DatabaseKind Kind, int Nodes, Guards Guards = Guards.InPlace);

/// <summary>What came of it.</summary>
/// <param name="Unknown">Operations whose answer was lost at least once.</param>
internal sealed record Result(int Operations, int Kills, int Unknown, IReadOnlyList<string> Violations, int Seed)
{
    public string Line => $"ops {Operations}, kills {Kills}, unknown {Unknown}, violations {Violations.Count}, seed {Seed}";
}

/// <summary>A way to make life hard for the product, followed by the reconciler.</summary>
internal abstract class Scenario
{
    public static IReadOnlyList<Scenario> All { get; } =
        [new RaceScenario(), new VotesScenario(), new KillScenario(), new TimersScenario(), new MailScenario(), new CommitScenario(), new PostgresScenario(), new HangfireScenario(), new BackupScenario(), new DiskFullScenario()];

    public abstract string Name { get; }

    /// <summary>One sentence, with what is counted.</summary>
    public abstract string What { get; }

    public abstract int UsualCount { get; }

    public abstract int UsualNodes { get; }

    /// <summary>Whether it makes sense with one node on SQLite.</summary>
    public virtual bool RunsOnSqlite => false;

    /// <summary>Why it cannot be run on this machine, or null.</summary>
    public virtual string? WhyNot => null;

    /// <exception cref="FormatException">It cannot be run so.</exception>
    public static Scenario Find(Options options)
    {
        var found = All.FirstOrDefault(s => s.Name == options.Scenario)
            ?? throw new FormatException($"There is no scenario {options.Scenario}; there is {string.Join(", ", All.Select(s => s.Name))}.");
        return (options.Sqlite, found.RunsOnSqlite, options.Nodes) switch
        {
            (true, false, _) => throw new FormatException($"{found.Name} needs PostgreSQL."),
            (true, true, > 1) => throw new FormatException("SQLite serves one node."),
            _ => found,
        };
    }

    public Plan Plan(Options options) => new(
        options.Count ?? UsualCount, options.Seed, options.Sqlite ? DatabaseKind.Sqlite : DatabaseKind.PostgreSql,
        options.Sqlite ? 1 : options.Nodes ?? UsualNodes);

    /// <param name="output">Gets figures that are worth reading and are no violation.</param>
    public abstract Task<Result> RunAsync(Plan plan, TextWriter output);
}
