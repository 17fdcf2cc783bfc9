using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Disputes;

/// <param name="Who">In whose name the decision stands.</param>
/// <param name="StillAsked">What the case still asks of that person.</param>
public sealed record SettleDisputeModel(
    Dispute Dispute, Decision Decision, string Who, Bilingual Step, Bilingual Outcome, string Title, IReadOnlyList<(Guid TaskId, Bilingual Step)> StillAsked, TimeZoneInfo Zone, string CommandId,
    PostedForm Posted, IReadOnlyList<FieldError> Errors);

/// <summary>Where a coordinator looks into a dispute of their party.</summary>
public sealed class SettleDisputePages(CurrentViewer current, Database database, IIds ids)
{
    /// <exception cref="RefusedException">Not a coordinator of that party: there is no such page.</exception>
    public async Task<IResult> ShowAsync(
        Guid decisionId, PostedForm posted, IReadOnlyList<FieldError> errors, CancellationToken cancellationToken, int status = StatusCodes.Status200OK)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var dispute = await db.Disputes.AsNoTracking().SingleOrDefaultAsync(d => d.DecisionId == decisionId, cancellationToken) ?? throw Refuse.NotFound();
        var @case = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == dispute.CaseId, cancellationToken);
        if (!viewer.Has(@case.AgreementId, dispute.Side, Role.Coordinator))
        {
            throw Refuse.NotFound();
        }

        var decision = await db.Decisions.AsNoTracking().SingleAsync(d => d.Id == decisionId, cancellationToken);
        var round = await db.Rounds.AsNoTracking().SingleAsync(r => r.Id == decision.RoundId, cancellationToken);
        var role = await db.Tasks.Where(t => t.Id == decision.TaskId).Select(t => t.Role).SingleAsync(cancellationToken);
        var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == @case.AgreementId, cancellationToken);
        var open = await db.Tasks.AsNoTracking().Include(t => t.Round)
            .Where(t => t.CaseId == dispute.CaseId && t.AssigneeId == decision.ActorId && t.Side == dispute.Side && t.State == TaskState.Open).ToListAsync(cancellationToken);
        return Page.Show<SettleDisputePage>(
            new SettleDisputeModel(
                dispute,
                decision,
                await db.People.Where(p => p.Id == decision.ActorId).Select(p => p.Name).SingleAsync(cancellationToken),
                Named(round),
                decision.Kind.Outcome(StepNatures.Of(role)),
                @case.Title,
                [.. open.Select(t => (t.Id, Named(t.Round!)))],
                TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(dispute.Side).Zone),
                ids.Next().ToString("N"),
                posted,
                errors),
            status);

        Bilingual Named(Round step) => RoundWords.Named(new(step.NameEn, step.NameFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name);
    }
}
