using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.Incidents;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Incidents.IncidentWorld;

namespace AmendFlow.Web.Tests.Incidents;

/// <summary>A step that faults waits for a coordinator, and the case goes on once it is run again or passed over.</summary>
public sealed class IncidentTests
{
    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBoth]
    public async Task A_condition_that_cannot_be_worked_out_waits_until_a_coordinator_runs_it_again(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await StuckAsync(world);
        var first = await OpenAsync(world, submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);
        Assert.Equal("", await world.OpenStepsAsync(submitted.CaseId));
        Assert.Equal(CaseStatus.InReview, (await world.CaseAsync(submitted.CaseId)).Status);

        // Nothing has changed, so it fails again: the coordinators have it in their lists, and get no second mail.
        Assert.True((await SettleAsync(world, first.Id, CoordinatorA, IncidentAct.Retry)).FailedAgain);
        var second = await OpenAsync(world, submitted.CaseId);
        Assert.NotEqual(first.Id, second.Id);
        await using (var db = world.Db())
        {
            Assert.Equal(2, await db.Mails.CountAsync(m => m.Kind == MailKind.Incident));
            Assert.Equal(2, await db.Tasks.CountAsync(t => t.Kind == TaskKind.Settle && t.State == TaskState.Open));
        }

        await world.Driver.ReviseAsync(World.Head, submitted.ProposalId, c => c with { Title = "A clear title" }, "Title mended.", None);
        Assert.False((await SettleAsync(world, second.Id, CoordinatorB, IncidentAct.Retry, "The title is clear now.")).FailedAgain);
        await world.ApproveAllAsync(submitted.CaseId);
        Assert.Equal("draft", await world.OpenStepsAsync(submitted.CaseId));
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);

        Assert.Equal(CaseStatus.ApprovedToBeSigned, (await world.CaseAsync(submitted.CaseId)).Status);
        await using var after = world.Db();
        Assert.False(await after.Tasks.AnyAsync(t => t.Kind == TaskKind.Settle && t.State == TaskState.Open));
        var record = await after.AuditEntries.SingleAsync(e => e.Action == "incident-retried" && e.Record.Contains("The title is clear now."));
        Assert.Contains("\"coordinator\"", record.Record, StringComparison.Ordinal);
        Assert.Equal(2, await after.AuditEntries.CountAsync(e => e.Action == "incident-raised"));
    }

    [SkippableTheory, OnBoth]
    public async Task A_notice_that_cannot_be_worked_out_is_passed_over_and_the_case_ends_as_it_was_decided(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await world.PublishAsync(step => step("notify-rejected")["to"] = NextVersion.Broken("String[]"));
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-b", DecisionKind.Reject, "Done elsewhere already.", None);
        Assert.Null((await world.CaseAsync(submitted.CaseId)).EndedAt);

        var incident = await OpenAsync(world, submitted.CaseId);
        Assert.False((await SettleAsync(world, incident.Id, CoordinatorB, IncidentAct.Skip, "I told them by telephone.")).FailedAgain);

        var @case = await world.CaseAsync(submitted.CaseId);
        Assert.Equal(CaseStatus.Rejected, @case.Status);
        Assert.NotNull(@case.EndedAt);
        await using var db = world.Db();
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "incident-skipped" && e.Record.Contains("I told them by telephone.")));
        Assert.False(await db.Tasks.AnyAsync(t => t.State == TaskState.Open));
    }

    [Fact]
    public async Task A_value_that_a_step_cannot_use_is_a_problem_of_that_step_and_the_answer_before_it_stands()
    {
        await using var world = await World.StartAsync();
        await world.PublishAsync(step => step("scientific-a")["role"] = NextVersion.Script("String", "'nobody-' + getInput('title')"));

        var submitted = await world.InReviewAsync(await world.SmallAsync());

        var incident = await OpenAsync(world, submitted.CaseId);
        Assert.Equal("Problem: Scientific review, party A", incident.NameEn);
        Assert.DoesNotContain("scientific-a", await world.OpenStepsAsync(submitted.CaseId), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_neither_party_has_a_coordinator_the_operator_is_told_and_not_what_the_project_is()
    {
        await using var world = await World.StartAsync();
        await using (var db = world.Db())
        {
            var coordinators = await db.Mandates.Where(m => m.Role == Role.Coordinator).ToListAsync();
            coordinators.ForEach(m => m.To = m.From);
            await db.SaveChangesAsync();
        }

        await world.PublishAsync(step => step("triage")["phase"] = NextVersion.Broken("String"));
        var submitted = await world.ProposeAsync(await world.SmallAsync());

        var task = Assert.Single((await OpenAsync(world, submitted.CaseId)).Tasks);
        Assert.Equal((await world.Driver.ActorAsync("operator@amendflow.example", None)).PersonId, task.AssigneeId);
        await world.Host.SweepAsync();
        using var user = await world.SignInAsync("operator@amendflow.example");
        var page = await user.GetAsync($"/tasks/{task.Id}");
        Assert.Contains("could not work out whom to ask", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain((await world.SmallAsync()).Title, page.Text, StringComparison.Ordinal);
        Assert.False(page.HasForm("/incidents/"));
    }

    [Fact]
    public async Task Nobody_but_a_coordinator_settles_a_problem()
    {
        await using var world = await World.StartAsync();
        var submitted = await StuckAsync(world);
        var incident = await OpenAsync(world, submitted.CaseId);

        foreach (var (email, refusal) in new[]
        {
            (World.Email(Side.B, "daj"), RefusalKind.Forbidden),
            (World.Email(Side.A, "head-of-rd"), RefusalKind.Forbidden),
            (World.Head, RefusalKind.Forbidden),
            ("operator@amendflow.example", RefusalKind.NotFound),
        })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => SettleAsync(world, incident.Id, email, IncidentAct.Retry));
            Assert.Equal((email, refusal), (email, refused.Kind));
        }

        Assert.Equal(incident.Id, (await OpenAsync(world, submitted.CaseId)).Id);
    }

    [Fact]
    public async Task The_second_coordinator_hears_that_the_problem_is_gone()
    {
        await using var world = await World.StartAsync();
        var submitted = await StuckAsync(world);
        var incident = await OpenAsync(world, submitted.CaseId);
        await SettleAsync(world, incident.Id, CoordinatorA, IncidentAct.Retry);

        var retried = await Assert.ThrowsAsync<RefusedException>(() => SettleAsync(world, incident.Id, CoordinatorB, IncidentAct.Retry));
        Assert.Equal(RefusalKind.Conflict, retried.Kind);
        Assert.Contains("run this step again in the meantime", retried.Reason.En, StringComparison.Ordinal);

        var open = await OpenAsync(world, submitted.CaseId);
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-b", DecisionKind.Reject, "Done elsewhere already.", None);
        var gone = await Assert.ThrowsAsync<RefusedException>(() => SettleAsync(world, open.Id, CoordinatorB, IncidentAct.Retry));
        Assert.Contains("moved on", gone.Reason.En, StringComparison.Ordinal);
        await using var db = world.Db();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "incident-closed"));
        Assert.False(await db.Tasks.AnyAsync(t => t.State == TaskState.Open));
    }

    [Fact]
    public async Task A_problem_is_never_left_without_somebody_who_knows_of_it()
    {
        await using var world = await World.StartAsync();
        var submitted = await StuckAsync(world);
        foreach (var email in new[] { CoordinatorA, CoordinatorB })
        {
            var leaver = (await world.Driver.ActorAsync(email, None)).PersonId;
            await using var db = world.Db();
            (await db.Mandates.Where(m => m.PersonId == leaver).ToListAsync()).ForEach(m => m.To = m.From);
            await db.SaveChangesAsync();
            await world.Host.Get<TaskRelease>().OfPersonAsync(Actor.System, $"release-{email}", leaver, None);
        }

        var task = Assert.Single((await OpenAsync(world, submitted.CaseId)).Tasks, t => t.State == TaskState.Open);
        Assert.Equal((await world.Driver.ActorAsync("operator@amendflow.example", None)).PersonId, task.AssigneeId);
        await using var after = world.Db();
        Assert.True(await after.Mails.AnyAsync(m => m.Kind == MailKind.Incident && m.PersonId == task.AssigneeId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_reason_is_needed(string reason)
    {
        await using var world = await World.StartAsync();
        var submitted = await StuckAsync(world);
        var incident = await OpenAsync(world, submitted.CaseId);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => SettleAsync(world, incident.Id, CoordinatorA, IncidentAct.Retry, reason));

        Assert.Equal("reason", Assert.Single(refused.Fields).Field);
    }
}
