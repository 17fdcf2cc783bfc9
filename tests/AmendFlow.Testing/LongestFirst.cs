using Xunit;
using Xunit.Abstractions;

namespace AmendFlow.Testing;

/// <summary>Begins with the classes that take minutes, so that none of them is left to run alone at the end. The others keep their order by chance.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>For the attribute of an assembly.</summary>
    public const string Type = "AmendFlow.Testing.LongestFirst";

    /// <summary>For the attribute of an assembly.</summary>
    public const string Assembly = "AmendFlow.Testing";

    // By their times of November 2026. A name that is wrong or missing costs time, nothing else.
    private static readonly string[] Longest =
    [
        "KillTests", "NodeKillTests", "TimersTests",
        "WholeJobTests", "EveryPageTests",
        "LinkDrillTests", "PrivateLaneTests", "HostileTextTests", "FrenchPagesTests", "GetWritesNothingTests", "TokenTests", "YearTests",
        "FirstStepsTests", "BackTestTests", "CanvasTests",
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Rank);

    private static int Rank(ITestCollection collection) =>
        Array.FindIndex(Longest, name => collection.DisplayName.EndsWith('.' + name, StringComparison.Ordinal)) is >= 0 and var place ? place : Longest.Length;
}
