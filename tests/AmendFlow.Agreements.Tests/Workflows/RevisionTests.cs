using System.Collections.Immutable;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Tests.Workflows;

public sealed class RevisionTests
{
    private readonly Dictionary<string, ImmutableArray<Section>> rounds = [];

    [Fact]
    public void A_changed_section_asks_those_who_read_it_and_nobody_else()
    {
        var project = new ProjectAmendment("money", "ip").ToCommittee().Approve("ip-a", "ip-b", "finance-a", "finance-b");
        Assert.Equal("finance-a finance-b", Revise(project, [Section.Money]).Waiting);
    }

    [Fact]
    public void A_change_of_people_asks_science_and_legal_of_both_parties_before_the_committee()
    {
        var project = new ProjectAmendment().ToCommittee().Answer("ChangesRequested", "committee").Answer("Revised", "committee-revise");
        Revise(project, [Section.People]);
        Assert.Equal("legal-a legal-b scientific-a scientific-b", project.Waiting);
        Assert.Equal("committee", project.Approve("legal-a", "legal-b", "scientific-a", "scientific-b").Waiting);
    }

    [Fact]
    public void A_review_that_the_same_step_opened_is_not_opened_twice()
    {
        var project = new ProjectAmendment().ToReview().Approve("legal-a", "scientific-a").Answer("ChangesRequested", "legal-b").Answer("Revised", "legal-b-revise");
        var just = project.State.Bookmarks.Single(b => b.ActivityId == "legal-b").Id;
        Revise(project, [Section.Legal], "legal-b");
        Assert.Equal("legal-a legal-b scientific-b", project.Waiting);
        Assert.Contains(project.State.Bookmarks, b => b.Id == just);
    }

    [Fact]
    public void Nothing_changed_asks_nobody_again()
    {
        var project = new ProjectAmendment("samples").ToCommittee();
        Assert.Empty(Reopening.Of(ProjectAmendment.Definition, Rounds(project), []));
    }

    [Fact]
    public void Steps_come_before_those_that_they_lead_to()
    {
        var all = Reopening.Of(ProjectAmendment.Definition, Rounds(new ProjectAmendment("data").ToReview()), Enum.GetValues<Section>());
        Assert.True(all.IndexOf("data") < all.IndexOf("data-a"));
        Assert.True(all.IndexOf("data-a") < all.IndexOf("committee"));
        Assert.True(all.IndexOf("scientific-a") < all.IndexOf("committee"));
        Assert.True(all.IndexOf("committee") < all.IndexOf("executive-a"));
    }

    // What the host does once a revision is stored.
    private ProjectAmendment Revise(ProjectAmendment project, Section[] changed, params string[] justOpened)
    {
        var opened = justOpened.ToHashSet();
        foreach (var step in Reopening.Of(ProjectAmendment.Definition, Rounds(project), changed))
        {
            if (!opened.Contains(step))
            {
                project.Reopen(step);
                opened.UnionWith(project.Effects.OfType<Opened>().Select(o => o.ActivityId));
            }
        }

        return project;
    }

    private Dictionary<string, ImmutableArray<Section>> Rounds(ProjectAmendment project)
    {
        // The host keeps them in its rows; here every step that asks has its literal subject.
        foreach (var step in ProjectAmendment.Definition.Activities.Values)
        {
            if (step.Type is AmendFlowActivities.RequestApproval or AmendFlowActivities.CommitteeVote)
            {
                var keys = step.Json["subject"]!["expression"]!["value"]!.GetValue<string>();
                rounds[step.Id] = [.. keys.Split('"').Where((_, i) => i % 2 == 1).Select(Sections.Parse)];
            }
        }

        Assert.True(project.State.IsRunning);
        return rounds;
    }
}
