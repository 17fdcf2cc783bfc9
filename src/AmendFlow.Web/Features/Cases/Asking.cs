using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <param name="Mandate">Why this person; null when the definition names them, or for the proposer.</param>
public sealed record Asked(Person Person, Mandate? Mandate)
{
    /// <summary>All roles that they hold, as far as they were asked for.</summary>
    public IReadOnlyList<Role> Roles { get; init; } = Mandate is null ? [] : [Mandate.Role];
}

/// <summary>Who holds a role today. Roles are resolved when a round opens, so a successor is found without anybody's help.</summary>
internal static class Asking
{
    /// <summary>Who may answer for somebody else. Scientists see only their own proposals, and observers change nothing.</summary>
    public static IReadOnlyList<Role> MayStandIn { get; } = [.. Enum.GetValues<Role>().Where(r => r is not (Role.Scientist or Role.Observer))];

    /// <summary>Active people with the role at that party of the agreement, in order of their mandates.</summary>
    public static async Task<IReadOnlyList<Asked>> FindAsync(this CaseStep run, Side side, Role role, CancellationToken cancellationToken) =>
        await HoldersAsync(run.Step.Db, run.Agreement.Id, side, [role], run.Calendar(side).LocalDate(run.Step.Now), cancellationToken);

    public static async Task<IReadOnlyList<Asked>> FindNamedAsync(
        this CaseStep run, Side side, IReadOnlyCollection<string> emails, CancellationToken cancellationToken)
    {
        var wanted = emails.Select(e => e.Trim().ToLowerInvariant()).ToList();
        var today = run.Calendar(side).LocalDate(run.Step.Now);
        var holders = await HoldersAsync(run.Step.Db, run.Agreement.Id, side, Enum.GetValues<Role>(), today, cancellationToken);
        return [.. holders.Where(h => wanted.Contains(h.Person.Email)).DistinctBy(h => h.Person.Id)];
    }

    public static async Task<IReadOnlyList<Asked>> ProposerAsync(this CaseStep run, CancellationToken cancellationToken) =>
        await run.Step.Db.People.SingleAsync(p => p.Id == run.Proposal.ProposerId, cancellationToken) is { IsActive: true } proposer
            ? [new Asked(proposer, null)]
            : [];

    /// <summary>Nobody decides on their own proposal, nor on one that was theirs.</summary>
    public static IReadOnlyList<Asked> WithoutProposers(this CaseStep run, IReadOnlyList<Asked> people) =>
        [.. people.Where(p => !run.Proposal.IsBehind(p.Person.Id))];

    /// <summary>Who holds one of the roles on the day that it is at that party.</summary>
    public static async Task<IReadOnlyList<Asked>> HoldersNowAsync(
        AmendFlowDbContext db, Guid agreementId, Side side, Role role, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var days = await PartyDays.TodayAsync(db, [agreementId], now, cancellationToken);
        return await HoldersAsync(db, agreementId, side, [role], days[(agreementId, side)], cancellationToken);
    }

    public static async Task<IReadOnlyList<Asked>> HoldersAsync(
        AmendFlowDbContext db, Guid agreementId, Side side, IReadOnlyCollection<Role> roles, DateOnly today, CancellationToken cancellationToken)
    {
        var found = await db.Mandates
            .Where(m => m.AgreementId == agreementId && m.Side == side && roles.Contains(m.Role))
            .Where(m => m.From <= today && (m.To == null || today <= m.To))
            .Join(db.People.Where(p => p.IsActive), m => m.PersonId, p => p.Id, (m, p) => new { Mandate = m, Person = p })
            .ToListAsync(cancellationToken);
        return [.. found.OrderBy(f => f.Mandate.From).ThenBy(f => f.Mandate.Id).GroupBy(f => f.Person.Id)
            .Select(g => new Asked(g.First().Person, g.First().Mandate) { Roles = [.. g.Select(f => f.Mandate.Role)] })];
    }
}
