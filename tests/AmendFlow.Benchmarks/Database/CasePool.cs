using System.Collections.Concurrent;
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
/// Cases of the shipped workflow in review, made by the real commands, and the decisions that they wait for. Each decision closes its
/// round, cancels its reminders and tells the engine, which waits for the other reviews: the last one of a case is never given.
/// </summary>
internal static class CasePool
{
    /// <summary>Reviews of one case that are decided on.</summary>
    public const int PerCase = 9;

    private const string Kept = "scientific-b";

    /// <summary>In an order in which decisions that are given at once are of different cases and, as far as there are several, of different agreements.</summary>
    public static async Task<IReadOnlyList<Answer>> MakeAsync(Ground ground, IReadOnlyList<Guid> agreements, int cases)
    {
        var made = new ConcurrentBag<(Guid CaseId, int Index)>();
        var workers = Math.Min(8, agreements.Count);

        // Commands on one agreement wait for each other, so each worker has its own.
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            for (var i = worker; i < cases; i += workers)
            {
                made.Add((await OneAsync(ground, agreements[i % agreements.Count]), i));
            }
        })));
        return await AnswersAsync(ground, made.ToDictionary(m => m.CaseId, m => m.Index));
    }

    private static async Task<Guid> OneAsync(Ground ground, Guid agreementId)
    {
        var driver = ground.Host.Get<CaseDriver>();
        var leader = (await driver.ActorAsync(World.Leader, CancellationToken.None)).PersonId;
        var head = (await driver.ActorAsync(World.Head, CancellationToken.None)).PersonId;
        var submitted = await driver.ProposeAsync(World.Head, World.Leader, agreementId, DemoProjects.Myeloid(leader, head, 2027), CancellationToken.None);
        await driver.FinishAsync(submitted.CaseId, "triage", "Complete", "", CancellationToken.None);
        return submitted.CaseId;
    }

    private static async Task<IReadOnlyList<Answer>> AnswersAsync(Ground ground, Dictionary<Guid, int> cases)
    {
        await using var db = ground.Host.Database.CreateDbContext();
        var open = await db.Rounds.AsNoTracking().Include(r => r.Tasks)
            .Where(r => r.Status == RoundStatus.Open && r.Kind == RoundKind.Approval && r.ActivityId != Kept)
            .ToListAsync();
        var agreements = await db.Cases.ToDictionaryAsync(c => c.Id, c => c.AgreementId);
        var names = await db.People.ToDictionaryAsync(p => p.Id, p => p.Name);
        return
        [
            .. open.Where(r => cases.ContainsKey(r.CaseId))
                .OrderBy(r => r.ActivityId, StringComparer.Ordinal).ThenBy(r => cases[r.CaseId])
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
