using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Definitions;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>A draft is published by two people, of both parties; running cases stay where they are.</summary>
public sealed class PublishTests
{
    private const string Draft = "/workflows/project-amendment/versions/2";

    [SkippableTheory, OnBoth]
    public async Task One_person_asks_the_other_party_approves_and_only_new_cases_take_the_version(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var running = await world.InReviewAsync(await world.SmallAsync());
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);

        var asked = await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)), "Ten days were too many.");
        Assert.Contains("a second person has to approve it", asked.Text, StringComparison.Ordinal);
        Assert.Equal(DefinitionStatus.Draft, (await VersionAsync(world, 2)).Status);
        Assert.Contains("1", (await other.GetAsync("/tasks")).Document!.QuerySelector(".top nav a[href='/workflows'] .count")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(Draft, (await other.GetAsync("/tasks")).Links);
        Assert.DoesNotContain(Draft, (await lawyer.GetAsync("/tasks")).Links);
        var page = await other.GetAsync(Draft);
        Assert.Contains("Ten days were too many.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Gustave Roussy asks to publish", page.Text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        var published = await other.AnswerAsync(page, "approve");

        Assert.Contains("new cases take it", published.Text, StringComparison.Ordinal);
        Assert.Equal((DefinitionStatus.Retired, DefinitionStatus.Published), ((await VersionAsync(world, 1)).Status, (await VersionAsync(world, 2)).Status));
        var next = await world.InReviewAsync(await world.SmallAsync() with { Title = "Next" });
        Assert.Equal("project-amendment-v1", (await world.CaseAsync(running.CaseId)).DefinitionVersionId);
        Assert.Equal((await VersionAsync(world, 2)).Id, (await world.CaseAsync(next.CaseId)).DefinitionVersionId);
        await world.ApproveAllAsync(running.CaseId);
        Assert.Contains("version 2", (await lawyer.GetAsync($"/cases/{next.CaseId}")).Text, StringComparison.Ordinal);
        Assert.Contains("Ten days were too many.", (await lawyer.GetAsync("/workflows/project-amendment")).Text, StringComparison.Ordinal);

        await using var db = world.Db();
        var acts = await db.AuditEntries.Where(e => e.Action.StartsWith("publication-") || e.Action.StartsWith("definition-")).OrderBy(e => e.Sequence).Select(e => e.Action).ToListAsync();
        Assert.Equal(["definition-imported", "publication-asked", "publication-approved"], acts);
        var audit = await lawyer.GetAsync("/audit");
        Assert.Contains("Workflow published, approved by a second person: project-amendment, version 2", audit.Text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("R&D counsel", audit.Text, StringComparison.Ordinal);
    }

    [SkippableTheory, OnBoth]
    public async Task Those_who_may_approve_are_told_by_mail_once_and_not_when_the_request_was_taken_back(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var french = new Links.Phone(world, LawyerA);
        using var english = new Links.Phone(world, World.Email(Side.A, "alliance-manager"));
        using var own = new Links.Phone(world, LawyerB);
        using var colleague = new Links.Phone(world, CoordinatorB);
        await using var db = world.Db();
        await db.People.Where(p => p.Email == LawyerA).ExecuteUpdateAsync(s => s.SetProperty(p => p.Language, "fr"));
        await db.People.Where(p => p.Email == World.Email(Side.A, "alliance-manager")).ExecuteUpdateAsync(s => s.SetProperty(p => p.Language, "en"));

        var asked = await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)), "Ten days were too many.");
        await world.Host.SweepAsync();
        await world.Host.SweepAsync();

        var fr = Assert.Single(french.Mails());
        Assert.Contains("votre approbation est demandée : version 2", fr.Subject.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("Gustave Roussy demande la publication de la version 2", fr.Text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        var en = Assert.Single(english.Mails());
        Assert.Contains("your approval is asked: version 2 of “", en.Subject.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("Ten days were too many.", en.Text, StringComparison.Ordinal);
        Assert.Contains(Draft + "#publication", en.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("DAJ", en.Text, StringComparison.Ordinal);
        Assert.Empty(own.Mails());
        Assert.Empty(colleague.Mails());

        await lawyer.SubmitAsync(asked, Draft + "/withdraw");
        await lawyer.SubmitAsync(await lawyer.AskAsync(await lawyer.GetAsync(Draft), "Once more."), Draft + "/withdraw");
        await world.Host.SweepAsync();
        Assert.Single(french.Mails());
        Assert.False(await db.Mails.AnyAsync(m => m.Kind == Data.Jobs.MailKind.PublicationAsked && (m.State == Data.Jobs.MailState.Owed || m.State == Data.Jobs.MailState.Rendered)));
    }

    [Theory]
    [InlineData("approve", "has approved")]
    [InlineData("decline", "Ten days are needed.")]
    public async Task Whoever_asked_reads_who_may_approve_and_is_told_what_became_of_it(string answer, string told)
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        using var phone = new Links.Phone(world, LawyerB);
        await using var db = world.Db();
        await db.People.Where(p => p.Email == LawyerB).ExecuteUpdateAsync(s => s.SetProperty(p => p.Language, "en"));

        var asked = await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)));
        Assert.Contains("a legal reviewer or coordinator of Sanofi", asked.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.DoesNotContain("R&D counsel", asked.Text, StringComparison.Ordinal);
        await other.AnswerAsync(await other.GetAsync(Draft), answer, answer == "decline" ? "Ten days are needed." : "");
        await world.Host.SweepAsync();

        var mail = Assert.Single(phone.Mails());
        Assert.Contains(told, mail.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("Sanofi", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("counsel", mail.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Errors_of_the_checks_stop_a_request_and_warnings_do_not()
    {
        await using var world = await World.StartAsync();
        await using (var db = world.Db())
        {
            var finance = await db.Mandates.Where(m => m.Side == Side.A && m.Role == Role.FinanceReviewer).ToListAsync();
            db.Mandates.RemoveRange(finance);
            await db.SaveChangesAsync();
        }

        using var lawyer = await world.EnglishAsync(LawyerB);
        var wrong = await lawyer.ImportAsync(await ShippedAsync(world, f => f.Step("legal-b")["deadlineDays"] = 900));
        Assert.Contains("cannot be published", wrong.Text, StringComparison.Ordinal);
        Assert.False(wrong.HasForm(Draft + "/ask"));

        var good = await lawyer.ImportAsync(await ShorterAsync(world));
        Assert.Contains("Nobody at Sanofi holds the role", good.Text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("a second person has to approve it", (await lawyer.AskAsync(good)).Text, StringComparison.Ordinal);
        var forced = await lawyer.PostAsync(Draft + "/ask", [.. WebUser.Fields((await lawyer.GetAsync("/account")).FormWith("commandId")).Where(f => f.Key != "commandId"),
            new("commandId", "forced-command"), new("hash", StepContext.Sha256((await VersionAsync(world, 2)).Json)), new("note", "x")]);
        Assert.Equal(HttpStatusCode.Conflict, forced.Status);
        Assert.Contains("errors found by the checks: 1", forced.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_was_replaced_takes_its_request_with_it()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)));
        var page = await other.GetAsync(Draft);
        await lawyer.ImportAsync(await ShorterAsync(world, 4), $"2:{StepContext.Sha256((await VersionAsync(world, 2)).Json)}");

        var late = await other.AnswerAsync(page, "approve");

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("The request no longer stands", late.Text, StringComparison.Ordinal);
        Assert.Equal(DefinitionStatus.Draft, (await VersionAsync(world, 2)).Status);
        Assert.Contains("Overtaken", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_for_the_content_that_was_seen_however_the_draft_came_to_change()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        var draft = await lawyer.ImportAsync(await ShorterAsync(world));
        await ChangeAsync(world);
        Assert.Contains("changed since you looked at it", (await lawyer.AskAsync(draft)).Text, StringComparison.Ordinal);
        await lawyer.AskAsync(await lawyer.GetAsync(Draft));
        var page = await other.GetAsync(Draft);
        await ChangeAsync(world);

        var late = await other.AnswerAsync(page, "approve");

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("changed since its publication was asked for", late.Text, StringComparison.Ordinal);
        Assert.Equal(DefinitionStatus.Draft, (await VersionAsync(world, 2)).Status);
    }

    [Fact]
    public async Task Declining_needs_a_reason_and_taking_back_is_for_whoever_asked()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)));

        var page = await other.GetAsync(Draft);
        Assert.Contains("Choose an answer", (await other.SubmitAsync(page, page.FormWith("answer"))).Text, StringComparison.Ordinal);
        Assert.Contains("Say why", (await other.AnswerAsync(await other.GetAsync(Draft), "decline", " ")).Text, StringComparison.Ordinal);
        var forced = await other.PostAsync(Draft + "/withdraw", Forced(page, page));
        Assert.Equal(HttpStatusCode.Forbidden, forced.Status);
        var declined = await other.AnswerAsync(await other.GetAsync(Draft), "decline", "Too short for us.");
        Assert.Contains("nothing was published", declined.Text, StringComparison.Ordinal);
        Assert.Contains("Too short for us.", (await lawyer.GetAsync(Draft)).Text, StringComparison.Ordinal);

        await lawyer.AskAsync(await lawyer.GetAsync(Draft), "Please.");
        var seen = await other.GetAsync(Draft);
        var mine = await lawyer.GetAsync(Draft);
        await lawyer.SubmitAsync(mine, Draft + "/withdraw");
        var late = await other.AnswerAsync(seen, "approve");
        Assert.Contains("has taken the request back", late.Text, StringComparison.Ordinal);
        Assert.Equal(DefinitionStatus.Draft, (await VersionAsync(world, 2)).Status);
    }

    [SkippableTheory, OnBoth]
    public async Task Of_two_who_answer_at_once_one_is_recorded_and_the_other_told(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var first = await world.EnglishAsync(LawyerA);
        using var second = await world.EnglishAsync(World.Email(Side.A, "rd-counsel-2"));
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)));
        var pages = (await first.GetAsync(Draft), await second.GetAsync(Draft));

        var answers = await Task.WhenAll(first.AnswerAsync(pages.Item1, "approve"), second.AnswerAsync(pages.Item2, "decline", "No."));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Single(answers, a => a.Status == HttpStatusCode.Conflict && a.Text.Contains("meanwhile", StringComparison.Ordinal));
        await using var db = world.Db();
        var request = await db.Publications.SingleAsync();
        Assert.Equal(request.State == PublicationState.Approved, (await VersionAsync(world, 2)).Status == DefinitionStatus.Published);
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "publication-approved" || e.Action == "publication-declined").ToListAsync());
    }

    [SkippableTheory, OnBoth]
    public async Task Two_drafts_approved_at_once_leave_one_version_published(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var first = await world.EnglishAsync(LawyerA);
        using var second = await world.EnglishAsync(World.Email(Side.A, "rd-counsel-2"));
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world, 5)));
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world, 6)));
        var pages = (await first.GetAsync(Draft), await second.GetAsync("/workflows/project-amendment/versions/3"));

        var answers = await Task.WhenAll(first.AnswerAsync(pages.Item1, "approve"), second.AnswerAsync(pages.Item2, "approve"));

        await using var db = world.Db();
        Assert.Single(await db.Definitions.Where(d => d.DefinitionId == DefinitionStore.ProjectAmendment && d.Status == DefinitionStatus.Published).ToListAsync());
        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Empty(await db.Publications.Where(p => p.State == PublicationState.Open).ToListAsync());
    }

    [Fact]
    public async Task An_old_version_comes_back_as_a_draft_with_a_new_number_and_the_same_bytes()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)));
        await other.AnswerAsync(await other.GetAsync(Draft), "approve");

        var old = await lawyer.GetAsync("/workflows/project-amendment/versions/1");
        var copy = await lawyer.SubmitAsync(old, "/workflows/project-amendment/versions/1/copy");
        Assert.StartsWith("/workflows/project-amendment/versions/3", copy.Path, StringComparison.Ordinal);
        await lawyer.AskAsync(copy, "Back to ten days.");
        await other.AnswerAsync(await other.GetAsync("/workflows/project-amendment/versions/3"), "approve");

        var (first, third) = (await VersionAsync(world, 1), await VersionAsync(world, 3));
        Assert.Equal((first.Json, 1, DefinitionStatus.Published), (third.Json, third.CopiedFrom, third.Status));
        var started = await world.InReviewAsync(await world.SmallAsync());
        Assert.Equal(third.Id, (await world.CaseAsync(started.CaseId)).DefinitionVersionId);
        Assert.Contains("version 3", (await lawyer.GetAsync($"/cases/{started.CaseId}")).Text, StringComparison.Ordinal);
        Assert.False((await lawyer.GetAsync("/workflows/project-amendment/versions/3")).HasForm("/workflows/project-amendment/versions/3/copy"));
    }

    [Fact]
    public async Task A_draft_older_than_what_is_published_has_to_be_copied_first()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        var early = await lawyer.ImportAsync(await ShorterAsync(world, 5));
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world, 6)));
        await other.AnswerAsync(await other.GetAsync("/workflows/project-amendment/versions/3"), "approve");

        var late = await lawyer.AskAsync(early);

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Version 3 was published since this draft was made", late.Text, StringComparison.Ordinal);
        Assert.True(late.HasForm(Draft + "/copy"));
    }

    private static async Task ChangeAsync(World world)
    {
        await using var db = world.Db();
        (await db.Definitions.SingleAsync(d => d.Version == 2)).Json += " ";
        await db.SaveChangesAsync();
    }
}
