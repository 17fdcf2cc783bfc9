using System.Text.Json;
using AmendFlow.Data;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>Are revisions what was submitted, and does every proposal still name those who once stood behind it?</summary>
internal static class ProposalCheck
{
    public static async Task<IReadOnlyList<string>> RunAsync(AmendFlowDbContext db, RecordedChain chain, CancellationToken cancellationToken)
    {
        var proposals = await db.Proposals.AsNoTracking().Where(p => p.AgreementId == chain.AgreementId).ToDictionaryAsync(p => p.Id, cancellationToken);
        var revisions = await db.ProposalRevisions.AsNoTracking()
            .Where(r => db.Proposals.Any(p => p.Id == r.ProposalId && p.AgreementId == chain.AgreementId)).ToListAsync(cancellationToken);
        var files = (await db.Attachments.AsNoTracking()
            .Where(a => db.Proposals.Any(p => p.Id == a.ProposalId && p.AgreementId == chain.AgreementId)).ToListAsync(cancellationToken)).ToLookup(a => a.ProposalId);
        var people = (await db.AuditPrivateValues.AsNoTracking()
            .Where(v => v.AgreementId == chain.AgreementId && (v.Field == "from" || v.Field == "to")).ToListAsync(cancellationToken)).ToLookup(v => v.Sequence, v => AuditRows.Id(v.Value));
        return
        [
            .. RecordedChain.Compare(
                revisions, r => $"proposal {proposals[r.ProposalId].Reference} revision {r.Number}",
                chain.Of("proposal-submitted", "announcement-begun"), e => e.Record.Object, Differing),
            .. proposals.Values.SelectMany(Forgotten),
        ];

        string? Differing(ProposalRevision revision, RecordedEntry entry)
        {
            var (record, proposal) = (entry.Record, proposals[revision.ProposalId]);
            return RecordedChain.Differing(
                ("hashes of its sections", StepContext.Sha256(revision.SectionHashes), record.New),
                ("content or files", Sections(revision, files[revision.ProposalId]), revision.SectionHashes),
                ("by whom", revision.SubmittedById, AuditRows.Id(record.ActorId)),
                ("when", revision.SubmittedAt, record.At),
                ("note", revision.Note, record.Reason ?? ""),
                ("case", proposal.CaseId, entry.CaseId),

                // A coordinator begins an announcement, and only that.
                ("those who stood behind it", proposal.IsBehind(revision.SubmittedById), proposal.AnnouncesAmendmentId is null),
                ("what it is", entry.Record.Action == "announcement-begun", proposal.AnnouncesAmendmentId is not null));
        }

        // Before the first submission a co-proposer who never confirmed is not remembered; everybody else is, for good.
        IEnumerable<string> Forgotten(Proposal proposal) =>
            from entry in chain.Of("scientist-named")
            let record = entry.Record
            where record.Object == $"proposal {proposal.Reference}" || (record.Object == $"proposal {proposal.Id}" && record.Side == proposal.Side)
            where people[record.Sequence].Any(p => p is { } id && id != Guid.Empty && !proposal.IsBehind(id))
            select $"{record.Object} no longer names everybody of entry {record.Sequence} among those who stand or stood behind it";
    }

    private static string Sections(ProposalRevision revision, IEnumerable<Attachment> files)
    {
        var carried = files.Where(f => f.FromRevision <= revision.Number && (f.UntilRevision is not { } until || until > revision.Number));
        try
        {
            return SubjectHashes.ToJson(ProposalAccess.Hashes(ProposalAccess.Read(revision.Content), carried));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            return "";
        }
    }
}
