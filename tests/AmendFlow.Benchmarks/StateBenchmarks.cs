using AmendFlow.Engine;
using BenchmarkDotNet.Attributes;

namespace AmendFlow.Benchmarks;

/// <summary>The border: the state as text, which a host stores once a step.</summary>
[MemoryDiagnoser]
public class StateBenchmarks
{
    private InstanceState _state = null!;
    private string _json = "";

    [Params("fourteen steps", "shipped")]
    public string Flow { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _state = Loads.Walk(Flow == "shipped" ? Loads.Shipped() : Loads.FourteenSteps(), Loads.Everything(), 1);
        _json = _state.ToJson();
    }

    [Benchmark(Description = "write the state")]
    public string Write() => _state.ToJson();

    [Benchmark(Description = "read the state")]
    public InstanceState Read() => InstanceState.FromJson(_json);
}
