using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Jobs.Wording;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Whoever answered the same step before is told why they are asked again, and what to look at.</summary>
internal static class AskedAgain
{
    public static async Task SayAsync(MailLetter letter, CancellationToken cancellationToken)
    {
        var facts = letter.Facts;
        var (round, task) = (facts.Round!, facts.Task!);
        if (round.Number == 1 || task.Kind is not (TaskKind.Decide or TaskKind.Advise))
        {
            return;
        }

        var last = await facts.Db.Decisions.AsNoTracking().Where(d => d.CaseId == facts.Case!.Id && d.ActorId == facts.Reader.Id)
            .Join(facts.Db.Rounds.Where(r => r.ActivityId == round.ActivityId), d => d.RoundId, r => r.Id, (d, _) => d)
            .OrderByDescending(d => d.At).FirstOrDefaultAsync(cancellationToken);
        if (last is null)
        {
            return;
        }

        var kind = last.Kind.Outcome(StepNatures.Of(task.Role));
        letter.Say(
            MailBlock.Again,
            $"You are asked again: on revision {last.RevisionNumber} you recorded “{kind.En}”.",
            $"Vous êtes à nouveau sollicité : sur la révision {last.RevisionNumber}, vous avez enregistré « {kind.Fr} ».");
        var revisions = await facts.Db.ProposalRevisions.AsNoTracking()
            .Where(r => r.ProposalId == facts.Proposal!.Id && (r.Number == last.RevisionNumber || r.Number == facts.Case!.RevisionNumber))
            .OrderBy(r => r.Number).ToListAsync(cancellationToken);
        var (before, now) = (revisions[0], revisions[^1]);
        var changed = SectionHashes.Changed(SubjectHashes.Of(before.SectionHashes, null), SubjectHashes.Of(now.SectionHashes, null))
            .Intersect(SubjectHashes.Parse(round.Subject)).Select(s => s.Name()).ToList();
        if (changed.Count > 0)
        {
            letter.Say(MailBlock.Again, $"Since then changed: {string.Join(", ", changed.Select(c => c.En))}.", $"Modifié depuis : {string.Join(", ", changed.Select(c => c.Fr))}.");
        }

        if (now != before && now.Note.Length > 0)
        {
            letter.Say(MailBlock.Again, $"The proposer notes: “{now.Note}”", $"L’auteur précise : « {now.Note} »");
        }
    }
}
