using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Tests.Running;
using CsCheck;

namespace AmendFlow.Engine.Tests.Properties;

/// <summary>What holds for every definition and whatever people do; a failure prints the seed that repeats it.</summary>
public sealed class RandomRunTests
{
    [Fact]
    public void The_same_inputs_give_the_same_state_and_a_replay_runs_no_script() =>
        RandomRun.Gen.Sample(
            r =>
            {
                var (first, second) = (r.Run(_ => { }), r.Run(_ => { }));
                Assert.Equal(first.State.ToJson(), second.State.ToJson());

                var folded = new Scenario(r.Definition());
                first.Recorded.ForEach(input => folded.Apply(input));
                Assert.Equal(first.State.ToJson(), folded.State.ToJson());
            },
            iter: 100);

    [Fact]
    public void No_instance_runs_without_somebody_or_something_to_wait_for() =>
        RandomRun.Gen.Sample(
            r => r.Run(run => Assert.True(!run.State.IsRunning || run.State.Bookmarks.Length > 0 || run.State.Incidents.Length > 0)),
            iter: 200);

    [Fact]
    public void The_host_is_told_of_every_wait_that_opens_and_of_every_wait_that_ends_without_an_answer() =>
        RandomRun.Gen.Sample(
            r => r.Run(run =>
            {
                var answered = run.Recorded.OfType<ResumeInput>().Select(i => i.BookmarkId);
                var open = run.Effects.OfType<Opened>().Select(o => o.BookmarkId)
                    .Except(run.Effects.OfType<Closed>().Select(c => c.BookmarkId)).Except(answered);
                Assert.Equal(open.Order(StringComparer.Ordinal), run.State.Bookmarks.Select(b => b.Id).Order(StringComparer.Ordinal));
            }),
            iter: 200);

    [Fact]
    public void Cancelling_leaves_nothing_open() =>
        RandomRun.Gen.Sample(
            r =>
            {
                var run = r.Run(_ => { });
                if (run.State.IsRunning)
                {
                    run.Cancel(null);
                    Assert.Equal(SubStatus.Cancelled, run.State.SubStatus);
                    Assert.Empty(run.State.Bookmarks);
                    Assert.Empty(run.State.Incidents);
                }
            },
            iter: 100);

    [Fact]
    public void No_activity_waits_twice_at_a_time() =>
        RandomRun.Gen.Sample(
            r => r.Run(run => Assert.Equal(run.State.Bookmarks.Length, run.State.Bookmarks.Select(b => b.ActivityId).Distinct().Count())),
            iter: 200);

    [Fact]
    public void A_join_that_waits_for_all_has_not_run_while_a_task_before_it_is_open() =>
        RandomRun.Gen.Where(r => !GoesBackAndForwardAtOnce(r.Definition())).Sample(
            r => r.Run(run =>
            {
                var definition = r.Definition();
                var graph = FlowGraph.Of(definition.Root);
                var overlay = run.State.Overlay(definition);
                var joins = run.State.Bookmarks.SelectMany(b => graph.ReachOf(b.ActivityId)).Where(a => definition.Activities[a].Join == JoinMode.WaitAll);
                Assert.DoesNotContain(joins, j => overlay.Steps[j].State == StepState.Done);
            }),
            iter: 200);

    // Who leaves a step by both at once asks for what comes next to run beside the next turn.
    private static bool GoesBackAndForwardAtOnce(WorkflowDefinition definition) =>
        DefinitionChecks.Run(definition, Hosts.Catalogue).Any(f => f.Code == "back-and-forward");
}
