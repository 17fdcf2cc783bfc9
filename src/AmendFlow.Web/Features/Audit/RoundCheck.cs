using System.Text.Json;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>Was each round opened about what its row says, and did it end so?</summary>
internal static class RoundCheck
{
    public static async Task<IReadOnlyList<string>> RunAsync(AmendFlowDbContext db, RecordedChain chain, CancellationToken cancellationToken)
    {
        var cases = await db.Cases.Where(c => c.AgreementId == chain.AgreementId).Select(c => new { c.Id, c.ProposalId })
            .ToDictionaryAsync(c => c.Id, c => c.ProposalId, cancellationToken);
        var rounds = await db.Rounds.AsNoTracking()
            .Where(r => r.Kind != RoundKind.Incident && db.Cases.Any(c => c.Id == r.CaseId && c.AgreementId == chain.AgreementId)).ToListAsync(cancellationToken);
        var revisions = await db.ProposalRevisions.AsNoTracking()
            .Where(r => db.Proposals.Any(p => p.Id == r.ProposalId && p.AgreementId == chain.AgreementId))
            .ToDictionaryAsync(r => (r.ProposalId, r.Number), r => r.SectionHashes, cancellationToken);
        var texts = chain.Of("text-frozen").ToLookup(e => e.CaseId, e => RecordedWords.TextHash(e.Record));
        var outcomes = chain.Of("round-decided", "work-done", "round-lapsed")
            .ToLookup(e => (e.CaseId, e.Record.Object), e => e.Record.Action == "round-lapsed" ? AmendFlowActivities.LapsedPort : e.Record.New);
        var moved = chain.Of("deadline-moved").ToLookup(e => (e.CaseId, e.Record.Object), e => e.Record.New);
        return
        [
            .. RecordedChain.Compare(
                rounds, r => $"round {r.ActivityId}/{r.Number} of case {r.CaseId}",
                chain.Of("round-opened"), e => $"round {e.Record.Object} of case {e.CaseId}", Differing),
        ];

        string? Differing(Round round, RecordedEntry entry) => RecordedChain.Differing(
            ("revision, due day or hash of its subject", RecordedWords.Of(round), entry.Record.New),
            ("last day after it moved", round.FirstDueOn is null ? null : $"due {round.DueOn:yyyy-MM-dd}", moved[(round.CaseId, entry.Record.Object)].LastOrDefault()),
            ("subject", HasItsHash(round), true),
            ("party", round.Side, entry.Record.Side),
            ("role", round.Role is { } role ? Roles.Key(role) : "", entry.Record.Role),
            ("when it was opened", round.OpenedAt, entry.Record.At),
            ("outcome", round.Outcome, outcomes[(round.CaseId, entry.Record.Object)].LastOrDefault()));

        // The frozen text is part of some subjects; which of a case's it was, the hash itself says.
        bool HasItsHash(Round round)
        {
            if (round.Subject.Length == 0 || round.SubjectHash.Length == 0)
            {
                return round.Subject.Length == round.SubjectHash.Length;
            }

            try
            {
                var sections = SubjectHashes.Parse(round.Subject);
                return revisions.TryGetValue((cases[round.CaseId], round.RevisionNumber), out var hashes)
                    && texts[round.CaseId].Append(null).Any(t => SubjectHash.Of(SubjectHashes.Of(hashes, t), sections) == round.SubjectHash);
            }
            catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or ArgumentException)
            {
                return false;
            }
        }
    }
}
