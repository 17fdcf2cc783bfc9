using System.Text.Json;
using AmendFlow.Engine.Conformance;

namespace AmendFlow.Engine.Tests.Conformance;

/// <summary>States share what a step does not touch; nobody may notice.</summary>
public sealed class StateSharingTests
{
    private static readonly WorkflowRuntime Runtime = new(ActivityCatalogue.ElsaOnly);

    [Fact]
    public void No_later_step_of_any_recorded_case_changes_an_earlier_state() => EachRun((_, states) =>
        Assert.All(states, s => Assert.Equal(s.Json, s.State.ToJson())));

    [Fact]
    public void What_survives_a_step_survives_storage_in_every_recorded_case() => EachRun((recorded, states) =>
    {
        var definition = recorded.Definition;
        foreach (var ((before, input), after) in states.Zip(recorded.Inputs().Skip(1)).Zip(states.Skip(1)))
        {
            if (before.State.IsRunning)
            {
                var stored = Runtime.Apply(definition, InstanceState.FromJson(before.Json), input);
                Assert.Equal(after.Json, stored.State.ToJson());
                Assert.Equal(Texts(after.Effects), Texts(stored.Effects));
            }
        }
    });

    private static void EachRun(Action<RecordedCase, List<(InstanceState State, string Json, IEnumerable<Effect> Effects)>> check)
    {
        foreach (var recorded in Recordings.All())
        {
            var definition = recorded.Definition;
            var states = new List<(InstanceState State, string Json, IEnumerable<Effect> Effects)>();
            foreach (var input in recorded.Inputs())
            {
                var before = states.Count == 0 ? null : states[^1].State;
                var result = before is null or { IsRunning: true } ? Runtime.Apply(definition, before, input) : null;
                states.Add(result is null ? (before!, before!.ToJson(), []) : (result.State, result.State.ToJson(), result.Effects));
            }

            check(recorded, states);
        }
    }

    private static IEnumerable<string> Texts(IEnumerable<Effect> effects) => effects.Select(e => JsonSerializer.Serialize<object>(e));
}
