using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
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

    private static async Task<IReadOnlyList<string>> LinesAsync(WebUser reader, Guid caseId) =>
        [.. (await reader.GetAsync($"/cases/{caseId}?history=all&lang=en")).Document!.QuerySelectorAll("#history li").Select(l => l.TextContent)];
}
