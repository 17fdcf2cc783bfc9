using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Definitions;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Makes the <see cref="CaseView"/> of a person.</summary>
public sealed class CaseViews(DefinitionStore definitions, TimeProvider time)
{
    /// <exception cref="RefusedException">There is no such case, or the viewer may not see it: both look the same.</exception>
    public async Task<CaseView> LoadAsync(AmendFlowDbContext db, Viewer viewer, Guid caseId, CancellationToken cancellationToken)
    {
        var @case = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken) ?? throw Refuse.NotFound();
        var proposal = await db.Proposals.AsNoTracking().SingleAsync(p => p.Id == @case.ProposalId, cancellationToken);
        if (!viewer.SeesCaseOf(proposal))
        {
            throw Refuse.NotFound();
        }

        var rows = await CaseRows.LoadAsync(db, @case, proposal, cancellationToken);
        var definition = await definitions.GetAsync(db, @case.DefinitionVersionId, cancellationToken);
        var view = Project(rows, viewer, definition, time.GetUtcNow());
        return view with { Newer = view.May.Coordinate.Count > 0 && view.EndedAt is null && !proposal.IsBehind(viewer.Id) ? await NewerAsync(db, @case, definition, cancellationToken) : null };
    }

    private static async Task<NewerVersion?> NewerAsync(AmendFlowDbContext db, Case @case, WorkflowDefinition definition, CancellationToken cancellationToken) =>
        await db.Definitions.Where(d => d.DefinitionId == definition.DefinitionId && d.Status == DefinitionStatus.Published && d.Version > definition.Version)
            .Select(d => new { d.Id, d.Version }).SingleOrDefaultAsync(cancellationToken) is { } newer
            ? new NewerVersion(newer.Version, @case.AskedMove is { } asked && asked.VersionId == newer.Id ? asked.Side : null)
            : null;

    private static CaseView Project(CaseRows rows, Viewer viewer, WorkflowDefinition definition, DateTimeOffset now)
    {
        var (@case, agreement, proposal) = (rows.Case, rows.Agreement, rows.Proposal);
        var lane = new Lane(viewer, agreement, proposal, rows.Names);
        var revisions = rows.Revisions.Where(r => r.Number <= @case.RevisionNumber).Select(r => Revision(r, rows)).ToList();
        var decisions = rows.Decisions.Select(d => DecisionViews.Of(d, rows, lane)).ToList();
        var coordinates = Enum.GetValues<Side>().Where(s => viewer.Has(agreement.Id, s, Role.Coordinator)).ToHashSet();
        var rounds = new RoundViews(rows, lane, revisions, decisions, coordinates, now).All();
        var state = InstanceState.FromJson(@case.State);
        var incidents = IncidentViews.Of(rows, lane, definition, state, coordinates.Count > 0);
        var mine = new MyTasks(rows, lane, rounds, decisions, revisions).Open();
        return new CaseView
        {
            Id = @case.Id,
            ViewerId = viewer.Id,
            Lanes = lane.Sides,
            Zone = lane.Zone(lane.Sides.Count == 1 ? lane.Sides.Single() : null),
            Reference = proposal.Reference ?? "",
            Title = revisions[^1].Content.Title,
            Status = @case.Status,
            Agreement = new(agreement.Id, agreement.Reference, new(agreement.TitleEn, agreement.TitleFr), agreement.IsIllustrative),
            PartyA = new(Side.A, lane.PartyName(Side.A)),
            PartyB = new(Side.B, lane.PartyName(Side.B)),
            Proposer = Scientist(lane, rows, proposal.ProposerId, proposal.Side),
            CoProposer = proposal.CoProposerId is { } co ? Scientist(lane, rows, co, proposal.Side.Other()) : null,
            ProposalId = proposal.Id,
            StartedAt = @case.StartedAt,
            EndedAt = @case.EndedAt,
            ChangedAt = @case.ChangedAt,
            Version = @case.Version,
            Revisions = revisions,
            Rounds = rounds,
            Mails = MailViews.Of(rows, lane),
            Incidents = incidents,
            Waiting = @case.EndedAt is null ? [.. IncidentViews.Waiting(incidents), .. WaitingLines.Of(rows, rounds, lane)] : [],
            Conditions = ConditionViews.Of(rows, decisions, lane),
            History = HistoryLines.Of(rows, rounds, lane, definition),
            MyTasks = mine,
            Definition = definition,
            Overlay = state.Overlay(definition),
            Texts = Texts(rows, lane),
            FrozenTextHash = @case.FrozenTextHash,
            AmendmentNumber = rows.AmendmentNumber,
            ReleaseOn = proposal.ReleaseOn,
            May = new(
                mine.Any(t => t.Round is { Work: "draft", Status: RoundStatus.Open }),
                viewer.Id == proposal.ProposerId && proposal.AnnouncesAmendmentId is null && @case.EndedAt is null && @case.FrozenTextHash is null,
                mine.Any(t => t.Round.Work == "revise"),
                coordinates),
        };
    }

    private static ProposerView Scientist(Lane lane, CaseRows rows, Guid person, Side side) =>
        new(person, rows.Names.GetValueOrDefault(person, ""), side, lane.PartyName(side));

    private static RevisionView Revision(ProposalRevision revision, CaseRows rows)
    {
        var content = ProposalAccess.Read(revision.Content);
        return new RevisionView(
            revision.Number,
            revision.SubmittedAt,
            revision.Note,
            content,
            Name(content.ScientistA),
            Name(content.ScientistB),
            SubjectHashes.Of(revision.SectionHashes, null),
            [.. rows.Attachments
                .Where(a => a.FromRevision <= revision.Number && (a.UntilRevision is not { } until || revision.Number < until))
                .OrderBy(a => a.Section).ThenBy(a => a.FileName, StringComparer.Ordinal)
                .Select(a => new AttachmentView(a.Id, a.FileName, a.ContentType, a.Size, a.Section, a.UploadedAt, a.Sha256))]);

        string Name(Guid? person) => person is { } id ? rows.Names.GetValueOrDefault(id, "") : "";
    }

    // A draft is its party's own until it is frozen; the other party then compares the frozen versions.
    private static List<TextVersionView> Texts(CaseRows rows, Lane lane) =>
        [.. rows.Drafts
            .Where(d => d.FrozenAt is not null || lane.Opens(rows.Proposal.Side))
            .Select(d => new TextVersionView(d.Number, d.SavedAt, d.FrozenAt, d.Hash, d.TextEn, d.TextFr))];
}
