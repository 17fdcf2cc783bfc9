using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Tasks;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Cases;

/// <summary>The history beside a case: a shorter reading of the record.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task A_decision_that_ended_its_round_is_told_once_newest_first_and_the_record_has_both_entries()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        using var reader = await world.SignInAsync(World.Email(Side.A, "rd-finance"));
        var before = (await LinesAsync(reader, submitted.CaseId))[0];

        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", CancellationToken.None);

        var lines = await LinesAsync(reader, submitted.CaseId);
        Assert.Contains("Approved", Assert.Single(lines, l => l.Contains("Legal review at Sanofi: Approved", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("Legal review at Sanofi: Approved", lines[0], StringComparison.Ordinal);
        Assert.Equal(before, lines[1]);
        await using var db = world.Db();
        Assert.Equal(["decided", "round-decided"], await db.AuditEntries.OrderByDescending(e => e.Sequence).Take(2).Select(e => e.Action).Order().ToListAsync());
    }

    [Fact]
    public async Task Where_two_answered_each_is_told_and_what_came_of_it()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);

        using var reader = await world.SignInAsync(World.Email(Side.A, "rd-finance"));
        var lines = (await LinesAsync(reader, submitted.CaseId)).Where(l => l.Contains("Steering committee:", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count(l => l.Contains("Voted for", StringComparison.Ordinal)));
        Assert.Contains("Adopted", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seat_names_who_answers_in_it_and_not_the_other_partys_coordinator_who_passed_it_on()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        while (await world.OpenStepsAsync(submitted.CaseId) is var open && open != "committee")
        {
            await world.Driver.DecideAsync(submitted.CaseId, open.Split(' ')[0], DecisionKind.Approve, "", CancellationToken.None);
        }

        await using var db = world.Db();
        var seat = await db.Tasks.SingleAsync(t => t.CaseId == submitted.CaseId && t.State == TaskState.Open && t.Kind == TaskKind.Decide && t.Side == Side.B);
        var other = await world.GrantAsync(World.Email(Side.B, "valorisation"), Side.B, Role.CommitteeLead);
        var coordinator = await world.Driver.ActorAsync(World.Email(Side.B, "partnerships"), CancellationToken.None);
        await world.Host.Get<HandOverHandler>().HandleAsync(coordinator, "pass-the-seat-on", new(seat.Id, other.PersonId, HandOver.Reassign, "Away."), CancellationToken.None);

        using var reader = await world.SignInAsync(World.Email(Side.A, "rd-finance"));
        var line = Assert.Single(await LinesAsync(reader, submitted.CaseId), l => l.Contains("reassigned", StringComparison.Ordinal));
        Assert.DoesNotContain(coordinator.Name, line, StringComparison.Ordinal);
        Assert.Contains("Gustave Roussy", line, StringComparison.Ordinal);
        using var own = await world.SignInAsync(World.Email(Side.B, "daj"));
        Assert.Contains(await LinesAsync(own, submitted.CaseId), l => l.Contains("reassigned", StringComparison.Ordinal) && l.Contains(coordinator.Name, StringComparison.Ordinal));

        // Whoever then answers in the seat is named to both.
        await world.Driver.DecideAsync(submitted.CaseId, "committee", DecisionKind.Approve, "", CancellationToken.None);
        await world.Driver.DecideAsync(submitted.CaseId, "committee", DecisionKind.Approve, "", CancellationToken.None);
        Assert.Contains(await LinesAsync(reader, submitted.CaseId), l => l.Contains("Voted for", StringComparison.Ordinal) && l.Contains(other.Name, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(WebUser reader, Guid caseId) =>
        [.. (await reader.GetAsync($"/cases/{caseId}?history=all&lang=en")).Document!.QuerySelectorAll("#history li").Select(l => l.TextContent)];
}
