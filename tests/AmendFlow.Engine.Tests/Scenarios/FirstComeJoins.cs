using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Scenarios;

/// <summary>Joins of every mode without loops: elsa-format.md B.8, G.2, I.2, I.10; conformance deviations of WaitAny; decision 0013.</summary>
public sealed class FirstComeJoins
{
    [Fact]
    public void A_branch_that_is_not_taken_holds_no_step_where_paths_meet_B8_row_2() => Story.Of(
        """
        (start) -> <big> -True-> [finance] -Approved-> "signed"
        <big> -False-> "signed"
        """, ("big", false)).Wrote("signed").IsFinished();

    [Fact]
    public void A_join_of_the_active_passes_what_a_long_dead_branch_does_not_bring_B8_row_2() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> <big> -True-> [finance] -Approved-> [board] -Approved-> ~all~ -> "signed"
        +fork+ -> [legal] -Approved-> ~all~
        """, ("big", false)).Waits("legal").Then("legal Approved").Wrote("signed").IsFinished();

    [Fact]
    public void A_join_of_all_with_a_branch_that_is_not_taken_never_runs_and_the_end_is_quiet_I2_elsa_core_pull_7006() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> <big> -True-> [finance] -Approved-> &all& -> "signed"
        +fork+ -> [legal] -Approved-> &all&
        """, ("big", false)).Then("legal Approved").Wrote("").IsFinished();

    [Fact]
    public void A_plain_step_where_branches_meet_waits_for_both_and_runs_once_B8_row_3_elsa_core_4889_and_6701() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [a] -Approved-> "done"
        +fork+ -> [b] -Approved-> "done"
        """).Then("b Approved").Wrote("").Then("a Approved").Wrote("done").IsFinished();

    [Fact]
    public void The_first_branch_wins_and_the_other_is_told_why_it_is_closed_B8_row_4() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [a] -Approved-> |first| -> "done"
        +fork+ -> [b] -Approved-> |first|
        """).Then("b Approved").Closed("a", "overtaken:first").Wrote("done").IsFinished();

    [Fact]
    public void A_first_come_join_of_branches_that_wait_for_nobody_runs_once_and_the_instance_ends_B8_row_5() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> "a" -> |first| -> "done"
        +fork+ -> "b" -> |first|
        """).Wrote("a done").IsFinished();

    [Fact]
    public void A_first_come_join_does_not_finish_the_workflow_early_G2_elsa_core_6448_and_6346() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [a] -Approved-> |first| -> [sign] -Approved-> "signed"
        +fork+ -> [b] -Approved-> |first|
        +fork+ -> [c]
        """).Then("a Approved").Waits("c sign").Then("sign Approved").Waits("c").Wrote("signed").Then("c Approved").IsFinished();

    [Fact]
    public void No_sibling_of_a_first_come_join_starts_afterwards_deviation_queued_sibling_of_wait_any_elsa_core_6774() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> "quick" -> |first| -> "done"
        +fork+ -> "slow" -> "slower" -> [slowest] -Approved-> |first|
        """).Wrote("quick done").IsFinished();

    [Fact]
    public void A_branch_that_begins_in_the_step_in_which_the_join_is_served_does_not_begin_decision_0013() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> |first| -> "done"
        +fork+ -> [late] -Approved-> |first|
        """).Wrote("done").IsFinished();

    [Fact]
    public void What_goes_elsewhere_from_where_the_join_is_served_does_begin_decision_0013() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> |first| -> "done"
        +fork+ -> [elsewhere] -Approved-> "told"
        """).Waits("elsewhere").Wrote("done").Then("elsewhere Approved").Wrote("done told").IsFinished();

    [Fact]
    public void A_rework_on_the_way_to_a_first_come_join_is_closed_with_it_decision_0013() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [a] -Approved-> |first| -> "done"
        +fork+ -> [b] -Approved-> |first|
        [b] -Rejected-> [rework] -Approved-> [b]
        """).Then("b Rejected", "a Approved").Closed("rework", "overtaken:first").Wrote("done").IsFinished();

    [Fact]
    public void A_first_come_join_inside_a_loop_does_not_count_the_ways_out_as_lost_decision_0010() => Story.Of(
        """
        (start) -> +both+
        +both+ -> [head] -Approved-> +fork+
        +fork+ -> [a] -Approved-> |first| -> [decide] -Rejected-> [head]
        +fork+ -> [b] -Approved-> |first|
        [b] -Rejected-> "out"
        +both+ -> [c] -Approved-> "out"
        """)
        .Then("c Approved", "head Approved", "a Approved").Waits("decide").Wrote("")
        .Then("decide Rejected", "head Approved").Waits("a b").Wrote("").Then("b Rejected").Waits("a").Wrote("out");

    [Fact]
    public void Without_a_start_only_the_first_step_that_nothing_leads_to_begins_I10() => Story.Of(
        """
        [a] -Approved-> "x"
        [b] -Approved-> "y"
        """).Waits("a").Then("a Approved").Wrote("x").IsFinished();

    [Fact]
    public void A_join_without_a_mode_takes_the_first_fact_5()
    {
        var flow = new Flow().Fork("fork", "A", "B").Task("a").Task("b").Step("join", "Elsa.FlowJoin").Line("done")
            .Edges("fork:A > a", "fork:B > b", "a:Approved > join", "b:Approved > join", "join > done");
        var run = new Scenario(flow.Define()).Start().Resume("a", "Approved");

        Assert.Equal(["done"], run.Lines);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }
}
