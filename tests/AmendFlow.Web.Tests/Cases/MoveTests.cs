using System.Net;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Moves;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Tests.Links;
using AmendFlow.Web.Tests.Workflows;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Cases.MoveWorld;

namespace AmendFlow.Web.Tests.Cases;

/// <summary>A running case goes on under a newer version when the coordinators of both parties want it (docs/decisions/0027).</summary>
public sealed class MoveTests
{
    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBoth]
    public async Task One_party_asks_the_other_agrees_and_the_case_goes_on_along_the_newer_version(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var here = $"/cases/{submitted.CaseId}/move";
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", None);
        using var phone = new Phone(world, World.Email(Side.A, "rd-finance"));
        var link = await phone.LinkAsync();
        await PublishBudgetCheckAsync(world);
        using var ours = await world.EnglishAsync(CoordinatorA);
        using var theirs = await world.EnglishAsync(CoordinatorB);

        Assert.Contains("Version 2 is published", (await ours.GetAsync($"/cases/{submitted.CaseId}")).Text, StringComparison.Ordinal);
        var page = await ours.GetAsync(here);
        Assert.Equal("Budget check at Gustave Roussy", Under(page, "Comes later"));
        Assert.Contains("Legal review at Gustave Roussy", Under(page, "Stays open as it is"), StringComparison.Ordinal);
        Assert.Contains("Budget check", page.Document!.QuerySelector("#changes")!.TextContent, StringComparison.Ordinal);
        page = await ours.SubmitAsync(page, here + "/ask", ("note", "The budget has to be looked at."));
        Assert.Contains("nothing has changed yet", page.Text, StringComparison.Ordinal);
        Assert.Equal("project-amendment-v1", (await world.CaseAsync(submitted.CaseId)).DefinitionVersionId);

        Assert.Contains("asks that this case goes on under version 2", (await theirs.GetAsync($"/cases/{submitted.CaseId}")).Text, StringComparison.Ordinal);
        page = await theirs.GetAsync(here);
        Assert.Contains("The budget has to be looked at.", page.Text, StringComparison.Ordinal);
        var open = await world.OpenStepsAsync(submitted.CaseId);
        page = await theirs.SubmitAsync(page, here + "/answer", ("answer", "agree"));

        Assert.Contains("The case goes on under the newer version.", page.Text, StringComparison.Ordinal);
        Assert.Contains("The case goes on under version 2, before version 1", page.Text, StringComparison.Ordinal);
        var moved = await world.CaseAsync(submitted.CaseId);
        Assert.Equal(("project-amendment-v2", null), (moved.DefinitionVersionId, moved.AskedMove));
        Assert.Equal(open, await world.OpenStepsAsync(submitted.CaseId));
        Assert.Equal(["move-asked", "case-moved"], await ActsAsync(world, submitted.CaseId));

        // A link that was mailed before the move still leads to its decision.
        var asked = await phone.OpenAsync(link);
        Assert.NotNull(asked.Form("/decide"));
        await world.ApproveAllAsync(submitted.CaseId);
        Assert.Equal("draft", await world.OpenStepsAsync(submitted.CaseId));
        await using var db = world.Db();
        Assert.Equal("Approved", (await db.Rounds.SingleAsync(r => r.CaseId == submitted.CaseId && r.ActivityId == "budget-check")).Outcome);
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);
        Assert.Equal(CaseStatus.ApprovedToBeSigned, (await world.CaseAsync(submitted.CaseId)).Status);
        var (status, said) = await ReplayAsync(world);
        Assert.True(status == 0, said);
    }

    [SkippableTheory, OnBoth]
    public async Task A_case_is_not_moved_where_a_step_that_is_open_is_missing_or_asked_otherwise_and_the_step_is_named(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        using var ours = await world.EnglishAsync(CoordinatorA);
        await world.PublishAsync(step => step("legal-a")["deadlineDays"]!["expression"]!["value"] = 5);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => AskAsync(world, submitted.CaseId));
        Assert.Equal(RefusalKind.Conflict, refused.Kind);
        Assert.Contains("« Avis juridique, Sanofi » est ouverte dans ce dossier, et la version 2 la demande autrement", refused.Reason.Fr, StringComparison.Ordinal);

        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", None);
        await PublishWithoutAsync(world, "legal-b");
        var page = await ours.GetAsync($"/cases/{submitted.CaseId}/move");
        Assert.Contains("“Legal review at Gustave Roussy” is open in this case, and version 3 has no such step", Plain(page), StringComparison.Ordinal);
        Assert.False(page.HasForm($"/cases/{submitted.CaseId}/move/ask"));
        refused = await Assert.ThrowsAsync<RefusedException>(() => AskAsync(world, submitted.CaseId, 3));
        Assert.Contains("“Legal review at Gustave Roussy”", refused.Reason.En, StringComparison.Ordinal);
        await UnchangedAsync(world, submitted.CaseId);
    }

    [Fact]
    public async Task What_has_opened_since_it_was_asked_counts_when_the_other_party_agrees()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await PublishWithoutAsync(world, "legal-a-revise");
        await AskAsync(world, submitted.CaseId);
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.RequestChanges, "Name the budget.", None);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => AnswerAsync(world, submitted.CaseId));

        Assert.Contains("version 2 has no such step", refused.Reason.En, StringComparison.Ordinal);
        Assert.Equal("project-amendment-v1", (await world.CaseAsync(submitted.CaseId)).DefinitionVersionId);
        await AnswerAsync(world, submitted.CaseId, agree: false);
        Assert.Equal(["move-asked", "move-declined"], await ActsAsync(world, submitted.CaseId));
    }

    [SkippableTheory, OnBoth]
    public async Task Only_coordinators_ask_and_only_one_of_the_other_party_agrees(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await PublishBudgetCheckAsync(world);
        foreach (var email in new[] { WorkflowWorld.LawyerA, WorkflowWorld.LawyerB, WorkflowWorld.Operator, World.Head })
        {
            using var user = await world.SignInAsync(email);
            Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync($"/cases/{submitted.CaseId}/move")).Status);
            var refused = await Assert.ThrowsAsync<RefusedException>(() => AskAsync(world, submitted.CaseId, by: email));
            Assert.Equal(email == WorkflowWorld.Operator ? RefusalKind.NotFound : RefusalKind.Forbidden, refused.Kind);
        }

        await AskAsync(world, submitted.CaseId);
        foreach (var email in new[] { CoordinatorA, WorkflowWorld.LawyerB })
        {
            Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<RefusedException>(() => AnswerAsync(world, submitted.CaseId, by: email))).Kind);
        }

        Assert.Equal("project-amendment-v1", (await world.CaseAsync(submitted.CaseId)).DefinitionVersionId);
        Assert.Equal(["move-asked"], await ActsAsync(world, submitted.CaseId));
    }

    [Fact]
    public async Task Where_the_other_party_has_nobody_who_could_agree_nothing_is_asked()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await PublishBudgetCheckAsync(world);
        await using var db = world.Db();
        await db.Mandates.Where(m => m.Side == Side.B && m.Role == Role.Coordinator).ExecuteUpdateAsync(s => s.SetProperty(m => m.To, m => m.From));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => AskAsync(world, submitted.CaseId));

        Assert.Contains("Gustave Roussy has no coordinator who could agree", refused.Reason.En, StringComparison.Ordinal);
        await UnchangedAsync(world, submitted.CaseId);
    }

    [SkippableTheory, OnBoth]
    public async Task Whoever_looked_before_the_case_went_on_looks_again(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var here = $"/cases/{submitted.CaseId}/move";
        await PublishBudgetCheckAsync(world);
        using var ours = await world.EnglishAsync(CoordinatorA);
        var page = await ours.GetAsync(here);
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", None);

        var late = await ours.SubmitAsync(page, here + "/ask", ("note", "Why not."));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("The case has moved on since you looked at it", late.Text, StringComparison.Ordinal);
        Assert.Contains("Why not.", late.Body, StringComparison.Ordinal);

        await AskAsync(world, submitted.CaseId);
        var seen = (await world.CaseAsync(submitted.CaseId)).Version;
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.Approve, "", None);
        Assert.Equal(RefusalKind.Conflict, (await Assert.ThrowsAsync<RefusedException>(() => AnswerAsync(world, submitted.CaseId, seen: seen))).Kind);
        Assert.Equal("project-amendment-v1", (await world.CaseAsync(submitted.CaseId)).DefinitionVersionId);
    }

    [SkippableTheory, OnBoth]
    public async Task An_answer_that_is_sent_twice_moves_once_and_a_second_answer_finds_nothing_asked(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await PublishBudgetCheckAsync(world);
        await AskAsync(world, submitted.CaseId, commandId: "asked-once");
        await Assert.ThrowsAsync<RefusedException>(() => AskAsync(world, submitted.CaseId));
        var seen = (await world.CaseAsync(submitted.CaseId)).Version;

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AnswerAsync(world, submitted.CaseId, seen: seen, commandId: "moved-once")));
        Assert.All(answers, a => Assert.True(a.IsMoved));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => AnswerAsync(world, submitted.CaseId));

        Assert.Contains("Nobody asks to move this case any more", refused.Reason.En, StringComparison.Ordinal);
        Assert.Equal(["move-asked", "case-moved"], await ActsAsync(world, submitted.CaseId));
        await using var db = world.Db();
        Assert.Equal(1, await db.CaseInputs.CountAsync(i => i.CaseId == submitted.CaseId && i.Json.Contains("\"kind\":\"move\"")));
    }

    [Fact]
    public async Task A_version_that_is_published_no_more_is_not_moved_to()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await PublishBudgetCheckAsync(world);
        await AskAsync(world, submitted.CaseId);
        await world.PublishAsync(step => step("executive-a")["deadlineDays"]!["expression"]!["value"] = 3);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => AnswerAsync(world, submitted.CaseId));

        Assert.Contains("Version 2 is no longer the published one", refused.Reason.En, StringComparison.Ordinal);
        Assert.Equal("project-amendment-v1", (await world.CaseAsync(submitted.CaseId)).DefinitionVersionId);
        await AskAsync(world, submitted.CaseId, 3);
        Assert.True((await AnswerAsync(world, submitted.CaseId)).IsMoved);
        Assert.Equal((await WorkflowWorld.VersionAsync(world, 3)).Id, (await world.CaseAsync(submitted.CaseId)).DefinitionVersionId);
    }

    [Fact]
    public async Task A_request_is_declined_with_a_reason_or_taken_back_by_the_party_that_asked()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var here = $"/cases/{submitted.CaseId}/move";
        await PublishBudgetCheckAsync(world);
        using var ours = await world.EnglishAsync(CoordinatorA);
        using var theirs = await world.EnglishAsync(CoordinatorB);
        await AskAsync(world, submitted.CaseId);
        Assert.Contains(here, (await theirs.GetAsync("/tasks")).Links);
        Assert.DoesNotContain(here, (await ours.GetAsync("/tasks")).Links);

        var page = await theirs.SubmitAsync(await theirs.GetAsync(here), here + "/answer", ("answer", "decline"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Say why.", page.Text, StringComparison.Ordinal);
        page = await theirs.SubmitAsync(page, here + "/answer", ("answer", "decline"), ("reason", "Nearly done."));
        Assert.Contains("The case stays on its version.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nearly done.", (await ours.GetAsync($"/cases/{submitted.CaseId}")).Text, StringComparison.Ordinal);

        await AskAsync(world, submitted.CaseId);
        page = await ours.SubmitAsync(await ours.GetAsync(here), here + "/withdraw");
        Assert.Contains("The request was taken back.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(here, (await theirs.GetAsync("/tasks")).Links);
        Assert.Equal(["move-asked", "move-declined", "move-asked", "move-withdrawn"], await ActsAsync(world, submitted.CaseId));
        await UnchangedAsync(world, submitted.CaseId, 4);
    }

    [Fact]
    public async Task Nobody_floods_the_other_party_with_requests()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await PublishBudgetCheckAsync(world);
        for (var i = 0; i < MoveHandler.MostAsksADay; i++)
        {
            await AskAsync(world, submitted.CaseId);
            await AnswerAsync(world, submitted.CaseId, agree: false);
        }

        var refused = await Assert.ThrowsAsync<RefusedException>(() => AskAsync(world, submitted.CaseId));

        Assert.Contains("come back tomorrow", refused.Reason.En, StringComparison.Ordinal);
        Assert.Equal(MoveHandler.MostAsksADay, (await ActsAsync(world, submitted.CaseId)).Count(a => a == "move-asked"));
        world.Host.Clock.Advance(TimeSpan.FromDays(1));
        await AskAsync(world, submitted.CaseId);
    }

    [Fact]
    public async Task A_replay_finds_a_move_that_was_taken_out_of_the_record_or_a_version_that_was_changed()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await PublishBudgetCheckAsync(world);
        await AskAsync(world, submitted.CaseId);
        await AnswerAsync(world, submitted.CaseId);
        Assert.Equal(0, (await ReplayAsync(world)).Status);
        await using var db = world.Db();

        await db.Cases.Where(c => c.Id == submitted.CaseId).ExecuteUpdateAsync(s => s.SetProperty(c => c.DefinitionVersionId, "project-amendment-v1"));

        var (status, said) = await ReplayAsync(world);
        Assert.Equal(1, status);
        Assert.Contains("It was moved to project-amendment-v2, but is said to run on project-amendment-v1.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_partys_coordinators_are_told_once_in_their_language_and_not_when_it_was_taken_back()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await PublishBudgetCheckAsync(world);
        using var phone = new Phone(world, CoordinatorB);
        await AskAsync(world, submitted.CaseId, commandId: "asked-once");
        await AskAgainAsync(world, submitted.CaseId);
        await world.Host.SweepAsync();

        var (subject, text) = Assert.Single(phone.Mails(), m => m.Subject.Contains("autre version du circuit", StringComparison.Ordinal));
        Assert.Contains("Sanofi demande que ce dossier se poursuive selon la version 2", text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains($"/cases/{submitted.CaseId}/move", text, StringComparison.Ordinal);
        Assert.StartsWith("AF-", subject, StringComparison.Ordinal);

        await AnswerAsync(world, submitted.CaseId, agree: false);
        await AskAsync(world, submitted.CaseId);
        await AnswerAsync(world, submitted.CaseId, agree: false);
        await world.Host.SweepAsync();
        await using var db = world.Db();
        Assert.Equal([MailState.Sent, MailState.Cancelled], await db.Mails.Where(m => m.Kind == MailKind.MoveAsked).OrderBy(m => m.OwedAt).ThenBy(m => m.State == MailState.Cancelled).Select(m => m.State).ToListAsync());
    }

    // The same command once more, as a browser sends it that heard no answer.
    private static async Task AskAgainAsync(World world, Guid caseId) => await world.Host.Get<Features.Moves.MoveHandler>().AskAsync(
        await world.Driver.ActorAsync(CoordinatorA, None), "asked-once", new(caseId, (await world.CaseAsync(caseId)).Version - 1, 2, "The budget has to be looked at."), None);

    private static async Task UnchangedAsync(World world, Guid caseId, int acts = 0)
    {
        var @case = await world.CaseAsync(caseId);
        Assert.Equal(("project-amendment-v1", null), (@case.DefinitionVersionId, @case.AskedMove));
        Assert.Equal(acts, (await ActsAsync(world, caseId)).Length);
    }

    private static string Plain(WebPage page) => string.Join(' ', page.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // The items of the list under a heading.
    private static string Under(WebPage page, string heading)
    {
        var title = page.Document!.QuerySelectorAll("h3").Single(h => h.TextContent.StartsWith(heading, StringComparison.Ordinal));
        return string.Join("; ", title.NextElementSibling!.Children.Select(i => i.TextContent.Trim().Replace("\u00A0", " ", StringComparison.Ordinal)));
    }
}
