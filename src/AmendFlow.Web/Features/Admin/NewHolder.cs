using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

public sealed record AskNewHolderCommand(Guid CaseId, Side Side, IReadOnlyList<Role> Roles, Guid GrantedById);

public sealed record AskNewHolderAnswer(int Asked);

/// <summary>Somebody was given roles: steps that stood still for want of them ask them, each case in a step of its own.</summary>
/// <remarks>Not those of a proposal that whoever gave the role stands behind: they would choose who decides on it. There the coordinator names somebody.</remarks>
public sealed class NewHolder(StepRunner steps, CaseSteps cases, Database database)
{
    public async Task AskAsync(Actor actor, string commandId, Guid agreementId, Side side, IReadOnlyList<Role> roles, Guid grantedById, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var caseIds = await db.Rounds
            .Where(r => r.Status == RoundStatus.Blocked && r.Role != null && roles.Contains(r.Role.Value) && (r.Side == side || r.Side == null) && db.Cases.Any(c => c.Id == r.CaseId && c.AgreementId == agreementId))
            .Select(r => r.CaseId).Distinct().ToListAsync(cancellationToken);
        foreach (var caseId in caseIds)
        {
            await steps.RunAsync(
                actor, $"holder:{StepContext.Sha256(commandId)[..16]}:{caseId:N}", new AskNewHolderCommand(caseId, side, roles, grantedById),
                async (step, ct) =>
                {
                    var run = await cases.LoadAsync(step, caseId, ct);
                    return new AskNewHolderAnswer(run.Proposal.IsBehind(grantedById) ? 0 : await new Unblocking(run).RunAsync(ct));
                }, cancellationToken);
        }
    }
}
