using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

public sealed record AskNewHolderCommand(Guid CaseId, Side Side, IReadOnlyList<Role> Roles);

public sealed record AskNewHolderAnswer(int Asked);

/// <summary>Somebody was given roles: steps that stood still for want of them ask them, each case in a step of its own.</summary>
public sealed class NewHolder(StepRunner steps, CaseSteps cases, Database database)
{
    public async Task AskAsync(Actor actor, string commandId, Guid agreementId, Side side, IReadOnlyList<Role> roles, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var caseIds = await db.Rounds
            .Where(r => r.Status == RoundStatus.Blocked && r.Role != null && roles.Contains(r.Role.Value) && (r.Side == side || r.Side == null) && db.Cases.Any(c => c.Id == r.CaseId && c.AgreementId == agreementId))
            .Select(r => r.CaseId).Distinct().ToListAsync(cancellationToken);
        foreach (var caseId in caseIds)
        {
            await steps.RunAsync(
                actor, $"holder:{StepContext.Sha256(commandId)[..16]}:{caseId:N}", new AskNewHolderCommand(caseId, side, roles),
                async (step, ct) => new AskNewHolderAnswer(await new Unblocking(await cases.LoadAsync(step, caseId, ct)).RunAsync(ct)), cancellationToken);
        }
    }
}
