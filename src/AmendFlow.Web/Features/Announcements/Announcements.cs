using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Agreements.Text;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Announcements;

/// <summary>The joint announcement of an amendment, as one person reads it on the amendment's page.</summary>
/// <param name="Status">Of its latest case; null where none was begun.</param>
/// <param name="CaseHref">That case; null where it is not the reader's to see.</param>
/// <param name="ReleaseOn">The day of release.</param>
/// <param name="Wording">What was released; null before.</param>
/// <param name="FitsRecord">The released wording is that of its entry in the audit trail.</param>
/// <param name="MayBegin">The reader coordinates a party, and the amendment can be announced.</param>
/// <param name="MayWithdraw">The reader coordinates a party, and an announcement is open.</param>
/// <param name="Proposed">What stands in the form's title at first.</param>
public sealed record AnnouncementPart(
    CaseStatus? Status, string? CaseHref, DateOnly? ReleaseOn, AmendmentText? Wording, bool FitsRecord, bool MayBegin, bool MayWithdraw, Bilingual Proposed)
{
    /// <summary>Which form came back: begin or withdraw.</summary>
    public string Form { get; init; } = "";

    public PostedForm Posted { get; init; } = PostedForm.Empty;

    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    public string CommandId { get; init; } = "";
}

/// <summary>Reads announcements.</summary>
internal static class Announcements
{
    private const int MostDays = 730;

    /// <summary>The latest announcement of an amendment; null where none was begun.</summary>
    public static async Task<(Proposal Proposal, Case Case)?> CurrentAsync(AmendFlowDbContext db, Guid amendmentId, CancellationToken cancellationToken)
    {
        var found = await db.Proposals.AsNoTracking().Where(p => p.AnnouncesAmendmentId == amendmentId)
            .Join(db.Cases.AsNoTracking(), p => p.Id, c => c.ProposalId, (p, c) => new { Proposal = p, Case = c })
            .OrderByDescending(f => f.Case.StartedAt).ThenByDescending(f => f.Case.Id).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.Proposal, found.Case);
    }

    /// <summary>Why an announcement cannot be released on a day; null when it can.</summary>
    public static FieldError? DayError(DateOnly day, DateOnly today) => day > today && day <= today.AddDays(MostDays) ? null : new("releaseOn", new(
        "Choose a day after today, within two years.", "Choisissez un jour à venir, dans les deux ans."));

    public static async Task<AnnouncementPart> OfAsync(AmendFlowDbContext db, Viewer viewer, Amendment amendment, CancellationToken cancellationToken)
    {
        var coordinates = Enum.GetValues<Side>().Any(s => viewer.Has(amendment.AgreementId, s, Role.Coordinator));
        var name = new AmendmentNumber(amendment.Number).Name;
        var proposed = new Bilingual($"Joint announcement of {name.En}", $"Annonce commune de l’{name.Fr.Replace("Avenant", "avenant", StringComparison.Ordinal)}");
        var isApproved = amendment.Status != AmendmentStatus.Numbered;
        if (await CurrentAsync(db, amendment.Id, cancellationToken) is not var (proposal, @case))
        {
            return new(null, null, null, null, true, coordinates && isApproved, false, proposed);
        }

        var isReleased = @case.Status == CaseStatus.Released;
        var wording = isReleased ? await WordingAsync(db, @case, cancellationToken) : null;
        return new(
            @case.Status, viewer.SeesCaseOf(proposal) ? CaseHref(viewer, proposal) : null, proposal.ReleaseOn, wording,
            !isReleased || wording?.Hash == await RecordedAsync(db, @case.Id, cancellationToken),
            coordinates && isApproved && @case.EndedAt is not null && !isReleased, coordinates && @case.EndedAt is null, proposed);
    }

    private static async Task<AmendmentText?> WordingAsync(AmendFlowDbContext db, Case @case, CancellationToken cancellationToken) =>
        await db.AmendmentDrafts.AsNoTracking().Where(d => d.CaseId == @case.Id && d.FrozenAt != null && d.Hash == @case.FrozenTextHash)
            .OrderByDescending(d => d.Number).FirstOrDefaultAsync(cancellationToken) is { } text ? new AmendmentText(text.TextEn, text.TextFr) : null;

    private static async Task<string?> RecordedAsync(AmendFlowDbContext db, Guid caseId, CancellationToken cancellationToken) =>
        await db.AuditEntries.AsNoTracking().Where(e => e.CaseId == caseId && e.Action == "announcement-released")
            .OrderByDescending(e => e.Sequence).FirstOrDefaultAsync(cancellationToken) is { } entry && RecordedEntry.Of(entry) is { } recorded
            ? RecordedWords.TextHash(recorded.Record)
            : null;

    // Scientists have no page of cases but that of their proposal.
    private static string CaseHref(Viewer viewer, Proposal proposal) => viewer.Mandates.Any(m => m.AgreementId == proposal.AgreementId && m.Role != Role.Scientist)
        ? $"/cases/{proposal.CaseId}"
        : $"/proposals/{proposal.Id}";
}
