using AmendFlow.Agreements.Activities;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using BenchmarkDotNet.Attributes;

namespace AmendFlow.Benchmarks;

/// <summary>A definition of 200 activities: from its text to a definition that can run, and to what the checks say of it.</summary>
[MemoryDiagnoser]
public class DefinitionBenchmarks
{
    private readonly string _json = Loads.Chain(200).Json;

    [Benchmark(Description = "read 200 activities")]
    public ReadResult Read() => DefinitionReader.Read(_json);

    [Benchmark(Description = "read and check 200 activities")]
    public int ReadAndCheck() => DefinitionChecks.Run(DefinitionReader.Read(_json).Definition!, AmendFlowActivities.Catalogue).Length;
}
