using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Tests.Running;

public sealed class BehaviourTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly WorkflowDefinition Definition = new Flow()
        .Task("first").Step("draw-1", "Elsa.RunJavaScript", ("script", Flow.Expression("Literal", "random()"))).Task("second")
        .Step("draw-2", "Elsa.RunJavaScript", ("script", Flow.Expression("Literal", "random()"))).Task("third")
        .Edges("first:Approved > draw-1", "draw-1 > second", "second:Approved > draw-2", "draw-2 > third").Define();

    [Fact]
    public void Two_inputs_of_one_command_draw_from_different_seeds() => Assert.Equal(["case/same/0", "case/same/1"], SeedsOf(null));

    [Fact]
    public void An_instance_that_an_old_engine_started_goes_on_the_old_way() => Assert.Equal(["case/same/0", "case/same/0"], SeedsOf([]));

    [Fact]
    public void A_recorded_start_from_before_the_first_behaviour_is_replayed_without_any()
    {
        var recorded = JsonSerializer.Deserialize<EngineInput>(
            """{"kind":"start","InstanceId":"case","Inputs":{},"Now":"2026-01-05T09:00:00+00:00","CommandId":"c0","Scripts":[]}""")!;

        Assert.Empty(new WorkflowRuntime(Hosts.Catalogue).Apply(Definition, null, recorded).State.Behaviours);
    }

    [Fact]
    public void The_start_is_recorded_with_the_behaviours_it_had_and_the_state_carries_them_through_storage()
    {
        var result = new WorkflowRuntime(Hosts.Catalogue).Apply(Definition, null, new StartInput("case", []) { Now = Now, CommandId = "c0" });

        Assert.Equal(EngineBehaviours.All.Select(b => (int)b), ((StartInput)result.Input).Behaviours!.Value);
        Assert.Equal(EngineBehaviours.All, InstanceState.FromJson(result.State.ToJson()).Behaviours);
    }

    [Fact]
    public void A_behaviour_that_is_not_known_is_refused_by_its_number()
    {
        var start = new StartInput("case", []) { Now = Now, CommandId = "c0", Behaviours = [9001] };
        var json = new WorkflowRuntime(Hosts.Catalogue).Apply(Definition, null, start with { Behaviours = null }).State.ToJson();

        Assert.Contains("9001", Assert.Throws<EngineInputException>(() => new WorkflowRuntime(Hosts.Catalogue).Apply(Definition, null, start)).Message, StringComparison.Ordinal);
        Assert.Contains("9001", Assert.Throws<FormatException>(() => InstanceState.FromJson(json.Replace("\"behaviours\":[1", "\"behaviours\":[1,9001", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    private static List<string> SeedsOf(int[]? behaviours)
    {
        var seeds = new Seeds();
        var runtime = new WorkflowRuntime(Hosts.Catalogue, seeds);
        var state = runtime.Apply(Definition, null, new StartInput("case", [])
        {
            Now = Now,
            CommandId = "c0",
            Behaviours = behaviours is null ? null : [.. behaviours],
        }).State;
        for (var i = 0; i < 2; i++)
        {
            state = InstanceState.FromJson(state.ToJson());
            state = runtime.Apply(Definition, state, new ResumeInput(state.Bookmarks[0].Id, "Approved", null) { Now = Now, CommandId = "same" }).State;
        }

        return seeds.Seen;
    }

    private sealed class Seeds : IScriptRunner
    {
        public List<string> Seen { get; } = [];

        public ScriptResult Run(ScriptCall script)
        {
            Seen.Add(script.Seed);
            return new ScriptResult(JsonValue.Create(1), null);
        }
    }
}
