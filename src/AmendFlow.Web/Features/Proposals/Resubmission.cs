using System.Collections.Immutable;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>
/// A new revision of a running case. It answers every open request for changes at once. A round whose sections are unchanged stands and
/// records that it does; one whose content changed is asked again, so that no approval counts for content that nobody saw.
/// </summary>
internal sealed class Resubmission(CaseStep run)
{
    public async Task ApplyAsync(ProposalRevision revision, CancellationToken cancellationToken)
    {
        var before = run.Hashes;
        run.Revise(revision);
        var changed = SectionHashes.Changed(before, run.Hashes).ToHashSet();
        await run.FeedAsync(new ChangeInputsInput(ProposalFacts.Of(run.Content)) { Now = run.Step.Now, CommandId = run.Step.CommandId }, cancellationToken);

        foreach (var asked in run.Rounds.Where(IsRequest).ToList())
        {
            // An answer to one request may have sent the case back over another.
            if (!IsRequest(asked))
            {
                continue;
            }

            var task = asked.Tasks.FirstOrDefault(t => t.State == TaskState.Open && t.AssigneeId == run.Step.Actor.PersonId);
            await WorkRounds.FinishAsync(run, asked, task, asked.Outcomes.Split('|')[0], revision.Note, cancellationToken);
        }

        // Those nearer to the start first: what lies behind a step that is asked again is asked again by itself.
        var subjects = Asked().ToImmutableDictionary(r => r.ActivityId, r => SubjectHashes.Parse(r.Subject).ToImmutableArray());
        foreach (var activityId in Reopening.Of(run.Definition, subjects, changed))
        {
            if (run.Latest(activityId) is not { } round || round.RevisionNumber < revision.Number)
            {
                await ReopenAsync(activityId, cancellationToken);
            }
        }

        foreach (var standing in Asked().Where(r => r.RevisionNumber < revision.Number && Stands(r)))
        {
            standing.StandsForRevisions = $"{standing.StandsForRevisions} {revision.Number}".Trim();
        }
    }

    private static bool IsRequest(Round round) => round is { Work: "revise", Status: RoundStatus.Open or RoundStatus.Blocked };

    // Decided on the very content that the new revision has.
    private bool Stands(Round round) => SubjectHash.Of(run.Hashes, SubjectHashes.Parse(round.Subject)) == round.SubjectHash;

    // The latest round of every step that asks for decisions on named sections, unless the engine has closed it meanwhile.
    private IEnumerable<Round> Asked() => run.Rounds
        .Where(r => r.Kind != RoundKind.Work && r.Subject.Length > 0)
        .GroupBy(r => r.ActivityId)
        .Select(g => g.MaxBy(r => r.Number)!)
        .Where(r => r.Status != RoundStatus.Closed);

    private Task ReopenAsync(string activityId, CancellationToken cancellationToken) => run.FeedAsync(
        new ReopenInput(activityId, $"revision {run.Case.RevisionNumber} changed what this was decided on")
        {
            Now = run.Step.Now,
            CommandId = run.Step.CommandId,
        },
        cancellationToken);
}
