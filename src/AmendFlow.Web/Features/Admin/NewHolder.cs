using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

public sealed record AskNewHolderCommand(Guid CaseId, Side Side, Role Role);

public sealed record AskNewHolderAnswer(int Asked);

/// <summary>Somebody was given a role: steps that stood still for want of it ask them, each case in a step of its own.</summary>
public sealed class NewHolder(StepRunner steps, CaseSteps cases, Database database)
{
    public async Task AskAsync(Actor actor, string commandId, Guid agreementId, Side side, Role role, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var caseIds = await db.Rounds
            .Where(r => r.Status == RoundStatus.Blocked && r.Role == role && (r.Side == side || r.Side == null) && db.Cases.Any(c => c.Id == r.CaseId && c.AgreementId == agreementId))
            .Select(r => r.CaseId).Distinct().ToListAsync(cancellationToken);
        foreach (var caseId in caseIds)
        {
            await steps.RunAsync(
                actor, $"holder:{StepContext.Sha256(commandId)[..16]}:{caseId:N}", new AskNewHolderCommand(caseId, side, role),
                async (step, ct) => new AskNewHolderAnswer(await new Unblocking(await cases.LoadAsync(step, caseId, ct)).RunAsync(ct)), cancellationToken);
        }
    }
}
