using System.Globalization;
using AmendFlow.Agreements.Approval;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Benchmarks.Database;

/// <summary>A decision that can be given, once.</summary>
internal sealed record Answer(Guid AgreementId, Actor Actor, DecideCommand Command);

/// <summary>
/// Cases of the shipped workflow in review, one made by the real commands and the others copied from it, and the decisions that they wait
/// for. Each closes its round, cancels its reminders and tells the engine, which waits for the other reviews: the last of a case is never given.
/// </summary>
internal static class CasePool
{
    /// <summary>Reviews of one case that are decided on.</summary>
    public const int PerCase = 9;

    private const string Kept = "scientific-b";

    /// <summary>In an order in which decisions that are given at once are of different cases and agreements.</summary>
    public static async Task<IReadOnlyList<Answer>> MakeAsync(PgCluster server, string database, Ground ground, int cases)
    {
        var driver = ground.Host.Get<CaseDriver>();
        var leader = (await driver.ActorAsync(World.Leader, CancellationToken.None)).PersonId;
        var head = (await driver.ActorAsync(World.Head, CancellationToken.None)).PersonId;
        var submitted = await driver.ProposeAsync(World.Head, World.Leader, ground.Agreements[0], DemoProjects.Myeloid(leader, head, 2027), CancellationToken.None);
        await driver.FinishAsync(submitted.CaseId, "triage", "Complete", "", CancellationToken.None);
        await server.RunAsync(database, Sql.Text("many-cases.sql").Replace("@cases", cases.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return await AnswersAsync(ground);
    }

    private static async Task<IReadOnlyList<Answer>> AnswersAsync(Ground ground)
    {
        await using var db = ground.Host.Database.CreateDbContext();
        var open = await db.Rounds.AsNoTracking().Include(r => r.Tasks)
            .Where(r => r.Status == RoundStatus.Open && r.Kind == RoundKind.Approval && r.ActivityId != Kept)
            .ToListAsync();
        var agreements = await db.Cases.ToDictionaryAsync(c => c.Id, c => c.AgreementId);
        var names = await db.People.ToDictionaryAsync(p => p.Id, p => p.Name);

        // The first of each agreement, then the second of each, and so on.
        var turns = agreements.GroupBy(c => c.Value).SelectMany(g => g.Select(c => c.Key).Order().Select((id, turn) => (id, turn))).ToDictionary(c => c.id, c => c.turn);
        return
        [
            .. open.OrderBy(r => r.ActivityId, StringComparer.Ordinal).ThenBy(r => turns[r.CaseId]).ThenBy(r => agreements[r.CaseId])
                .Select(r => Of(r, agreements[r.CaseId], names)),
        ];
    }

    private static Answer Of(Round round, Guid agreementId, Dictionary<Guid, string> names)
    {
        var task = round.Tasks.OrderBy(t => t.Id).First();
        var actor = new Actor(task.AssigneeId, names[task.AssigneeId], Channel.Api, Assurance.SignedIn);
        var command = new DecideCommand(
            task.Id, DecisionKind.Approve, "Read, and in order.", "", CaseDriver.AllYes(round.Checklist), [], round.SubjectHash);
        return new Answer(agreementId, actor, command);
    }
}
