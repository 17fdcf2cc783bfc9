using System.Net;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Text;
using AmendFlow.Data.Agreements;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Tests.Audit;
using AmendFlow.Web.Tests.Links;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Announcements;

/// <summary>The joint announcement of an approved amendment, from its coordinator's form to the wording that everybody reads.</summary>
public sealed class AnnouncementTests
{
    private static readonly DateOnly Day = new(2026, 3, 19);

    private static readonly (string, string?)[] Yes =
    [
        ("decision", "approve"),
        .. ChecklistCatalogue.Get("publicity").Items.Select(i => ($"checklist[{i.Id}].answer", (string?)"yes")),
    ];

    private static string Coordinator => World.Email(Side.B, "partnerships");

    [SkippableTheory, OnBoth]
    public async Task Both_parties_approve_the_wording_from_pages_and_links_and_it_is_released_on_its_day(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var amendment = await ApprovedAsync(world);
        using var coordinator = await world.SignInAsync(Coordinator);

        var begun = await coordinator.SubmitAsync(await coordinator.GetAsync(amendment), $"{amendment}/announcement", ("releaseOn", "2026-03-19"));
        Assert.StartsWith("/cases/", begun.Path, StringComparison.Ordinal);
        var caseId = Guid.Parse(begun.Path.Split('/', '?')[2]);
        await WriteAsync(coordinator, caseId, Day, "Deux équipes, un projet.");
        Assert.Equal("communications-a communications-b legal-a legal-b", await world.OpenStepsAsync(caseId));

        // Three by the page, one by the link in their mail.
        foreach (var email in new[] { World.Email(Side.A, "communications"), World.Email(Side.A, "rd-counsel"), World.Email(Side.B, "daj") })
        {
            using var reader = await world.SignInAsync(email);
            var page = await reader.GetAsync($"/cases/{caseId}");
            Assert.DoesNotContain("with-conditions", page.Body, StringComparison.Ordinal);
            await reader.SubmitAsync(page, "/tasks/", Yes);
        }

        using var phone = new Phone(world, World.Email(Side.B, "communication"));
        var link = await phone.LinkAsync();
        var opened = await phone.OpenAsync(link);
        Assert.Contains("Deux équipes, un projet.", opened.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await phone.SubmitAsync(opened, "/decide", [.. Yes.Select(y => (y.Item1, y.Item2!))])).Status);

        Assert.Equal(CaseStatus.ToBeReleased, (await world.CaseAsync(caseId)).Status);
        using var auditor = await world.SignInAsync(World.Email(Side.A, "auditor"));
        Assert.DoesNotContain("Two teams, one project.", (await auditor.GetAsync(amendment)).Text, StringComparison.Ordinal);

        await world.Host.PassAsync(new DateTimeOffset(2026, 3, 19, 7, 59, 0, TimeSpan.Zero) - world.Host.Clock.GetUtcNow());
        Assert.Equal(CaseStatus.ToBeReleased, (await world.CaseAsync(caseId)).Status);
        await world.Host.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(CaseStatus.Released, (await world.CaseAsync(caseId)).Status);
        using var again = await world.SignInAsync(World.Email(Side.A, "auditor"));
        var read = await again.GetAsync(amendment);
        Assert.Contains("For release on 19 March 2026", read.Text, StringComparison.Ordinal);
        Assert.Contains("Two teams, one project.", read.Text, StringComparison.Ordinal);
        Assert.Contains("Deux équipes, un projet.", read.Text, StringComparison.Ordinal);
        Assert.Contains(phone.Mails(), m => m.Subject.EndsWith("annonce diffusée", StringComparison.Ordinal));
        Assert.Empty(await FaultsAsync(world));
    }

    [Fact]
    public async Task A_released_wording_that_was_changed_behind_the_program_is_said_to_be_so()
    {
        await using var world = await World.StartAsync();
        var amendment = await ApprovedAsync(world);
        var caseId = await ReleasedAsync(world, amendment);
        foreach (var (sql, found) in new[]
        {
            ("UPDATE proposals SET AnnouncesAmendmentId = NULL WHERE AnnouncesAmendmentId IS NOT NULL", "what it is"),
            ("UPDATE cases SET Status = 'Rejected' WHERE Status = 'Released'", "released announcement"),
            ("UPDATE cases SET Status = 'Released' WHERE Status <> 'Released'", "released announcement"),
        })
        {
            using var copy = await TamperedCopy.OfAsync(world.Host.Database, sql);
            Assert.Contains(found, (await copy.VerifyAsync()).Said, StringComparison.Ordinal);
        }

        await using (var db = world.Db())
        {
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER amendment_drafts_frozen");
            var hash = new AmendmentText("For release on 19 March 2026\nNothing.", "À diffuser le 19 mars 2026\nRien.").Hash;
            await db.AmendmentDrafts.Where(d => d.CaseId == caseId).ExecuteUpdateAsync(s => s
                .SetProperty(d => d.TextEn, "For release on 19 March 2026\nNothing.").SetProperty(d => d.TextFr, "À diffuser le 19 mars 2026\nRien.").SetProperty(d => d.Hash, hash));
            await db.Cases.Where(c => c.Id == caseId).ExecuteUpdateAsync(s => s.SetProperty(c => c.FrozenTextHash, hash));
        }

        using var auditor = await world.SignInAsync(World.Email(Side.A, "auditor"));
        Assert.Contains("changed behind AmendFlow", (await auditor.GetAsync(amendment)).Text, StringComparison.Ordinal);
        Assert.NotEmpty(await FaultsAsync(world));
    }

    [Fact]
    public async Task A_request_for_changes_comes_back_to_the_wording_and_the_day_can_move_with_it()
    {
        await using var world = await World.StartAsync();
        var amendment = await ApprovedAsync(world);
        using var coordinator = await world.SignInAsync(Coordinator);
        var caseId = await BeginAsync(world, coordinator, amendment);
        await WriteAsync(coordinator, caseId, Day, "Deux équipes.");
        await world.Driver.DecideAsync(caseId, "legal-a", DecisionKind.RequestChanges, "Not in the week of our results.", CancellationToken.None);
        Assert.Equal("draft", await world.OpenStepsAsync(caseId));

        // The words still say the old day, so they are not frozen.
        var path = $"/cases/{caseId}/text";
        var saved = await coordinator.SubmitAsync(await coordinator.GetAsync(path), path, ("releaseOn", "2026-03-26"));
        var refused = await coordinator.PostAsync($"{path}/freeze", Fields(saved, path, []));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("À diffuser le 26 mars 2026", refused.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);

        await WriteAsync(coordinator, caseId, new DateOnly(2026, 3, 26), "Deux équipes.");
        await world.ApproveAllAsync(caseId);
        await using var db = world.Db();
        Assert.Equal(new DateTimeOffset(2026, 3, 26, 8, 0, 0, TimeSpan.Zero), (await db.Timers.SingleAsync(t => t.CaseId == caseId && t.Kind == Data.Jobs.TimerKind.Delay)).DueAt);
        Assert.Empty(await FaultsAsync(world));
    }

    [Fact]
    public async Task Only_coordinators_begin_one_and_only_one_at_a_time()
    {
        await using var world = await World.StartAsync();
        var amendment = await ApprovedAsync(world);
        using var counsel = await world.SignInAsync(World.Email(Side.A, "rd-counsel"));
        using var first = await world.SignInAsync(Coordinator);
        using var second = await world.SignInAsync(World.Email(Side.A, "alliance-manager"));
        Assert.False((await counsel.GetAsync(amendment)).HasForm($"{amendment}/announcement"));
        var page = await first.GetAsync(amendment);
        var form = await second.GetAsync(amendment);
        Assert.Equal(HttpStatusCode.Forbidden, (await counsel.PostAsync($"{amendment}/announcement", Stolen(await counsel.GetAsync(amendment), ("title", "X"), ("releaseOn", "2026-03-19")))).Status);

        foreach (var day in new[] { "2026-03-02", "2029-01-01", "soon" })
        {
            var wrong = await first.SubmitAsync(page, $"{amendment}/announcement", ("releaseOn", day), ("title", "My title"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
            Assert.Contains("My title", wrong.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await first.SubmitAsync(page, $"{amendment}/announcement", ("releaseOn", "2026-03-19"), ("title", " "))).Status);
        await first.SubmitAsync(page, $"{amendment}/announcement", ("releaseOn", "2026-03-19"));
        Assert.Equal(HttpStatusCode.Conflict, (await second.SubmitAsync(form, $"{amendment}/announcement", ("releaseOn", "2026-03-20"))).Status);
        await using var db = world.Db();
        Assert.Equal(1, await db.Proposals.CountAsync(p => p.AnnouncesAmendmentId != null));
    }

    [Fact]
    public async Task What_is_not_approved_yet_is_not_announced()
    {
        await using var world = await World.StartAsync();
        var amendment = await ApprovedAsync(world);
        await using (var db = world.Db())
        {
            await db.Amendments.ExecuteUpdateAsync(s => s.SetProperty(a => a.Status, AmendmentStatus.Numbered));
        }

        using var coordinator = await world.SignInAsync(Coordinator);
        Assert.False((await coordinator.GetAsync(amendment)).HasForm($"{amendment}/announcement"));
        Assert.Equal(HttpStatusCode.Conflict, (await coordinator.PostAsync($"{amendment}/announcement", Stolen(await coordinator.GetAsync("/account"), ("title", "X"), ("releaseOn", "2026-03-19")))).Status);
    }

    [Fact]
    public async Task A_coordinator_of_either_party_takes_it_back_before_its_day_and_nothing_is_released()
    {
        await using var world = await World.StartAsync();
        var amendment = await ApprovedAsync(world);
        using var coordinator = await world.SignInAsync(Coordinator);
        var caseId = await BeginAsync(world, coordinator, amendment);
        await WriteAsync(coordinator, caseId, Day, "Deux équipes.");
        await world.ApproveAllAsync(caseId);
        using var other = await world.SignInAsync(World.Email(Side.A, "alliance-manager"));
        var page = await other.GetAsync(amendment);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await other.SubmitAsync(page, $"{amendment}/announcement/withdraw")).Status);

        await other.SubmitAsync(page, $"{amendment}/announcement/withdraw", ("reason", "The results are delayed."));

        await world.Host.PassAsync(TimeSpan.FromDays(20));
        Assert.Equal(CaseStatus.Withdrawn, (await world.CaseAsync(caseId)).Status);
        using var again = await world.SignInAsync(World.Email(Side.A, "alliance-manager"));
        var after = await again.GetAsync(amendment);
        Assert.Contains("nothing was released", after.Text, StringComparison.Ordinal);
        Assert.True(after.HasForm($"{amendment}/announcement"));
        using var phone = new Phone(world, Coordinator);
        Assert.Contains(phone.Mails(), m => m.Text.Contains("The results are delayed.", StringComparison.Ordinal) && m.Text.Contains("Rien n’est diffusé", StringComparison.Ordinal));
        Assert.Empty(await FaultsAsync(world));
    }

    [Fact]
    public async Task An_announcement_is_no_proposal_that_scientists_list_change_or_withdraw()
    {
        await using var world = await World.StartAsync();
        var amendment = await ApprovedAsync(world);
        using var coordinator = await world.SignInAsync(Coordinator);
        var caseId = await BeginAsync(world, coordinator, amendment);
        await using var db = world.Db();
        var proposal = await db.Proposals.SingleAsync(p => p.CaseId == caseId);
        using var scientist = await world.SignInAsync(World.Head);
        Assert.DoesNotContain(proposal.Reference!, (await scientist.GetAsync("/proposals")).Text, StringComparison.Ordinal);
        var page = await scientist.GetAsync($"/proposals/{proposal.Id}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.False(page.HasForm($"/proposals/{proposal.Id}/withdraw"));
        Assert.Equal(HttpStatusCode.Forbidden, (await scientist.PostAsync($"/proposals/{proposal.Id}/withdraw", Stolen(page, ("reason", "Because.")))).Status);
        Assert.Equal(CaseStatus.Drafting, (await world.CaseAsync(caseId)).Status);
    }

    [Fact]
    public async Task Wording_is_approved_as_it_stands_or_not_at_all()
    {
        await using var world = await World.StartAsync();
        using var coordinator = await world.SignInAsync(Coordinator);
        var caseId = await BeginAsync(world, coordinator, await ApprovedAsync(world));
        await WriteAsync(coordinator, caseId, Day, "Deux équipes.");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.Driver.DecideAsync(
            caseId, "legal-a", DecisionKind.ApproveWithConditions, "If the name is spelt well.", CancellationToken.None,
            conditions: [new ConditionInput("The name is spelt well.", BlockedTransition.InForce, Side.B, Role.LegalReviewer)]));
        Assert.Equal("decision", refused.Fields.Single().Field);
    }

    /// <summary>The address of an amendment that both parties have approved.</summary>
    private static async Task<string> ApprovedAsync(World world)
    {
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);
        await world.Host.SweepAsync();
        return $"/agreements/{world.Agreement.Id}/amendments/1";
    }

    private static async Task<Guid> BeginAsync(World world, WebUser coordinator, string amendment)
    {
        var begun = await coordinator.SubmitAsync(await coordinator.GetAsync(amendment), $"{amendment}/announcement", ("releaseOn", "2026-03-19"));
        await world.Host.SweepAsync();
        return Guid.Parse(begun.Path.Split('/', '?')[2]);
    }

    private static async Task<Guid> ReleasedAsync(World world, string amendment)
    {
        using var coordinator = await world.SignInAsync(Coordinator);
        var caseId = await BeginAsync(world, coordinator, amendment);
        await WriteAsync(coordinator, caseId, Day, "Deux équipes, un projet.");
        await world.ApproveAllAsync(caseId);
        await world.Host.PassAsync(TimeSpan.FromDays(20));
        return caseId;
    }

    /// <summary>As the coordinator does in the editor: fills the gaps of the template, saves, freezes.</summary>
    private static async Task WriteAsync(WebUser coordinator, Guid caseId, DateOnly day, string french)
    {
        var path = $"/cases/{caseId}/text";
        (string, string?)[] words =
        [
            ("textEn", $"{Announcement.FirstLine(day).En}\n\nTwo teams, one project.\n"), ("textFr", $"{Announcement.FirstLine(day).Fr}\n\n{french}\n"),
            ("releaseOn", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        ];
        var saved = await coordinator.SubmitAsync(await coordinator.GetAsync(path), path, words);
        var frozen = await coordinator.PostAsync($"{path}/freeze", Fields(saved, path, words));
        Assert.Equal($"/cases/{caseId}", frozen.Path.Split('?')[0]);
    }

    private static List<KeyValuePair<string, string>> Fields(WebPage page, string form, (string Name, string? Value)[] typed)
    {
        var fields = WebUser.Fields(page.Form(form));
        foreach (var (name, value) in typed)
        {
            fields.RemoveAll(f => f.Key == name);
            fields.Add(new(name, value!));
        }

        return fields;
    }

    // What a form of any page of theirs carries, sent where no form of theirs goes.
    private static List<KeyValuePair<string, string>> Stolen(WebPage page, params (string Name, string Value)[] typed) =>
    [
        .. WebUser.Fields(page.Document!.Forms.First(f => f.QuerySelector("[name=__RequestVerificationToken]") is not null)).Where(f => f.Key == "__RequestVerificationToken"),
        new("commandId", Guid.NewGuid().ToString("N")),
        .. typed.Select(t => KeyValuePair.Create(t.Name, t.Value)),
    ];

    // What `verify --replay` finds.
    private static async Task<string> FaultsAsync(World world)
    {
        using var output = new StringWriter();
        return await VerifyVerb.RunAsync(world.Host.Database, output, CancellationToken.None, replay: true) == 0 ? "" : output.ToString();
    }
}
