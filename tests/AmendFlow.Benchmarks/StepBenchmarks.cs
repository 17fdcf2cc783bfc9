using AmendFlow.Agreements.Activities;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using BenchmarkDotNet.Attributes;

namespace AmendFlow.Benchmarks;

/// <summary>One step without I/O: state as objects in, state as objects out.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private readonly WorkflowRuntime _runtime = new(AmendFlowActivities.Catalogue);
    private WorkflowDefinition _definition = null!;
    private InstanceState _oneOpens = null!;
    private ResumeInput _oneAnswer = null!;
    private InstanceState _last = null!;
    private ResumeInput _lastAnswer = null!;

    [Params("fourteen steps", "shipped")]
    public string Flow { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _definition = Flow == "shipped" ? Loads.Shipped() : Loads.FourteenSteps();
        var states = new List<(InstanceState State, ResumeInput Answer)>();
        Loads.Walk(_definition, Loads.Everything(), 99, (state, answer) => states.Add((state, answer)));
        (_oneOpens, _oneAnswer) = states[1];
        (_last, _lastAnswer) = states[^1];
    }

    [Benchmark(Description = "start")]
    public StepResult Start() => _runtime.Apply(_definition, null, Loads.Start(Loads.Everything()));

    [Benchmark(Description = "resume: one of several reviews")]
    public StepResult ResumeReview() => _runtime.Apply(_definition, _oneOpens, _oneAnswer);

    [Benchmark(Description = "resume: the last answer, which ends the case")]
    public StepResult ResumeLast() => _runtime.Apply(_definition, _last, _lastAnswer);
}

/// <summary>The walk through a whole case, for the mean of all its answers.</summary>
[MemoryDiagnoser]
public class WalkBenchmarks
{
    private readonly WorkflowRuntime _runtime = new(AmendFlowActivities.Catalogue);
    private readonly WorkflowDefinition _definition = Loads.FourteenSteps();
    private List<(InstanceState State, ResumeInput Answer)> _answers = [];

    [GlobalSetup]
    public void SetUp() => Loads.Walk(_definition, [], 99, (state, answer) => _answers.Add((state, answer)));

    [Benchmark(Description = "resume: mean of the nine answers of fourteen steps", OperationsPerInvoke = 9)]
    public void Resume()
    {
        foreach (var (state, answer) in _answers)
        {
            _runtime.Apply(_definition, state, answer);
        }
    }
}

/// <summary>Does a step cost what it touches, or what the definition has?</summary>
[MemoryDiagnoser]
public class SizeBenchmarks
{
    private readonly WorkflowRuntime _runtime = new(AmendFlowActivities.Catalogue);
    private WorkflowDefinition _definition = null!;
    private InstanceState _halfway = null!;
    private ResumeInput _answer = null!;

    [Params(20, 200, 2000)]
    public int Activities { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _definition = Loads.Chain(Activities);
        _halfway = Loads.Walk(_definition, [], Activities / 2);
        _answer = Loads.Answer(_halfway, 0);
    }

    [Benchmark(Description = "resume halfway through a chain")]
    public StepResult Resume() => _runtime.Apply(_definition, _halfway, _answer);
}
