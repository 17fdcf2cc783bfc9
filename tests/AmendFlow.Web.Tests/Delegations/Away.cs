using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Delegations;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Delegations;

/// <summary>People of a world who are away.</summary>
internal static class Away
{
    public static DateOnly Today { get; } = new(2026, 3, 2);

    private static CancellationToken None => CancellationToken.None;

    public static async Task<Guid> MandateAsync(this World world, string email, Role role)
    {
        await using var db = world.Db();
        return await db.Mandates.Where(m => m.Role == role).Join(db.People.Where(p => p.Email == email), m => m.PersonId, p => p.Id, (m, _) => m.Id).SingleAsync();
    }

    /// <summary>Somebody's role goes to somebody else for some days; by themselves unless it says by whom.</summary>
    public static async Task GiveAsync(this World world, string email, Role role, string to, int firstDay, int lastDay, string? by = null)
    {
        var (principal, standIn) = (await world.Driver.ActorAsync(email, None), await world.Driver.ActorAsync(to, None));
        var command = new GiveDelegationCommand(
            principal.PersonId, [await world.MandateAsync(email, role)], standIn.PersonId, Today.AddDays(firstDay), Today.AddDays(lastDay));
        await world.Host.Get<DelegationHandler>().GiveAsync(
            by is null ? principal : await world.Driver.ActorAsync(by, None), world.Host.Get<IIds>().Next().ToString("N"), command, None);
    }

    /// <summary>Who is asked at a step now, by address.</summary>
    public static async Task<string> AskedAsync(this World world, Guid caseId, string step)
    {
        await using var db = world.Db();
        var asked = await db.Tasks.Where(t => t.CaseId == caseId && t.Round!.ActivityId == step && t.State == TaskState.Open)
            .Join(db.People, t => t.AssigneeId, p => p.Id, (_, p) => p.Email).ToListAsync();
        return string.Join(' ', asked.Order(StringComparer.Ordinal));
    }

    public static async Task<Decision> DecideAsync(this World world, Guid caseId, string step, string email, DecisionKind kind, string reason = "")
    {
        var actor = await world.Driver.ActorAsync(email, None);
        await using var db = world.Db();
        var task = await db.Tasks.Include(t => t.Round).SingleAsync(
            t => t.CaseId == caseId && t.Round!.ActivityId == step && t.State == TaskState.Open && t.AssigneeId == actor.PersonId);
        var answer = await world.Host.Get<DecideHandler>().HandleAsync(
            actor, world.Host.Get<IIds>().Next().ToString("N"),
            new(task.Id, kind, reason, "", CaseDriver.AllYes(task.Round!.Checklist), [], task.Round.SubjectHash), None);
        return await db.Decisions.SingleAsync(d => d.Id == answer.DecisionId);
    }
}
