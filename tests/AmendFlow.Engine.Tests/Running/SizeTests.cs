namespace AmendFlow.Engine.Tests.Running;

public sealed class SizeTests
{
    [Fact]
    public void A_path_of_nearly_two_thousand_steps_dies_and_runs_without_running_out_of_stack()
    {
        var flow = new Flow().Decide("check", "getInput('Go') === true");
        for (var i = 0; i < 950; i++)
        {
            flow.Line($"yes{i}").Line($"no{i}")
                .Edges(i == 0 ? "check:True > yes0" : $"yes{i - 1} > yes{i}", i == 0 ? "check:False > no0" : $"no{i - 1} > no{i}");
        }

        var definition = flow.Event("end").Edges("yes949 > end", "no949 > end").Define();
        var run = new Scenario(definition).Start(new System.Text.Json.Nodes.JsonObject { ["Go"] = true });

        Assert.Equal(950, run.Lines.Count());
        Assert.Equal(["end"], run.Waiting);
    }
}
