using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Jobs.Wording;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>What was said when steps were closed: shared reasons and conditions, and names only where both parties may know them.</summary>
internal sealed class ClosingWords(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    public async Task QuoteAsync(IReadOnlyList<Round> rounds, CancellationToken cancellationToken)
    {
        foreach (var round in rounds)
        {
            var decisions = await facts.Db.Decisions.AsNoTracking()
                .Where(d => d.RoundId == round.Id && !d.IsOpinion)
                .OrderBy(d => d.At).ToListAsync(cancellationToken);
            foreach (var decision in decisions)
            {
                await QuoteAsync(round, decision, cancellationToken);
            }

            if (round.Kind == RoundKind.Work && await NoteAsync(round, cancellationToken) is { Length: > 0 } note)
            {
                letter.Say(MailBlock.Reasons, $"{letter.Step(round)}: “{note}”", $"{letter.Step(round)} : « {note} »");
            }
        }
    }

    public async Task<string?> WithdrawalReasonAsync(CancellationToken cancellationToken) =>
        (await EntriesAsync(facts.IsAnnouncement ? "announcement-withdrawn" : "proposal-withdrawn", cancellationToken)).LastOrDefault()?.Reason;

    private async Task QuoteAsync(Round round, Decision decision, CancellationToken cancellationToken)
    {
        var task = await facts.Db.Tasks.AsNoTracking().SingleAsync(t => t.Id == decision.TaskId, cancellationToken);
        var isPublic = Lane.IsPublic(task.Role);
        if (!isPublic && decision is { Reason: "", Kind: DecisionKind.Approve })
        {
            return;
        }

        var who = isPublic ? letter.Who(await facts.NameAsync(decision.ActorId, cancellationToken), decision.Side) : letter.Party(decision.Side);

        var kind = decision.Kind.Outcome(StepNatures.Of(task.Role));
        var reason = decision.Reason.Length == 0 ? new Bilingual("", "") : new($": “{decision.Reason}”", $" : « {decision.Reason} »");
        letter.Say(MailBlock.Reasons, $"{who}, {kind.En.ToLowerInvariant()}{reason.En}", $"{who}, {kind.Fr.ToLowerInvariant()}{reason.Fr}");
        var conditions = await facts.Db.Conditions.AsNoTracking().Where(c => c.DecisionId == decision.Id).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        foreach (var condition in conditions)
        {
            var closedBy = $"{letter.T(Roles.Name(condition.ClosedByRole))}, {letter.Party(condition.ClosedBySide)}";
            letter.Say(
                MailBlock.Reasons,
                $"Condition, to be closed by {closedBy}, before {condition.Blocks.Name().En}: “{condition.Text}”",
                $"Réserve, à lever par {closedBy}, avant : {condition.Blocks.Name().Fr}. « {condition.Text} »");
        }
    }

    /// <summary>What was noted when work was done stands only in the record.</summary>
    public async Task<string?> NoteAsync(Round round, CancellationToken cancellationToken) =>
        (await EntriesAsync("work-done", cancellationToken)).FirstOrDefault(e => e.Object == $"{round.ActivityId}/{round.Number}")?.Reason;

    private async Task<List<AuditRecord>> EntriesAsync(string action, CancellationToken cancellationToken)
    {
        var entries = await facts.Db.AuditEntries.AsNoTracking()
            .Where(e => e.CaseId == facts.Case!.Id && e.Action == action)
            .OrderBy(e => e.Sequence).Select(e => e.Record).ToListAsync(cancellationToken);
        return [.. entries.Select(AuditRecord.Parse)];
    }
}
