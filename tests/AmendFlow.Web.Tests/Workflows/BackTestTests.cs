using System.Net;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Engine.Conformance;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Features.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>Cases run again with the answers that they got: on their own version nothing changes, on another it is said what does.</summary>
public sealed class BackTestTests
{
    private const string Page = "/workflows/project-amendment/versions/1/backtest";

    [SkippableTheory, OnBoth]
    public async Task On_the_version_that_they_ran_on_cases_go_as_they_went(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var ended = await FiveAsync(world);

        foreach (var (caseId, status) in ended)
        {
            Assert.Equal(status, (await world.CaseAsync(caseId)).Status);
            await AssertSameAsync(world.Host, caseId);
        }

        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);
        var page = await user.GetAsync(Page);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("5 of 5 would go just as they did.", page.Document!.QuerySelector("#summary")!.TextContent);
        Assert.Equal(5, page.Document.QuerySelectorAll("table.data tbody tr").Length);
        Assert.Equal(2, (await user.GetAsync(Page + "?last=2")).Document!.QuerySelectorAll("table.data tbody tr").Length);
        Assert.Equal(5, (await user.GetAsync(Page + "?last=9999")).Document!.QuerySelectorAll("table.data tbody tr").Length);
        using var outsider = await world.SignInAsync(WorkflowWorld.Operator);
        Assert.Empty((await outsider.GetAsync(Page)).Document!.QuerySelectorAll("table.data"));
    }

    [Fact]
    public async Task The_cases_of_the_demonstration_go_as_they_went()
    {
        await using var host = await TestHost.StartAsync(demo: true);
        await using var db = host.Database.CreateDbContext();
        var cases = await db.Cases.Select(c => c.Id).ToListAsync();

        Assert.NotEmpty(cases);
        foreach (var caseId in cases)
        {
            await AssertSameAsync(host, caseId);
        }
    }

    [Fact]
    public async Task A_version_that_asks_others_says_who_would_be_asked_that_was_not_and_who_no_longer()
    {
        await using var world = await World.StartAsync();
        await ApprovedAsync(world, await world.SmallAsync());
        await world.PublishAsync(step =>
        {
            step("data")["condition"] = NextVersion.Script("Boolean", "true");
            step("finance")["condition"] = NextVersion.Script("Boolean", "false");
        });
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        var page = await user.GetAsync("/workflows/project-amendment/versions/2/backtest");

        Assert.Equal("0 of 1 would go just as they did.", page.Document!.QuerySelector("#summary")!.TextContent);
        var row = page.Document.QuerySelector("table.data tbody tr")!.TextContent;
        Assert.Contains("ran on version 1", row, StringComparison.Ordinal);
        Assert.Matches("Would be asked, and was not: Data protection[^:]* at Sanofi \\(a yes is supposed\\)", row);
        Assert.Matches("Was asked, and would not be: [^:]*at Gustave Roussy", row);
        Assert.Equal(2, page.Document.QuerySelectorAll("table.data tbody tr td").Count(t => t.TextContent.Trim() == "Approved, to be signed"));
    }

    [Fact]
    public async Task An_answer_that_a_version_does_not_know_is_said_and_a_yes_supposed()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.ProposeAsync(await world.SmallAsync());
        await world.Driver.FinishAsync(submitted.CaseId, "triage", "NotAnAmendment", "The agreement covers it.", CancellationToken.None);
        await world.PublishAsync(step => step("triage")["outcomes"]!["expression"]!["value"] = """["Complete", "Incomplete", "Lapsed"]""");
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        var row = (await user.GetAsync("/workflows/project-amendment/versions/2/backtest")).Document!.QuerySelector("table.data tbody tr")!.TextContent;

        Assert.Contains("the answer given then does not exist in this version; a yes is supposed", row, StringComparison.Ordinal);
        Assert.Contains("Rejected", row, StringComparison.Ordinal);
        Assert.Contains("Approved, to be signed", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shorter_deadline_lapses_where_the_recorded_answer_would_come_too_late()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.PassAsync(TimeSpan.FromDays(7));
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-b", DecisionKind.Reject, "No.", CancellationToken.None);
        await world.PublishAsync(step =>
        {
            step("scientific-b")["deadlineDays"] = 1;
            step("scientific-b")["lapseAfterDays"] = 1;
        });
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        var page = await user.GetAsync("/workflows/project-amendment/versions/2/backtest");
        Assert.True(page.Document!.QuerySelector("table.data tbody tr") is not null, page.Text);
        var tags = page.Document.QuerySelector("table.data tbody tr")!.Children;

        // Asked on Monday 2 March, due on the 3rd, lapsed at the end of the 4th; the answer came on the 9th, five working days later.
        Assert.Equal(["Rejected", "Lapsed", "5", "2"], tags.Skip(1).Take(4).Select(t => t.TextContent.Trim()));
    }

    /// <summary>Approved after changes, approved at once, rejected, lapsed, withdrawn.</summary>
    private static async Task<IReadOnlyList<(Guid CaseId, CaseStatus Status)>> FiveAsync(World world)
    {
        var ct = CancellationToken.None;
        var approved = await ApprovedAsync(world, await world.SmallAsync());
        await world.Host.PassAsync(TimeSpan.FromDays(1));
        var changed = await world.InReviewAsync(await world.MyeloidAsync() with { Title = "Changed" });
        await world.Driver.DecideAsync(changed.CaseId, "legal-a", DecisionKind.Approve, "", ct);
        await world.Host.PassAsync(TimeSpan.FromDays(2));
        await world.Driver.DecideAsync(changed.CaseId, "legal-b", DecisionKind.RequestChanges, "Too long.", ct);
        await world.Driver.DecideAsync(changed.CaseId, "scientific-b", DecisionKind.RequestChanges, "Too short.", ct);
        await world.Host.PassAsync(TimeSpan.FromDays(1));
        await world.Driver.ReviseAsync(World.Head, changed.ProposalId, c => c with { Background = c.Background + " More." }, "More.", ct);
        await world.Host.PassAsync(TimeSpan.FromDays(1));
        await EndAsync(world, changed.CaseId);
        var rejected = await world.InReviewAsync(await world.SmallAsync() with { Title = "Rejected" });
        await world.Host.PassAsync(TimeSpan.FromDays(2));
        await world.Driver.DecideAsync(rejected.CaseId, "scientific-a", DecisionKind.Reject, "No.", ct);
        var withdrawn = await world.InReviewAsync(await world.SmallAsync() with { Title = "Withdrawn" });
        await world.Host.PassAsync(TimeSpan.FromDays(1));
        await world.Host.Get<WithdrawHandler>().HandleAsync(await world.Driver.ActorAsync(World.Head, ct), "withdraw", new(withdrawn.ProposalId, "Later."), ct);
        var lapsed = await world.InReviewAsync(await world.SmallAsync() with { Title = "Lapsed" });
        await world.Host.PassAsync(TimeSpan.FromDays(80));
        return
        [
            (approved, CaseStatus.ApprovedToBeSigned), (changed.CaseId, CaseStatus.ApprovedToBeSigned), (rejected.CaseId, CaseStatus.Rejected),
            (withdrawn.CaseId, CaseStatus.Withdrawn), (lapsed.CaseId, CaseStatus.Lapsed),
        ];
    }

    private static async Task<Guid> ApprovedAsync(World world, AmendFlow.Agreements.Proposals.ProposalContent content)
    {
        var submitted = await world.InReviewAsync(content);
        await EndAsync(world, submitted.CaseId);
        return submitted.CaseId;
    }

    private static async Task EndAsync(World world, Guid caseId)
    {
        await world.ApproveAllAsync(caseId);
        await world.FreezeAsync(caseId);
        await world.Host.PassAsync(TimeSpan.FromDays(1));
        await world.ApproveAllAsync(caseId);
    }

    // Compared with the rows, which the record and the run know nothing of. A case that goes on is compared as far as it went.
    private static async Task AssertSameAsync(TestHost host, Guid caseId)
    {
        await using var db = host.Database.CreateDbContext();
        var found = await db.Cases.SingleAsync(c => c.Id == caseId);
        var agreement = await db.Agreements.Include(a => a.Parties).SingleAsync(a => a.Id == found.AgreementId);
        var side = await db.Proposals.Where(p => p.CaseId == caseId).Select(p => p.Side).SingleAsync();
        var inputs = await db.CaseInputs.Where(i => i.CaseId == caseId).OrderBy(i => i.Sequence).Select(i => i.Json).ToListAsync();
        var definition = await host.Get<DefinitionStore>().GetAsync(db, found.DefinitionVersionId, CancellationToken.None);
        var runtime = host.Get<IWorkflowRuntime>();
        var terms = new DryRunScenario { Proposer = side, CalendarA = agreement.Of(Side.A).Calendar(), CalendarB = agreement.Of(Side.B).Calendar() };
        var record = CaseRecord.Of(definition, [.. inputs.Select(CaseReplay.Read)], terms, runtime);
        var rounds = await db.Rounds.Where(r => r.CaseId == caseId && r.Kind != RoundKind.Incident).ToListAsync();

        var run = BackTest.Run(definition, record, runtime, CancellationToken.None);

        Assert.Empty(run.Asked.Where(a => found.EndedAt is not null && a.Supposed != Supposition.Nothing));
        Assert.Equal(
            rounds.Where(r => found.EndedAt is not null || r.ClosedAt is not null).Select(r => (r.ActivityId, r.Number, r.Side, r.OpenedAt, Outcome: r.Status == RoundStatus.Decided ? r.Outcome : null)).Order(),
            run.Asked.Where(a => found.EndedAt is not null || (a.Supposed == Supposition.Nothing && a.EndedAt is not null)).Select(a => (a.Step, a.Number, a.Side, a.OpenedAt, Outcome: a.Outcome)).Order());
        if (found.EndedAt is not null)
        {
            Assert.Equal((record.Run.End, record.Run.Status, record.Run.WorkingDays), (run.End, run.Status, run.WorkingDays));
            Assert.Equal(record.Run.Asked.Select(a => a.Step), run.Asked.Select(a => a.Step));
        }
    }
}
