using System.Text.Json;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Text;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>Are frozen texts, and the register, what their entries say?</summary>
internal static class RegisterCheck
{
    private static readonly string[] Actions = ["text-frozen", "amendment-registered"];

    /// <summary>What is not as recorded with one amendment; null when it fits its entry.</summary>
    /// <param name="entries">Of its case at least, in order.</param>
    public static string? Differing(Amendment amendment, IEnumerable<RecordedEntry> entries)
    {
        var ofCase = entries.Where(e => e.CaseId == amendment.CaseId && RecordedWords.Amendment(e.Record) is not null).ToList();
        var registered = ofCase.FindLast(e => e.Record.Action == "amendment-registered");
        if ((registered ?? ofCase.FindLast(e => e.Record.Action == "text-frozen"))?.Record is not { } last)
        {
            return "it has no entry";
        }

        return RecordedChain.Differing(
            ("number", amendment.Number, RecordedWords.Amendment(last)),
            ("text", new AmendmentText(amendment.TextEn, amendment.TextFr).Hash, RecordedWords.TextHash(last)),
            ("hash of its text", amendment.TextHash, RecordedWords.TextHash(last)),
            ("status", amendment.Status, registered is null ? AmendmentStatus.Numbered : AmendmentStatus.ApprovedToBeSigned),
            ("date", amendment.RegisteredAt, (registered ?? ofCase[0]).Record.At));
    }

    /// <summary>The entries that amendments of these cases are compared with.</summary>
    public static async Task<IReadOnlyList<RecordedEntry>> EntriesAsync(AmendFlowDbContext db, IReadOnlyList<Guid> caseIds, CancellationToken cancellationToken) =>
        [.. (await db.AuditEntries.AsNoTracking().Where(e => e.CaseId != null && caseIds.Contains(e.CaseId.Value) && Actions.Contains(e.Action))
            .OrderBy(e => e.Sequence).ToListAsync(cancellationToken)).Select(RecordedEntry.Of).OfType<RecordedEntry>()];

    public static async Task<IReadOnlyList<string>> RunAsync(AmendFlowDbContext db, RecordedChain chain, CancellationToken cancellationToken)
    {
        var cases = await db.Cases.AsNoTracking().Where(c => c.AgreementId == chain.AgreementId).ToListAsync(cancellationToken);
        var frozen = await db.AmendmentDrafts.AsNoTracking()
            .Where(d => d.FrozenAt != null && db.Cases.Any(c => c.Id == d.CaseId && c.AgreementId == chain.AgreementId)).ToListAsync(cancellationToken);
        var amendments = await db.Amendments.AsNoTracking().Where(a => a.AgreementId == chain.AgreementId).OrderBy(a => a.Number).ToListAsync(cancellationToken);
        var latest = chain.Of("text-frozen").GroupBy(e => e.CaseId ?? Guid.Empty).ToDictionary(g => g.Key, g => RecordedWords.TextHash(g.Last().Record));
        return
        [
            .. RecordedChain.Compare(
                frozen, d => $"frozen text {d.Number} of case {d.CaseId}",
                chain.Of("text-frozen"), e => $"frozen {e.Record.Object} of case {e.CaseId}", Differing),
            .. cases.Where(c => c.FrozenTextHash is { } hash && hash != latest.GetValueOrDefault(c.Id)).Select(c => $"case {c.Id} is not about the text that was frozen last"),
            .. Released(cases, chain),
            .. from amendment in amendments
               let differing = Differing(amendment, chain.Entries)
               where differing is not null
               select $"amendment {amendment.Number} is not what the record says: {differing}",
            .. from entry in chain.Of(Actions)
               let number = RecordedWords.Amendment(entry.Record)
               where number is not null && !amendments.Exists(a => a.Number == number && a.CaseId == entry.CaseId)
               select $"entry {entry.Record.Sequence} is about amendment {number}, which is not in the register",
            .. await TitlesAsync(db, amendments, cases, cancellationToken),
        ];
    }

    private static IEnumerable<string> Released(List<Case> cases, RecordedChain chain)
    {
        var recorded = chain.Of("announcement-released").ToLookup(e => e.CaseId, e => RecordedWords.TextHash(e.Record));
        return from @case in cases
               where @case.Status == CaseStatus.Released ? recorded[@case.Id].LastOrDefault() is not { } hash || hash != @case.FrozenTextHash : recorded[@case.Id].Any()
               select $"case {@case.Id} is not what the record says: released announcement";
    }

    private static string? Differing(AmendmentDraft text, RecordedEntry entry) => RecordedChain.Differing(
        ("text", new AmendmentText(text.TextEn, text.TextFr).Hash, RecordedWords.TextHash(entry.Record)),
        ("hash", text.Hash, RecordedWords.TextHash(entry.Record)),
        ("by whom", text.FrozenById, AuditRows.Id(entry.Record.ActorId)),
        ("when", text.FrozenAt, entry.Record.At));

    // The chain does not hold titles, but it fixes the revision that they come from, which changes no more once a text is frozen.
    private static async Task<IEnumerable<string>> TitlesAsync(
        AmendFlowDbContext db, List<Amendment> amendments, List<Case> cases, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var amendment in amendments)
        {
            var @case = cases.Find(c => c.Id == amendment.CaseId);
            var revision = @case is null ? null
                : await db.ProposalRevisions.AsNoTracking().SingleOrDefaultAsync(r => r.ProposalId == @case.ProposalId && r.Number == @case.RevisionNumber, cancellationToken);
            var projects = await db.Projects.AsNoTracking().Where(p => p.AmendmentId == amendment.Id).ToListAsync(cancellationToken);
            var title = revision is null ? null : TitleOf(revision.Content);
            if (amendment.Status != AmendmentStatus.Numbered && (amendment.TitleEn != title || amendment.TitleFr != title))
            {
                faults.Add($"amendment {amendment.Number} does not bear the title of its proposal");
            }

            if (amendment.Status != AmendmentStatus.Numbered
                && (projects is not [var project] || project.ProposalId != @case?.ProposalId || project.RevisionNumber != @case.RevisionNumber || project.Title != title))
            {
                faults.Add($"the project of amendment {amendment.Number} is not that of its proposal");
            }
        }

        return faults;
    }

    private static string? TitleOf(string content)
    {
        try
        {
            return ProposalAccess.Read(content).Title;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
