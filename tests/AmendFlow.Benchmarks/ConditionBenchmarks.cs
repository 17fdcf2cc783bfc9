using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using BenchmarkDotNet.Attributes;

namespace AmendFlow.Benchmarks;

/// <summary>Conditions, as a flow decision evaluates them: the whole step that starts an instance of one decision.</summary>
[MemoryDiagnoser]
public class ConditionBenchmarks
{
    private readonly WorkflowRuntime _runtime = new(AmendFlowActivities.Catalogue);
    private readonly WorkflowDefinition _none = Loads.Decision("Literal", "true");
    private readonly WorkflowDefinition _script = Loads.Decision("JavaScript", "getInput('samples') && getInput('budget') > 1000");
    private readonly WorkflowDefinition _liquid = Loads.Decision("Liquid", "{% if Input.samples and Input.budget > 1000 %}true{% else %}false{% endif %}");

    [Benchmark(Baseline = true, Description = "no expression")]
    public StepResult None() => _runtime.Apply(_none, null, Loads.Start(Facts()));

    [Benchmark(Description = "JavaScript condition")]
    public StepResult Script() => _runtime.Apply(_script, null, Loads.Start(Facts()));

    [Benchmark(Description = "Liquid condition")]
    public StepResult Liquid() => _runtime.Apply(_liquid, null, Loads.Start(Facts()));

    private static JsonObject Facts() => new() { ["samples"] = true, ["budget"] = 250000 };
}
