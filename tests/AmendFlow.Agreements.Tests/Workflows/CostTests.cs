using AmendFlow.Agreements.Activities;
using AmendFlow.Benchmarks;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Tests.Workflows;

/// <summary>What a step costs in bytes; time is measured by tests/AmendFlow.Benchmarks, since no test machine keeps it.</summary>
public sealed class CostTests
{
    private const long Most = 32 * 1024;
    private static readonly WorkflowRuntime Runtime = new(AmendFlowActivities.Catalogue);

    [Fact]
    public void No_answer_in_a_flow_of_fourteen_steps_takes_32_KB() => AssertBound(Loads.FourteenSteps());

    [Fact]
    public void No_answer_in_the_shipped_workflow_takes_32_KB() => AssertBound(ProjectAmendment.Definition);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_answer_costs_what_it_touches_and_not_what_the_definition_has(bool loops)
    {
        var small = CostHalfway(Loads.Chain(20, loops));
        var large = CostHalfway(Loads.Chain(2000, loops));

        // A hundred times the activities may deepen the trees, no more.
        Assert.InRange(large, 1, small * 3 / 2);
    }

    private static void AssertBound(WorkflowDefinition definition)
    {
        var measured = new List<(string Step, long Bytes)>();
        Loads.Walk(definition, Loads.Everything(), 99, (state, answer) =>
        {
            if (Apply(definition, state, answer).Input.Scripts is { Length: 0 })
            {
                measured.Add((state.Bookmarks[0].ActivityId, BytesOf(definition, state, answer)));
            }
        });

        Assert.True(measured.Count >= 9, $"Only {measured.Count} answers were measured.");
        Assert.All(measured, m => Assert.True(m.Bytes < Most, $"{m.Step}: {m.Bytes} bytes"));
    }

    private static long CostHalfway(WorkflowDefinition definition)
    {
        var state = Loads.Walk(definition, [], definition.Activities.Count / 2);
        return BytesOf(definition, state, Loads.Answer(state, 0));
    }

    private static long BytesOf(WorkflowDefinition definition, InstanceState state, ResumeInput answer)
    {
        // The first steps prepare the definition: its graph, and the inputs that stand in the file.
        Apply(definition, state, answer);
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Apply(definition, state, answer);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static StepResult Apply(WorkflowDefinition definition, InstanceState state, ResumeInput answer) =>
        Runtime.Apply(definition, state, answer);
}
