using System.Text.Json.Nodes;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Scenarios;

/// <summary>Lost and doubled answers, faults and cancelled parts: elsa-format.md G.3 to G.10, I.1, I.4 to I.9; deviation cancel-inside-composite.</summary>
public sealed class WaitsAndFaults
{
    private const string TwoBranches = """
        (start) -> +fork+
        +fork+ -> [a] -Approved-> &both& -> "done"
        +fork+ -> [b] -Approved-> &both&
        """;

    [Fact]
    public void An_answer_that_is_given_twice_is_refused_the_second_time_and_changes_nothing_G3_elsa_core_7223_and_4664()
    {
        var story = Story.Of(TwoBranches);
        var answer = new ResumeInput(story.Run.State.Bookmarks[0].Id, "Approved", null) { Now = default, CommandId = "twice" };
        story.Then("a Approved");
        var before = story.Run.State.ToJson();

        Assert.Throws<EngineInputException>(() => story.Run.Apply(answer));

        Assert.Equal(before, story.Run.State.ToJson());
        story.Then("b Approved").Wrote("done").IsFinished();
    }

    [Fact]
    public void Answers_to_every_branch_one_upon_the_other_all_count_G3_elsa_core_5597_I1() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [a] -Approved-> &all& -> "done"
        +fork+ -> [b] -Approved-> &all&
        +fork+ -> [c] -Approved-> &all&
        +fork+ -> [d] -Approved-> &all&
        """).Then("d Approved", "b Approved", "c Approved", "a Approved").Wrote("done").IsFinished();

    [Fact]
    public void Whatever_is_told_as_open_is_found_in_the_stored_state_G4_elsa_core_7726_and_5961()
    {
        var story = Story.Of(TwoBranches).Then("a Approved");
        var stored = InstanceState.FromJson(story.Run.State.ToJson());

        Assert.Equal(story.Run.Effects.OfType<Opened>().Last().BookmarkId, Assert.Single(stored.Bookmarks).Id);
    }

    [Fact]
    public void A_second_approval_after_the_first_waits_for_an_answer_of_its_own_G5_elsa_core_5815() => Story.Of(
        """
        (start) -> [first] -Approved-> [second] -Approved-> "done"
        """).Then("first Approved").Waits("second").Wrote("").Then("second Approved").Wrote("done").IsFinished();

    [Fact]
    public void A_fault_in_one_branch_leaves_the_approvals_of_the_others_open_G6_elsa_core_4887() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> !broken! -> ~both~ -> "done"
        +fork+ -> [a] -Approved-> ~both~
        """).Waits("a").Then("a Approved").Wrote("").Then("skip broken").Wrote("done").IsFinished();

    [Fact]
    public void After_a_retry_in_a_nested_part_the_outer_flowchart_ends_as_well_G6_elsa_core_7406_and_6458_I7() => Story.Of(
        """
        (start) -> {part} -> "done"
        part: !broken! -> "inner"
        """).Then("retry broken").Wrote("").Then("skip broken").Wrote("inner done").IsFinished();

    [Fact]
    public void A_fault_that_ends_the_whole_closes_every_wait_I6()
    {
        var story = Story.FaultingAsAWhole(
            """
            (start) -> +fork+
            +fork+ -> [a]
            +fork+ -> !broken!
            +fork+ -> "queued"
            """).Wrote("queued").Closed("a", "faulted:broken");

        Assert.Equal(SubStatus.Faulted, story.Run.State.SubStatus);
    }

    [Fact]
    public void A_part_whose_only_task_is_cancelled_ends_and_the_outer_flowchart_goes_on_I4() => Story.Of(
        """
        (start) -> {part} -> "after"
        part: [inside] -Approved-> "never"
        """).Then("x inside").Wrote("after").IsFinished();

    [Fact]
    public void A_nested_part_that_is_cancelled_while_its_task_is_open_does_not_end_the_outer_flowchart_before_its_time_I4() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> {part} -> ~both~ -> "done"
        +fork+ -> [beside] -Approved-> ~both~
        part: [inside] -Approved-> "never"
        """).Then("x part").Waits("beside").Closed("inside", "stopped").Then("beside Approved").Wrote("done").IsFinished();

    [Fact]
    public void A_first_come_join_cancels_a_task_inside_a_part_and_goes_on_deviation_cancel_inside_composite() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> {part} -> |first| -> "done"
        +fork+ -> [quick] -Approved-> |first|
        part: [inside] -Approved-> "never"
        """).Then("quick Approved").Closed("inside", "overtaken:first").Wrote("done").IsFinished();

    [Fact]
    public void One_event_that_two_steps_wait_for_resumes_both_the_oldest_first_I9() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> ?late/go? -> "a"
        +fork+ -> ?later/go? -> "b"
        """).Then("?go").Wrote("a b").IsFinished();

    [Fact]
    public void An_event_whose_first_hearer_closes_the_second_resumes_it_no_more_I9() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> ?one/go? -> |first| -> "done"
        +fork+ -> ?two/go? -> |first|
        """).Then("?go").Wrote("done").Closed("two", "overtaken:first").IsFinished();

    [Fact]
    public void An_end_inside_a_part_ends_the_part_only_and_a_finish_everything_B10() => Story.Of(
        """
        (start) -> {part} -> "after" -> {last} -> "never"
        part: +fork+ -> [inside] -Approved-> "unseen"
        part: +fork+ -> (end) 
        last: +split+ -> [open]
        last: +split+ -> (finish)
        """).Wrote("after").Closed("inside", "ended:end").Closed("open", "ended:finish").IsFinished();

    [Fact]
    public void A_workflow_that_starts_in_its_midst_finds_its_way_after_a_wait_G7_elsa_core_7214_and_6936()
    {
        var flow = new Flow().Line("unused").Step("wait", "Elsa.Event", ("eventName", Flow.Literal("go")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true }))
            .Task("review").Line("done").Edges("unused > wait", "wait > review", "review:Rejected > wait", "review:Approved > done");
        var run = new Scenario(flow.Define()).Start().Event("go").Resume("review", "Rejected").Event("go").Resume("review", "Approved");

        Assert.Equal(["done"], run.Lines);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void What_a_step_gave_is_still_there_after_a_wait_G9_elsa_core_7142()
    {
        var flow = new Flow().Task("ask").Task("wait").Decide("was", "getOutputFrom('ask').ok === true").Line("yes")
            .Edges("ask:Approved > wait", "wait:Approved > was", "was:True > yes");
        var run = new Scenario(flow.Define()).Start().Resume("ask", "Approved", new JsonObject { ["ok"] = true }).Resume("wait", "Approved");

        Assert.Equal(["yes"], run.Lines);
    }
}
