using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.Proposals;
using AmendFlow.Data.Records;
using AmendFlow.Web.Features.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>All rows of a case, of both lanes: never shown, only projected.</summary>
/// <param name="Doubts">By decision.</param>
/// <param name="Silences">When silence tells somebody of a round, or lapses it.</param>
internal sealed record CaseRows(
    Case Case, Agreement Agreement, Proposal Proposal, IReadOnlyList<ProposalRevision> Revisions, IReadOnlyList<Attachment> Attachments,
    IReadOnlyList<Round> Rounds, IReadOnlyList<Round> Incidents, IReadOnlyList<Decision> Decisions, IReadOnlyDictionary<Guid, Doubt?> Doubts, IReadOnlyList<DecisionCondition> Conditions,
    IReadOnlyList<AmendmentDraft> Drafts, IReadOnlyList<AuditEntry> Audit, IReadOnlyList<AuditPrivateValue> PrivateValues,
    int? AmendmentNumber, IReadOnlyList<MailRow> Mails, IReadOnlyDictionary<Guid, string> Names,
    IReadOnlyDictionary<(Guid RoundId, TimerKind Kind), DateOnly?> Silences)
{
    public WorkTask TaskOf(Decision decision) => Rounds.SelectMany(r => r.Tasks).Single(t => t.Id == decision.TaskId);

    public static async Task<CaseRows> LoadAsync(AmendFlowDbContext db, Case @case, Proposal proposal, CancellationToken cancellationToken)
    {
        var caseId = @case.Id;
        var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == @case.AgreementId, cancellationToken);
        var revisions = await db.ProposalRevisions.AsNoTracking().Where(r => r.ProposalId == proposal.Id).OrderBy(r => r.Number).ToListAsync(cancellationToken);
        var attachments = await db.Attachments.AsNoTracking().Where(a => a.ProposalId == proposal.Id && a.FromRevision != null).ToListAsync(cancellationToken);
        var all = await db.Rounds.AsNoTracking().Include(r => r.Tasks).Where(r => r.CaseId == caseId).ToListAsync(cancellationToken);
        var rounds = all.Where(r => r.Kind != RoundKind.Incident).ToList();
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.CaseId == caseId).ToListAsync(cancellationToken);
        var disputes = await db.Disputes.AsNoTracking().Where(d => d.CaseId == caseId).ToListAsync(cancellationToken);
        var conditions = await db.Conditions.AsNoTracking().Where(c => c.CaseId == caseId).ToListAsync(cancellationToken);
        var drafts = await db.AmendmentDrafts.AsNoTracking().Where(d => d.CaseId == caseId).OrderBy(d => d.Number).ToListAsync(cancellationToken);
        var audit = await db.AuditEntries.AsNoTracking().Where(e => e.CaseId == caseId).OrderBy(e => e.Sequence).ToListAsync(cancellationToken);
        var privateValues = await PrivateValuesAsync(db, agreement.Id, caseId, cancellationToken);
        var number = await db.Amendments.Where(a => a.CaseId == caseId || a.Id == proposal.AnnouncesAmendmentId).Select(a => (int?)a.Number).SingleOrDefaultAsync(cancellationToken);
        var mails = await MailRow.LoadAsync(db, caseId, cancellationToken);
        var people = PeopleOf(proposal, rounds, decisions, conditions).ToHashSet();
        people.UnionWith(revisions.Select(r => ProposalAccess.Read(r.Content)).SelectMany(c => new[] { c.ScientistA ?? Guid.Empty, c.ScientistB ?? Guid.Empty }));
        people.UnionWith(privateValues.Select(v => Guid.TryParse(v.Value, out var id) ? id : Guid.Empty));
        var names = await db.People.Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        return new CaseRows(
            @case, agreement, proposal, revisions, attachments, [.. rounds.OrderBy(r => r.OpenedAt).ThenBy(r => r.Id)],
            [.. all.Where(r => r.Kind == RoundKind.Incident).OrderBy(r => r.OpenedAt)], [.. decisions.OrderBy(d => d.At).ThenBy(d => d.Id)], disputes.ToDictionary(d => d.DecisionId, Cases.Doubts.Of), conditions, drafts, audit, privateValues, number, mails, names,
            await SilencesAsync(db, caseId, cancellationToken));
    }

    // The next of each.
    private static async Task<Dictionary<(Guid RoundId, TimerKind Kind), DateOnly?>> SilencesAsync(AmendFlowDbContext db, Guid caseId, CancellationToken cancellationToken) =>
        (await db.Timers.AsNoTracking()
            .Where(t => t.CaseId == caseId && t.RoundId != null && (t.State == TimerState.Pending || t.State == TimerState.Held) && (t.Kind == TimerKind.Escalation || t.Kind == TimerKind.Lapse))
            .ToListAsync(cancellationToken))
        .GroupBy(t => (t.RoundId!.Value, t.Kind)).ToDictionary(g => g.Key, g => g.MinBy(t => t.DueAt)!.DueOn);

    // Hand-overs are told with names inside the lane; other private values have their own columns.
    private static async Task<List<AuditPrivateValue>> PrivateValuesAsync(
        AmendFlowDbContext db, Guid agreementId, Guid caseId, CancellationToken cancellationToken) =>
        await db.AuditEntries.AsNoTracking()
            .Where(e => e.CaseId == caseId && (e.Action == "delegated" || e.Action == "delegation-followed" || e.Action == "delegation-returned" || e.Action == "reassigned" || e.Action == "scientist-named"))
            .Join(
                db.AuditPrivateValues.Where(v => v.AgreementId == agreementId),
                e => new { e.AgreementId, e.Sequence }, v => new { v.AgreementId, v.Sequence }, (_, v) => v)
            .ToListAsync(cancellationToken);

    private static IEnumerable<Guid> PeopleOf(
        Proposal proposal, List<Round> rounds, List<Decision> decisions, List<DecisionCondition> conditions) =>
        [
            proposal.ProposerId,
            .. proposal.CoProposerId is { } co ? [co] : Array.Empty<Guid>(),
            .. rounds.SelectMany(r => r.Tasks).SelectMany(t => new[] { t.AssigneeId, t.PrincipalId, t.ClosedById ?? Guid.Empty }),
            .. decisions.SelectMany(d => new[] { d.ActorId, d.PrincipalId }),
            .. conditions.Select(c => c.ClosedById ?? Guid.Empty),
        ];
}
