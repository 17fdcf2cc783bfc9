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

        var told = await run.Step.Db.Mails.AsNoTracking().Where(m => m.CaseId == run.Case.Id && m.Kind == kind)
            .GroupBy(m => m.PersonId).Select(g => new { g.Key, Times = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Times, cancellationToken);
        foreach (var person in people)
        {
            var again = told.TryGetValue(person, out var times) ? $":{times + 1}" : "";
            run.Step.Owe(kind, person, $"{kind}:{run.Case.Id}:{person}{again}", run.Case, data: data);
        }
    }
}
