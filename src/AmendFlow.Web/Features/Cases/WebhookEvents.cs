using System.Linq.Expressions;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Jobs.Webhooks;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>
/// Reads off the rows of a step, once it is done, what happened in it, and owes it to the webhooks that hear of it: each to those of a party
/// that may know it. One place, so that no way in which something happens can forget it.
/// </summary>
internal sealed class WebhookEvents(CaseStep run, PublicUrl url)
{
    private sealed record Told(WebhookEvent Event, Side To, Round? Round);

    public async Task OweAsync(CancellationToken cancellationToken)
    {
        var told = Enum.GetValues<Side>().SelectMany(OfRounds).Concat(Approved()).ToList();
        if (told.Count == 0)
        {
            return;
        }

        var webhooks = await run.Step.Db.Webhooks.AsNoTracking()
            .Where(w => w.AgreementId == run.Agreement.Id && w.State == WebhookState.Active).OrderBy(w => w.Id).ToListAsync(cancellationToken);
        foreach (var webhook in webhooks)
        {
            foreach (var one in told.Where(t => t.To == webhook.Side && webhook.Events.Split(' ').Contains(t.Event.Key())))
            {
                WebhookBody.Owe(run.Step, webhook, one.Event, one.Round?.Id ?? run.Case.Id, run.Agreement.Reference, Subject(one));
            }
        }
    }

    private IEnumerable<Told> OfRounds(Side side)
    {
        foreach (var round in run.Rounds)
        {
            if (IsAskedNow(round, side))
            {
                yield return new Told(WebhookEvent.Asked, side, round);
            }

            if (Lane.Hears(side, round) && Became(round, r => r.Status, RoundStatus.Decided))
            {
                yield return new Told(WebhookEvent.Decided, side, round);
            }

            if (Lane.Hears(side, round) && IsOverdueNow(round))
            {
                yield return new Told(WebhookEvent.Overdue, side, round);
            }
        }
    }

    private IEnumerable<Told> Approved() =>
        run.Step.Db.Amendments.Local.Any(a => a.CaseId == run.Case.Id && Became(a, x => x.Status, AmendmentStatus.ApprovedToBeSigned))
            ? Enum.GetValues<Side>().Select(side => new Told(WebhookEvent.Approved, side, null))
            : [];

    // The first time only: to whom a party hands it over, and who stands in, is its own affair and changes nothing of what is asked.
    private bool IsAskedNow(Round round, Side side)
    {
        var asked = round.Tasks.Where(t => t.Side == side && t.Kind is TaskKind.Decide or TaskKind.Advise or TaskKind.Work).ToList();
        return asked.Exists(t => t.State == TaskState.Open) && asked.TrueForAll(IsNew);
    }

    private bool IsOverdueNow(Round round) => run.Step.Db.Timers.Local
        .Any(t => t.RoundId == round.Id && t.Kind == TimerKind.Due && Became(t, x => x.State, TimerState.Fired));

    private bool Became<TRow, TValue>(TRow row, Expression<Func<TRow, TValue>> column, TValue value)
        where TRow : class
    {
        var now = run.Step.Db.Entry(row).Property(column);
        return Equals(now.CurrentValue, value) && (IsNew(row) || !Equals(now.OriginalValue, value));
    }

    private bool IsNew(object row) => run.Step.Db.Entry(row).State == EntityState.Added;

    private WebhookSubject Subject(Told told) => new(
        run.Case.Id, run.Proposal.Reference, told.Round is { } round ? Step(round) : null, told.Round?.Side, told.Round?.Outcome, told.Round?.DueOn,
        url.To($"/cases/{run.Case.Id}"));

    private WebhookStep Step(Round round)
    {
        var name = RoundWords.Named(new Bilingual(round.NameEn, round.NameFr), run.Agreement.Of(Side.A).Name, run.Agreement.Of(Side.B).Name);
        return new WebhookStep(round.ActivityId, name.En, name.Fr);
    }
}
