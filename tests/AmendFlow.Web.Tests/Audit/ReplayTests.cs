using AmendFlow.Agreements.Approval;
using AmendFlow.Data;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Audit;

/// <summary><c>verify --replay</c>: a state is what its recorded inputs give, and no other.</summary>
public sealed class ReplayTests
{
    [SkippableTheory, OnBoth]
    public async Task Every_case_is_what_its_recorded_inputs_give(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.MyeloidAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.RequestChanges, "Please name the budget.", CancellationToken.None);
        await world.InReviewAsync(await world.SmallAsync());

        var (status, said) = await VerifyAsync(world);

        Assert.Equal(0, status);
        Assert.Contains("2 cases replayed: every state is what its inputs give.", said, StringComparison.Ordinal);
    }

    [SkippableTheory, OnBoth]
    public async Task An_input_that_was_changed_is_named_with_its_case(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", CancellationToken.None);
        await using var db = world.Db();
        var answer = await db.CaseInputs.SingleAsync(i => i.CaseId == submitted.CaseId && i.Sequence == 2);
        await TamperAsync(world, submitted.CaseId, 2, answer.Json.Replace("\"Approved\"", "\"Rejected\"", StringComparison.Ordinal));

        var (status, said) = await VerifyAsync(world);

        Assert.Equal(1, status);
        Assert.Contains($"case {submitted.CaseId}: input 2: It answers legal-a with Rejected, but the round was closed with Approved.", said, StringComparison.Ordinal);
    }

    [SkippableTheory, OnBoth]
    public async Task A_state_that_was_changed_is_named_with_the_input_that_gave_it_another_value(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();
        var state = (await world.CaseAsync(submitted.CaseId)).State;
        var changed = state.Replace("\"outcomes\":[\"Complete\"]", "\"outcomes\":[\"Incomplete\"]", StringComparison.Ordinal);
        Assert.NotEqual(state, changed);
        await db.Cases.Where(c => c.Id == submitted.CaseId).ExecuteUpdateAsync(s => s.SetProperty(c => c.State, changed));

        var (status, said) = await VerifyAsync(world);

        Assert.Equal(1, status);
        Assert.Contains("input 1: $.steps.triage.outcomes[0] is stored as \"Incomplete\"; the inputs give \"Complete\".", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_is_missing_unreadable_or_moved_in_time_is_named()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();
        var first = await db.CaseInputs.SingleAsync(i => i.CaseId == submitted.CaseId && i.Sequence == 0);

        await TamperAsync(world, submitted.CaseId, 0, first.Json.Replace("\"title\":\"", "\"title\":\"Another ", StringComparison.Ordinal));
        Assert.Contains("input 0: $.inputs.title is stored as", (await VerifyAsync(world)).Said, StringComparison.Ordinal);

        await TamperAsync(world, submitted.CaseId, 0, "{");
        Assert.Contains("input 0: The input is not readable", (await VerifyAsync(world)).Said, StringComparison.Ordinal);

        await TamperAsync(world, submitted.CaseId, 0, first.Json.Replace("\"Now\":\"20", "\"Now\":\"21", StringComparison.Ordinal));
        Assert.Contains("input 0: It says 21", (await VerifyAsync(world)).Said, StringComparison.Ordinal);

        await db.CaseInputs.Where(i => i.CaseId == submitted.CaseId && i.Sequence == 0).ExecuteDeleteAsync();
        Assert.Contains("input 1: An input before this one is missing.", (await VerifyAsync(world)).Said, StringComparison.Ordinal);
    }

    private static async Task TamperAsync(World world, Guid caseId, int sequence, string json)
    {
        await using var db = world.Db();
        await WithoutGuardsAsync(db);
        Assert.Equal(1, await db.CaseInputs.Where(i => i.CaseId == caseId && i.Sequence == sequence).ExecuteUpdateAsync(s => s.SetProperty(i => i.Json, json)));
    }

    // The database refuses to change what was recorded; whoever owns the database can take that away.
    private static async Task WithoutGuardsAsync(AmendFlowDbContext db)
    {
        string[] drops = db.Database.IsNpgsql()
            ? ["DROP TRIGGER IF EXISTS case_inputs_guard ON case_inputs"]
            : ["DROP TRIGGER IF EXISTS case_inputs_no_update", "DROP TRIGGER IF EXISTS case_inputs_no_delete"];
        foreach (var drop in drops)
        {
            await db.Database.ExecuteSqlRawAsync(drop);
        }
    }

    private static async Task<(int Status, string Said)> VerifyAsync(World world)
    {
        using var output = new StringWriter();
        return (await VerifyVerb.RunAsync(world.Host.Database, output, CancellationToken.None, replay: true), output.ToString());
    }
}
