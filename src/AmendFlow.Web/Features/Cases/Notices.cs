using System.Collections.Immutable;
using System.Text.Json;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Tells people how a case goes or ended: the proposers, everybody who acted, the coordinators.</summary>
internal sealed class Notices(CaseStep run)
{
    public async Task OweAsync(Performed notice, CancellationToken cancellationToken)
    {
        var asked = Notice.From(notice.Inputs);
        var kind = asked.Message switch
        {
            NoticeKind.Approved => MailKind.Approved,
            NoticeKind.Released => MailKind.Released,
            NoticeKind.Rejected => MailKind.Rejected,
            NoticeKind.Lapsed => MailKind.Lapsed,
            NoticeKind.Reached => MailKind.Reached,
            _ => throw new InvalidOperationException($"No mail is written for the notice '{asked.Message}'."),
        };
        var step = run.Definition.Activities[notice.ActivityId].Text;
        await OweAsync(kind, asked.To, cancellationToken, kind == MailKind.Reached ? JsonSerializer.Serialize(new { en = step.En, fr = step.Fr }) : "{}");
    }

    /// <summary>Nobody is told twice of one thing, whatever they were. A step that says it again, in a loop or as another step, is heard again.</summary>
    public async Task OweAsync(MailKind kind, ImmutableArray<Recipients> to, CancellationToken cancellationToken, string data = "{}")
    {
        var people = new HashSet<Guid>();
        if (to.Contains(Recipients.Proposers))
        {
            people.Add(run.Proposal.ProposerId);
            people.UnionWith(run.Proposal.CoProposerId is { } co ? [co] : []);
        }

        if (to.Contains(Recipients.Acted))
        {
            people.UnionWith(await run.Step.Db.Decisions.Where(d => d.CaseId == run.Case.Id).Select(d => d.ActorId).ToListAsync(cancellationToken));
            people.UnionWith(run.Step.Db.Decisions.Local.Where(d => d.CaseId == run.Case.Id).Select(d => d.ActorId));
        }

        if (to.Contains(Recipients.Coordinators))
        {
            foreach (var side in Enum.GetValues<Side>())
            {
                people.UnionWith((await run.FindAsync(side, Role.Coordinator, cancellationToken)).Select(a => a.Person.Id));
            }
        }

        people.IntersectWith(await StillThereAsync(cancellationToken));
        var told = await run.Step.Db.Mails.AsNoTracking().Where(m => m.CaseId == run.Case.Id && m.Kind == kind)
            .GroupBy(m => m.PersonId).Select(g => new { g.Key, Times = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Times, cancellationToken);
        var owed = run.Step.Db.ChangeTracker.Entries<OutboxMail>().Where(m => m.State == EntityState.Added && m.Entity.CaseId == run.Case.Id && m.Entity.Kind == kind)
            .ToLookup(m => m.Entity.PersonId);
        foreach (var person in people)
        {
            var times = told.GetValueOrDefault(person) + owed[person].Count();
            var again = times > 0 ? $":{times + 1}" : "";
            run.Step.Owe(kind, person, $"{kind}:{run.Case.Id}:{person}{again}", run.Case, data: data);
        }
    }

    // Whoever acted once and holds no role any more is told nothing of how it goes on.
    private async Task<HashSet<Guid>> StillThereAsync(CancellationToken cancellationToken)
    {
        var there = new HashSet<Guid>([run.Proposal.ProposerId]);
        there.UnionWith(run.Proposal.CoProposerId is { } co ? [co] : []);
        foreach (var side in Enum.GetValues<Side>())
        {
            there.UnionWith((await Asking.HoldersAsync(
                run.Step.Db, run.Agreement.Id, side, Enum.GetValues<Role>(), run.Calendar(side).LocalDate(run.Step.Now), cancellationToken)).Select(a => a.Person.Id));
        }

        return there;
    }
}
