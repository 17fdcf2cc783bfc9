namespace AmendFlow.Engine.Tests.Scenarios;

/// <summary>Review loops beside other branches: elsa-format.md B.8 (bold rows), G.1, I.3, I.11; conformance deviations of loops.</summary>
public sealed class LoopsBelowForks
{
    [Fact]
    public void A_review_that_is_rejected_comes_round_until_it_is_approved_B8_row_1() => Story.Of(
        """
        (start) -> [write] -Approved-> [review] -Approved-> "signed"
        [review] -Rejected-> [write]
        """)
        .Then("write Approved", "review Rejected").Waits("write")
        .Then("write Approved", "review Approved").Wrote("signed").IsFinished();

    [Fact]
    public void A_join_of_all_runs_once_when_the_reworked_branch_has_come_through_B8_row_6_elsa_core_7724() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [draft] -Approved-> [check] -Approved-> &both& -> "signed"
        +fork+ -> [science] -Approved-> &both&
        [check] -Rejected-> [draft]
        """)
        .Then("draft Approved", "check Rejected", "science Approved").Waits("draft").Wrote("")
        .Then("draft Approved", "check Approved").Wrote("signed").IsFinished();

    [Fact]
    public void A_join_of_the_active_waits_for_the_branch_that_is_being_reworked_B8_row_7_elsa_core_6725() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [draft] -Approved-> [check] -Approved-> ~both~ -> "signed"
        +fork+ -> [science] -Approved-> ~both~
        [check] -Rejected-> [draft]
        """)
        .Then("draft Approved", "check Rejected", "science Approved").Waits("draft").Wrote("")
        .Then("draft Approved", "check Approved").Wrote("signed").IsFinished();

    [Fact]
    public void A_step_where_branches_meet_waits_for_the_rework_B8_row_8_elsa_core_6591_and_6592() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [draft] -Approved-> [check] -Approved-> "signed"
        +fork+ -> [science] -Approved-> "signed"
        [check] -Rejected-> [draft]
        """)
        .Then("draft Approved", "check Rejected", "science Approved").Waits("draft").Wrote("")
        .Then("draft Approved", "check Approved").Wrote("signed").IsFinished();

    [Fact]
    public void A_rejection_in_one_branch_leaves_the_wait_of_the_other_branch_alone_G1_elsa_core_7724()
    {
        var story = Story.Of(
            """
            (start) -> +fork+
            +fork+ -> [legal] -Approved-> &both& -> "signed"
            +fork+ -> [science] -Approved-> &both&
            [legal] -Rejected-> [rework] -Approved-> [legal]
            """);
        var wait = story.Run.State.Bookmarks.Single(b => b.ActivityId == "science").Id;
        story.Then("legal Rejected", "rework Approved", "legal Rejected", "rework Approved").Waits("legal science");

        Assert.Equal(wait, story.Run.State.Bookmarks.Single(b => b.ActivityId == "science").Id);
        story.Then("science Approved", "legal Approved").Wrote("signed").IsFinished();
    }

    [Fact]
    public void A_rework_within_a_rework_holds_the_join_as_well_decision_0013() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [legal] -Approved-> "signed"
        +fork+ -> [science] -Approved-> "signed"
        [legal] -Rejected-> [rework] -Approved-> [legal]
        [rework] -Rejected-> [ask] -Approved-> [rework]
        """)
        .Then("science Approved", "legal Rejected", "rework Rejected").Waits("ask").Wrote("")
        .Then("ask Approved", "rework Approved", "legal Approved").Wrote("signed").IsFinished();

    [Fact]
    public void A_loop_whose_exit_meets_another_path_goes_on_after_any_number_of_turns_deviation_loop_exit_meets_branch() => Story.Of(
        """
        (start) -> <urgent> -True-> [shorten] -Approved-> [check]
        <urgent> -False-> [check]
        [check] -Rejected-> [check]
        [check] -Approved-> "sent"
        [shorten] -Rejected-> "sent" -> "filed"
        """, ("urgent", false))
        .Then("check Rejected", "check Rejected", "check Rejected").Waits("check").Wrote("")
        .Then("check Approved").Wrote("sent filed").IsFinished();

    [Fact]
    public void Two_loops_side_by_side_do_not_disturb_each_other_deviation_loop_below_fork() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [a] -Approved-> ~both~ -> "done"
        +fork+ -> [b] -Approved-> ~both~
        [a] -Rejected-> [a2] -Approved-> [a]
        [b] -Rejected-> [b2] -Approved-> [b]
        """)
        .Then("a Rejected", "b Rejected", "a2 Approved", "a Approved").Waits("b2").Wrote("")
        .Then("b2 Approved", "b Rejected", "b2 Approved", "b Approved").Wrote("done").IsFinished();

    [Fact]
    public void A_branch_that_is_given_up_in_its_loop_does_not_hold_the_join_for_ever_B8_row_7() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [legal] -Approved-> ~both~ -> "signed"
        +fork+ -> [science] -Approved-> ~both~
        [legal] -Rejected-> [rework] -Approved-> [legal]
        """)
        .Then("science Approved", "legal Rejected").Waits("rework").Wrote("")
        .Then("rework Rejected").Wrote("signed").IsFinished();

    [Fact]
    public void Back_to_before_the_fork_recalls_the_other_branch_and_asks_both_again_elsa_core_7724() => Story.Of(
        """
        (start) -> [draft] -Approved-> +fork+
        +fork+ -> [legal] -Approved-> &both& -> "signed"
        +fork+ -> [science] -Approved-> &both&
        [legal] -Rejected-> [draft]
        """)
        .Then("draft Approved", "legal Rejected").Waits("draft").Closed("science", "reopened:legal")
        .Then("draft Approved", "science Approved").Waits("legal").Wrote("")
        .Then("legal Approved").Wrote("signed").IsFinished();

    [Fact]
    public void A_join_whose_way_on_leads_back_waits_for_all_again_I11() => Story.Of(
        """
        (start) -> +fork+
        +fork+ -> [a] -Approved-> &both&
        +fork+ -> [b] -Approved-> &both&
        &both& -> [sign] -Rejected-> +fork+
        [sign] -Approved-> "signed"
        """)
        .Then("a Approved", "b Approved", "sign Rejected").Waits("a b")
        .Then("a Approved").Waits("b").Then("b Approved", "sign Approved").Wrote("signed").IsFinished();

    [Fact]
    public void A_way_back_to_a_step_that_was_passed_over_is_no_fault_I3() => Story.Of(
        """
        (start) -> <long> -True-> [prepare] -Approved-> [review] -Approved-> "done"
        <long> -False-> [review]
        [review] -Rejected-> [prepare]
        """, ("long", false)).Waits("review")
        .Then("review Rejected").Waits("prepare").Then("prepare Approved").Waits("review").Then("review Approved").Wrote("done").IsFinished();
}
