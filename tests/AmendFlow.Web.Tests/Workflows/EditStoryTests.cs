using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Definitions;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>A lawyer changes the process in the browser, without JavaScript, and a new case follows it.</summary>
public sealed class EditStoryTests
{
    [SkippableTheory, OnBoth]
    public async Task An_ethics_review_for_projects_with_samples_is_added_by_forms_published_by_a_second_person_and_asks_its_reviewer(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        var reviewer = World.Email(Side.B, "crb");

        await lawyer.BeginAsync();
        var joined = await lawyer.GetAsync(Edit + "?step=all-reviews");
        var decided = await lawyer.SendAsync(await lawyer.FollowAsync(joined, "Add a step here"), "add",
            ("kind", "decision"), ("question", "samples"), ("en", "Patient samples?"), ("fr", "Échantillons de patients ?"));
        Assert.Contains("step=patient-samples", decided.Path, StringComparison.Ordinal);
        Assert.Contains("Saved in the draft", decided.Text, StringComparison.Ordinal);
        decided = await lawyer.SendAsync(decided, "connect-1", ("to", "committee"));
        var review = await lawyer.SendAsync(await lawyer.FollowAsync(decided, "(Yes → Steering committee)"), "add", ("kind", "approval"), ("en", "Ethics check"), ("fr", "Contrôle éthique"));
        Assert.Contains("who is asked is missing; choose the party.", review.Text, StringComparison.Ordinal);
        review = await lawyer.SendAsync(review, "step-form",
            ("en", "Ethics review"), ("fr", "Avis éthique"), ("i.party", "B"), ("i.people", reviewer), ("i.deadlineDays", "8"), ("i.reminders", "-3, 0"), ("i.onSilence", "escalate"), ("i.escalateTo", "coordinator"), ("i.escalateAfterDays", "1"), ("i.checklist", "samples"));
        Assert.Contains(review.Document!.QuerySelectorAll("#ways select option[selected]"), o => o.TextContent.Contains("Revise for: Ethics review", StringComparison.Ordinal));
        Assert.DoesNotContain("Ethics check", review.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(review.Document.QuerySelectorAll("#checks .findings > li"), l => l.TextContent.Contains("thics", StringComparison.Ordinal) || l.TextContent.Contains("Error", StringComparison.Ordinal));

        var draft = await lawyer.FollowAsync(review, "Ask to publish");
        Assert.Contains("second person has to approve", (await lawyer.AskAsync(draft, "Ethics looks at samples.")).Text, StringComparison.Ordinal);
        await other.AnswerAsync(await other.GetAsync("/workflows/project-amendment/versions/2"), "approve");
        Assert.Equal(DefinitionStatus.Published, (await VersionAsync(world, 2)).Status);
        await using (var states = world.Db())
        {
            Assert.Empty(await states.DraftStates.ToListAsync());
        }

        var plain = await world.InReviewAsync(await world.SmallAsync());
        var samples = await world.InReviewAsync(await world.MyeloidAsync());
        Assert.Empty(await RoundsAsync(world, samples.CaseId));
        await ApproveUntilAsync(world, samples.CaseId);
        await ApproveUntilAsync(world, plain.CaseId);

        var round = Assert.Single(await RoundsAsync(world, samples.CaseId));
        Assert.Empty(await RoundsAsync(world, plain.CaseId));
        Assert.Equal(("Avis éthique", Side.B, RoundStatus.Open), (round.NameFr, round.Side, round.Status));
        await using var db = world.Db();
        var asked = await db.Tasks.Where(t => t.RoundId == round.Id).Join(db.People, t => t.AssigneeId, p => p.Id, (_, p) => p.Email).ToListAsync();
        Assert.Equal([reviewer], asked);
        await world.Driver.DecideAsync(samples.CaseId, "ethics-check", DecisionKind.RequestChanges, "Say where consent is kept.", CancellationToken.None);
        Assert.Equal("ethics-check-revise", await world.OpenStepsAsync(samples.CaseId));
    }

    private static async Task<List<Round>> RoundsAsync(World world, Guid caseId)
    {
        await using var db = world.Db();
        return await db.Rounds.Where(r => r.CaseId == caseId && r.ActivityId == "ethics-check").ToListAsync();
    }

    // Until the ethics review or the committee is asked.
    private static async Task ApproveUntilAsync(World world, Guid caseId)
    {
        while (await world.OpenStepsAsync(caseId) is { } open && open is not ("ethics-check" or "committee"))
        {
            await world.Driver.DecideAsync(caseId, open.Split(' ')[0], DecisionKind.Approve, "", CancellationToken.None);
        }
    }
}
