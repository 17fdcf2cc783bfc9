using AmendFlow.Agreements.Cases;
using AmendFlow.Engine;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Agreements.Tests.Workflows;

public sealed class ProjectAmendmentTests
{
    private const string FourReviews = "legal-a legal-b scientific-a scientific-b";

    [Fact]
    public void A_case_that_everybody_approves_ends_in_the_register_and_tells_those_who_acted()
    {
        var project = new ProjectAmendment();
        Assert.Equal(("triage", CaseStatus.Triage), (project.Waiting, project.Status));

        project.ToReview();
        Assert.Equal((FourReviews, CaseStatus.InReview), (project.Waiting, project.Status));

        project.Approve("scientific-a", "scientific-b", "legal-a", "legal-b");
        Assert.Equal(("committee", CaseStatus.InCommittee), (project.Waiting, project.Status));

        project.Approve("committee");
        Assert.Equal(("draft", CaseStatus.Drafting), (project.Waiting, project.Status));

        project.Answer("Frozen", "draft");
        Assert.Equal(("text-a text-b", CaseStatus.TextReview), (project.Waiting, project.Status));

        project.Approve("text-a", "text-b");
        Assert.Equal(("executive-a executive-b", CaseStatus.ExecutiveApproval), (project.Waiting, project.Status));

        project.Approve("executive-b", "executive-a");
        Assert.Equal(CaseStatus.ApprovedToBeSigned, project.Status);
        Assert.Equal(["performed register", "performed notify-approved", "ended Finished"], project.Told);
    }

    [Fact]
    public void Reviews_open_only_where_the_proposal_says_that_they_are_touched()
    {
        Assert.Equal("data-a data-b " + FourReviews, new ProjectAmendment("data").ToReview().Waiting);
        Assert.Equal(
            "data-a data-b finance-a finance-b ip-a ip-b legal-a legal-b samples-a samples-b scientific-a scientific-b",
            new ProjectAmendment("data", "samples", "ip", "money").ToReview().Waiting);
    }

    [Fact]
    public void The_committee_waits_for_every_review_that_was_opened()
    {
        var project = new ProjectAmendment("data", "money").ToCommittee();
        Assert.Equal("data-a data-b finance-a finance-b", project.Waiting);
        project.Approve("data-a", "finance-b", "finance-a");
        Assert.Equal("data-b", project.Waiting);
        Assert.Equal("committee", project.Approve("data-b").Waiting);
    }

    [Theory]
    [InlineData("legal-a")]
    [InlineData("data-b")]
    [InlineData("scientific-b")]
    public void A_request_for_changes_loops_in_its_branch_even_when_it_is_the_last_answer(string last)
    {
        var project = new ProjectAmendment("data").ToReview();
        string[] reviews = ["scientific-a", "scientific-b", "legal-a", "legal-b", "data-a", "data-b"];
        project.Approve([.. reviews.Where(r => r != last)]);

        project.Answer("ChangesRequested", last);
        Assert.Equal(($"{last}-revise", CaseStatus.ChangesRequested), (project.Waiting, project.Status));

        project.Answer("Revised", $"{last}-revise");
        Assert.Equal([$"opened {last}"], project.Told);

        project.Answer("ChangesRequested", last).Answer("Revised", $"{last}-revise").Approve(last);
        Assert.Equal("committee", project.Waiting);
    }

    [Fact]
    public void A_loop_in_one_branch_leaves_the_branches_beside_it_alone()
    {
        var project = new ProjectAmendment().ToReview().Approve("scientific-a");
        project.Answer("ChangesRequested", "legal-a");
        Assert.Equal(["opened legal-a-revise"], project.Told);
        Assert.Equal("legal-a-revise legal-b scientific-b", project.Waiting);
        project.Answer("Revised", "legal-a-revise");
        Assert.Equal("legal-a legal-b scientific-b", project.Waiting);
    }

    [Theory]
    [InlineData("Incomplete", "triage")]
    [InlineData("ChangesRequested", "legal-a")]
    public void While_a_revision_is_awaited_what_lies_behind_is_still_ahead(string outcome, string step)
    {
        var project = new ProjectAmendment();
        if (step != "triage")
        {
            project.ToReview().Approve("scientific-a", "scientific-b", "legal-b");
        }

        var steps = project.Answer(outcome, step).State.Overlay(ProjectAmendment.Definition).Steps;
        Assert.All(["committee", "draft", "executive-a", "register"], s => Assert.Equal(StepState.Ahead, steps[s].State));
        Assert.Equal(StepState.Waiting, steps[$"{step}-revise"].State);
    }

    [Fact]
    public void A_review_that_is_cancelled_is_no_approval()
    {
        var project = new ProjectAmendment("data").ToReview().Approve("scientific-a", "scientific-b", "legal-a", "legal-b", "data-a");
        Assert.Equal("", project.Cancel("data-b").Waiting);
        Assert.DoesNotContain("opened committee", project.Told);
        Assert.Throws<ArgumentException>(() => project.Status);
    }

    [Fact]
    public void Two_requests_for_changes_at_once_are_each_answered()
    {
        var project = new ProjectAmendment().ToReview().Answer("ChangesRequested", "legal-a", "legal-b").Approve("scientific-a", "scientific-b");
        Assert.Equal("legal-a-revise legal-b-revise", project.Waiting);
        project.Answer("Revised", "legal-b-revise", "legal-a-revise");
        Assert.Equal("legal-a legal-b", project.Waiting);
        Assert.Equal("committee", project.Approve("legal-a", "legal-b").Waiting);
    }

    [Fact]
    public void An_incomplete_proposal_goes_back_and_is_triaged_again()
    {
        var project = new ProjectAmendment().Answer("Incomplete", "triage");
        Assert.Equal(("triage-revise", CaseStatus.ChangesRequested), (project.Waiting, project.Status));
        project.Answer("Revised", "triage-revise");
        Assert.Equal("triage", project.Waiting);
        Assert.Equal(FourReviews, project.ToReview().Waiting);
    }

    [Fact]
    public void What_needs_no_amendment_ends_as_rejected()
    {
        var project = new ProjectAmendment().Answer("NotAnAmendment", "triage");
        Assert.Equal((CaseStatus.Rejected, SubStatus.Finished), (project.Status, project.State.SubStatus));
    }

    public static TheoryData<string> EverySubject => ["scientific-a", "legal-b", "data-a", "samples-b", "ip-a", "finance-b"];

    [Theory]
    [MemberData(nameof(EverySubject))]
    public void One_rejection_closes_the_reviews_beside_it_and_ends_the_case(string review)
    {
        var project = new ProjectAmendment("data", "samples", "ip", "money").ToReview();
        var open = project.State.Bookmarks.Length;
        project.Answer("Rejected", review);
        Assert.Equal(CaseStatus.Rejected, project.Status);
        Assert.Equal(open - 1, project.Effects.OfType<Closed>().Count());
        Assert.Equal(["performed notify-rejected", "ended Finished"], project.Told.Where(t => !t.StartsWith("closed", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_rejection_after_a_loop_still_ends_the_case()
    {
        var project = new ProjectAmendment().ToReview().Approve("scientific-a", "scientific-b", "legal-b")
            .Answer("ChangesRequested", "legal-a").Answer("Revised", "legal-a-revise").Answer("Rejected", "legal-a");
        Assert.Equal(CaseStatus.Rejected, project.Status);
    }

    [Theory]
    [InlineData("scientific-a")]
    [InlineData("legal-b")]
    public void A_review_that_nobody_answers_lapses_and_so_does_the_case(string review)
    {
        var project = new ProjectAmendment().ToReview().Answer("Lapsed", review);
        Assert.Equal(CaseStatus.Lapsed, project.Status);
        Assert.Contains("performed notify-lapsed", project.Told);
    }

    [Fact]
    public void A_revision_that_never_comes_lapses()
    {
        var project = new ProjectAmendment().ToCommittee().Answer("ChangesRequested", "committee").Answer("Lapsed", "committee-revise");
        Assert.Equal(CaseStatus.Lapsed, project.Status);
    }

    [Fact]
    public void A_withdrawn_case_closes_what_waits_and_sets_no_status()
    {
        var project = new ProjectAmendment("money").ToReview().Cancel();
        Assert.Equal(SubStatus.Cancelled, project.State.SubStatus);
        Assert.Equal(6, project.Effects.OfType<Closed>().Count());
        Assert.Null(project.State.Outputs["Status"]);
    }

    [Fact]
    public void The_committee_asks_for_changes_and_votes_again()
    {
        var project = new ProjectAmendment().ToCommittee().Answer("ChangesRequested", "committee");
        Assert.Equal(("committee-revise", CaseStatus.ChangesRequested), (project.Waiting, project.Status));
        project.Answer("Revised", "committee-revise");
        Assert.Equal("committee", project.Waiting);
        Assert.Equal("draft", project.Approve("committee").Waiting);
    }

    [Fact]
    public void A_deadlock_goes_to_both_executives_who_must_agree()
    {
        var project = new ProjectAmendment().ToCommittee().Answer("Deadlock", "committee");
        Assert.Equal(("deadlock-a deadlock-b", CaseStatus.Deadlock), (project.Waiting, project.Status));
        Assert.Equal("deadlock-b", project.Approve("deadlock-a").Waiting);
        Assert.Equal("draft", project.Approve("deadlock-b").Waiting);
    }

    [Fact]
    public void Executives_in_a_deadlock_can_send_it_back_to_the_committee_or_reject_it()
    {
        var project = new ProjectAmendment().ToCommittee().Answer("Deadlock", "committee").Approve("deadlock-a").Answer("ChangesRequested", "deadlock-b");
        Assert.Equal("deadlock-b-revise", project.Waiting);
        project.Answer("Revised", "deadlock-b-revise");
        Assert.Equal("committee", project.Waiting);
        project.Answer("Deadlock", "committee");
        Assert.Equal("deadlock-a deadlock-b", project.Waiting);
        Assert.Equal(CaseStatus.Rejected, project.Answer("Rejected", "deadlock-a").Status);
    }

    [Fact]
    public void Legal_changes_to_the_text_go_back_to_the_draft_and_ask_both_legals_again()
    {
        var project = new ProjectAmendment().ToTextReview().Approve("text-a").Answer("ChangesRequested", "text-b");
        Assert.Equal("draft", project.Waiting);
        Assert.Equal("text-a text-b", project.Answer("Frozen", "draft").Waiting);
    }

    [Fact]
    public void An_executive_who_asks_for_changes_sends_the_text_through_legal_again()
    {
        var project = new ProjectAmendment().ToExecutives().Answer("ChangesRequested", "executive-a");
        Assert.Equal(["closed executive-b", "opened draft"], project.Told);
        project.Answer("Frozen", "draft").Approve("text-b", "text-a", "executive-a");
        Assert.Equal("executive-b", project.Waiting);
        Assert.Equal(CaseStatus.ApprovedToBeSigned, project.Approve("executive-b").Status);
    }

    [Theory]
    [InlineData("text-a")]
    [InlineData("text-b")]
    public void Legal_can_reject_the_text(string step) =>
        Assert.Equal(CaseStatus.Rejected, new ProjectAmendment().ToTextReview().Answer("Rejected", step).Status);

    [Theory]
    [InlineData("executive-a", "Rejected", CaseStatus.Rejected)]
    [InlineData("executive-b", "Lapsed", CaseStatus.Lapsed)]
    public void One_executive_can_end_the_case(string step, string outcome, CaseStatus end) =>
        Assert.Equal(end, new ProjectAmendment().ToExecutives().Answer(outcome, step).Status);

    [Fact]
    public void A_changed_section_reopens_its_review_behind_the_join_and_takes_the_committee_back()
    {
        var project = new ProjectAmendment().ToCommittee().Reopen("scientific-b");
        Assert.Equal(["closed committee", "opened scientific-b"], project.Told);
        Assert.Equal("committee", project.Approve("scientific-b").Waiting);
    }

    [Fact]
    public void Samples_that_appear_in_a_revision_open_their_reviews()
    {
        var project = new ProjectAmendment().ToCommittee().Touch("samples").Reopen("samples");
        Assert.Equal("samples-a samples-b", project.Waiting);
        Assert.Equal("committee", project.Approve("samples-a", "samples-b").Waiting);
    }

    [Fact]
    public void Samples_that_vanish_in_a_revision_are_asked_about_no_more()
    {
        var project = new ProjectAmendment("samples").ToReview().Approve("scientific-a", "scientific-b", "legal-a", "legal-b", "samples-a");
        project.Answer("ChangesRequested", "samples-b").Touch().Reopen("samples");
        Assert.Equal("committee", project.Waiting);
    }
}
