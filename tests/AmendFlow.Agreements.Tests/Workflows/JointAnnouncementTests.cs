using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Tests.Workflows;

public sealed class JointAnnouncementTests
{
    [Fact]
    public void Wording_that_all_four_approve_waits_for_its_day_and_is_then_released()
    {
        var announcement = new JointAnnouncement();
        Assert.Equal("draft", announcement.Waiting);
        Assert.Equal(string.Join(' ', JointAnnouncement.Reviews), announcement.Frozen().Waiting);

        announcement.Answer("Approved", JointAnnouncement.Reviews);
        Assert.Equal(("wait", CaseStatus.ToBeReleased), (announcement.Waiting, announcement.Status));
        Assert.Equal(JointAnnouncement.Day, announcement.Effects.OfType<Opened>().Single().DueAt);
        Assert.DoesNotContain("performed release", announcement.Told);

        announcement.Now = JointAnnouncement.Day;
        announcement.Answer("Done", "wait");
        Assert.Equal(CaseStatus.Released, announcement.Status);
        Assert.Equal(["performed release", "performed notify-released", "ended Finished"], announcement.Told);
    }

    [Theory]
    [InlineData("communications-a")]
    [InlineData("communications-b")]
    [InlineData("legal-a")]
    [InlineData("legal-b")]
    public void One_who_has_not_answered_holds_the_release_back(string last)
    {
        var announcement = new JointAnnouncement().Frozen().Answer("Approved", [.. JointAnnouncement.Reviews.Where(r => r != last)]);
        Assert.Equal((last, null), (announcement.Waiting, announcement.Status));
    }

    [Fact]
    public void Wording_that_is_approved_after_its_day_is_released_at_once()
    {
        var announcement = new JointAnnouncement { Now = JointAnnouncement.Day.AddDays(1) }.Approved();
        Assert.Equal(CaseStatus.Released, announcement.Status);
    }

    [Fact]
    public void A_day_that_was_moved_while_the_wording_was_written_is_the_day_that_counts()
    {
        var later = JointAnnouncement.Day.AddDays(7);
        Assert.Equal(later, new JointAnnouncement().Moved(later).Approved().Effects.OfType<Opened>().Single().DueAt);
    }

    [Theory]
    [InlineData("communications-a")]
    [InlineData("legal-b")]
    public void A_request_for_changes_goes_back_to_the_wording_and_asks_all_four_again(string who)
    {
        var announcement = new JointAnnouncement().Frozen().Answer("Approved", [.. JointAnnouncement.Reviews.Where(r => r != who)]);
        announcement.Answer("ChangesRequested", who);
        Assert.Equal("draft", announcement.Waiting);
        Assert.Equal(string.Join(' ', JointAnnouncement.Reviews), announcement.Frozen().Waiting);
        Assert.Equal(CaseStatus.ToBeReleased, announcement.Answer("Approved", JointAnnouncement.Reviews).Status);
    }

    [Fact]
    public void One_rejection_ends_it_whatever_the_others_said()
    {
        var announcement = new JointAnnouncement().Frozen().Answer("Approved", "legal-a", "communications-b").Answer("Rejected", "legal-b");
        Assert.Equal(("", CaseStatus.Rejected), (announcement.Waiting, announcement.Status));
        Assert.Equal(["closed communications-a", "performed notify-rejected", "ended Finished"], announcement.Told);
    }

    [Theory]
    [InlineData("draft")]
    [InlineData("communications-b")]
    [InlineData("legal-a")]
    public void Silence_at_any_step_ends_it_as_lapsed_and_releases_nothing(string silent)
    {
        var announcement = new JointAnnouncement();
        if (silent != "draft")
        {
            announcement.Frozen();
        }

        announcement.Answer("Lapsed", silent);
        Assert.Equal(("", CaseStatus.Lapsed), (announcement.Waiting, announcement.Status));
        Assert.DoesNotContain("performed release", announcement.Told);
    }

    [Fact]
    public void Communications_and_legal_of_both_parties_decide_on_the_wording_with_a_code_at_least()
    {
        var asked = new JointAnnouncement().Frozen().State.Bookmarks.Select(b => ApprovalRequest.From(b.Inputs)).ToList();
        Assert.Equal(2, asked.Select(r => r.Party).Distinct().Count());
        Assert.Equal(2, asked.Select(r => r.Role).Distinct().Count());
        Assert.All(asked, r => Assert.Equal((AmendFlow.Agreements.Proposals.Section.Text, true, "publicity"), (r.Subject.Single(), r.Assurance.Satisfies(Assurance.LinkAndCode), r.Checklist)));
    }

    [Fact]
    public void Tried_out_without_a_database_it_is_released_sixty_days_on()
    {
        var report = DryRun.Run(JointAnnouncement.Definition, new DryRunScenario(), new WorkflowRuntime(AmendFlowActivities.Catalogue));
        Assert.Equal("released", report.Outputs["Status"]!.GetValue<string>());
        Assert.Contains(report.Events, e => e.Kind == DryRunEventKind.Released);
    }
}
