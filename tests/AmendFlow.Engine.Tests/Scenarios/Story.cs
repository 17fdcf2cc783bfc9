using System.Text.Json.Nodes;
using AmendFlow.Engine.Tests.Rules;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Scenarios;

/// <summary>
/// A diagram, what people do, and what a reader of the diagram expects. The engine runs it with every step replayed
/// (<see cref="Scenario"/>), and the naive interpreter of the rules must say the same at each step.
/// </summary>
internal sealed class Story
{
    private readonly NaiveRun _naive;
    private readonly Scenario _run;

    private Story(Plan plan, Dictionary<string, bool> inputs, bool faultsAsAWhole)
    {
        _naive = new NaiveRun(plan, inputs, faultsAsAWhole);
        _run = new Scenario(plan.Define(faultsAsAWhole)).Start(new JsonObject(inputs.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)i.Value))));
        Agree();
    }

    public Scenario Run => _run;

    public static Story Of(string diagram, params (string Decision, bool Value)[] inputs) =>
        new(PlanReader.Read(diagram), inputs.ToDictionary(i => i.Decision, i => i.Value), faultsAsAWhole: false);

    public static Story FaultingAsAWhole(string diagram) => new(PlanReader.Read(diagram), [], faultsAsAWhole: true);

    /// <summary>"legal Approved" answers a task, "?rework" publishes an event, "x legal" cancels a step, "again legal" re-opens it.</summary>
    public Story Then(params string[] stimuli)
    {
        foreach (var stimulus in stimuli)
        {
            var words = stimulus.Split(' ');
            switch (words)
            {
                case [['?', .. var name]]:
                    _run.Event(name);
                    _naive.Publish(name);
                    break;
                case ["x", var id]:
                    _run.Cancel(id);
                    _naive.Cancel(id, "stopped");
                    break;
                case ["again", var id]:
                    _run.Reopen(id);
                    _naive.Reopen(id, "revised");
                    break;
                case ["retry", var id]:
                    _run.Retry();
                    _naive.Retry(id);
                    break;
                case ["skip", var id]:
                    _run.Skip();
                    _naive.Skip(id);
                    break;
                default:
                    _run.Resume(words[0], words[1]);
                    _naive.Resume(words[0], words[1]);
                    break;
            }

            Agree();
        }

        return this;
    }

    /// <summary>Whoever is waited for now, in order of the alphabet; nobody: "".</summary>
    public Story Waits(string ids)
    {
        Assert.Equal(ids, string.Join(' ', _run.Waiting));
        return this;
    }

    /// <summary>All lines so far.</summary>
    public Story Wrote(string lines)
    {
        Assert.Equal(lines, string.Join(' ', _run.Lines));
        return this;
    }

    public Story Closed(string id, string reason)
    {
        Assert.Contains(_run.Effects.OfType<Closed>(), c => (c.ActivityId, c.Reason) == (id, reason));
        return this;
    }

    public void IsFinished() => Assert.Equal((SubStatus.Finished, 0), (_run.State.SubStatus, _run.State.Bookmarks.Length));

    private void Agree()
    {
        Assert.Equal(_naive.Waiting, _run.State.Bookmarks.Select(b => b.ActivityId));
        Assert.Equal(_naive.Lines, _run.Lines);
        Assert.Equal(_naive.SubStatus, _run.State.SubStatus);
    }
}
