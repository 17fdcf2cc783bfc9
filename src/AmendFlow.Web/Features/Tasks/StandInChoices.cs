using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Data;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Localization;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <summary>Whom a task may be handed to, for a list to choose from: holders of its own role first. The step that hands it over checks the same again.</summary>
internal static class StandInChoices
{
    public static async Task<IReadOnlyList<Choice>> LoadAsync(
        AmendFlowDbContext db, WorkTask task, Agreement agreement, Proposal proposal, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var round = await db.Rounds.AsNoTracking().Include(r => r.Tasks).SingleAsync(r => r.Id == task.RoundId, cancellationToken);
        var seat = round.Role ?? task.Role;
        var today = agreement.Of(task.Side).Calendar().LocalDate(now);
        var holders = await Asking.HoldersAsync(db, agreement.Id, task.Side, Asking.MayStandIn, today, cancellationToken);
        var recused = await db.Decisions.AsNoTracking().Where(d => d.CaseId == task.CaseId && d.Kind == DecisionKind.Recuse)
            .Select(d => new { d.ActorId, d.PrincipalId }).ToListAsync(cancellationToken);
        return [.. holders
            .Where(h => !proposal.IsBehind(h.Person.Id) && !StandIns.HasPart(round, h.Person.Id) && !recused.Exists(r => r.ActorId == h.Person.Id || r.PrincipalId == h.Person.Id))
            .Where(h => !Standing.IsSeat(seat) || h.Roles.Contains(seat))
            .OrderByDescending(h => h.Roles.Contains(seat)).ThenBy(h => h.Person.Name, StringComparer.CurrentCulture)
            .Select(h => new Choice(h.Person.Id.ToString(), $"{h.Person.Name} ({string.Join(", ", h.Roles.Distinct().Select(r => CurrentLanguage.Words(Roles.Name(r))))})"))];
    }
}
