using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Decisions;

/// <summary>Lists of people to hand a task to offer nobody whom the step would refuse.</summary>
public sealed class StandInChoicesTests
{
    private static readonly string Finance = World.Email(Side.A, "rd-finance");

    [Fact]
    public async Task Who_may_answer_is_offered_with_their_roles_and_who_declared_a_conflict_is_not()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var before = await OfferedAsync(world);
        Assert.Contains("R&D counsel (Sanofi) (Legal reviewer)", before.Text, StringComparison.Ordinal);

        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Recuse, "I advised the supplier.", CancellationToken.None);

        await using var db = world.Db();
        var recused = $"value=\"{(await db.Decisions.SingleAsync()).ActorId}\"";
        Assert.Contains(recused, before.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(recused, (await OfferedAsync(world)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seat_that_binds_the_party_is_offered_to_those_who_hold_it()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        await using (var db = world.Db())
        {
            await db.Rounds.Where(r => r.ActivityId == "finance-a").ExecuteUpdateAsync(s => s.SetProperty(r => r.Role, Role.Executive));
        }

        var offered = (await OfferedAsync(world)).Text;

        Assert.Contains("Executive", offered, StringComparison.Ordinal);
        Assert.DoesNotContain("R&D counsel", offered, StringComparison.Ordinal);
    }

    private static async Task<WebPage> OfferedAsync(World world)
    {
        await using var db = world.Db();
        var task = await db.Tasks.SingleAsync(t => t.State == Data.Cases.TaskState.Open && db.People.Any(p => p.Id == t.AssigneeId && p.Email == Finance));
        using var finance = await world.SignInAsync(Finance);
        return await finance.GetAsync($"/tasks/{task.Id}/hand-over");
    }
}
