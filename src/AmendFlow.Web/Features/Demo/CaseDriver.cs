using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Features.Text;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Demo;

/// <summary>
/// Acts for people through the very handlers that pages call: proposes, decides, freezes. The demonstration is made by it, and tests
/// drive cases with it.
/// </summary>
public sealed class CaseDriver(
    Database database, IIds ids, SaveDraftHandler drafts, ConfirmHandler confirmations, SubmitHandler submissions, FinishWorkHandler work,
    DecideHandler decisions, HandOverHandler handOvers, TextHandler texts)
{
    /// <summary>A proposal of the first person, confirmed by the second and submitted.</summary>
    public async Task<SubmitAnswer> ProposeAsync(
        string proposer, string coProposer, Guid agreementId, ProposalContent content, CancellationToken cancellationToken)
    {
        var actor = await ActorAsync(proposer, cancellationToken);
        var draft = await drafts.HandleAsync(actor, Id(), new SaveDraftCommand(agreementId, null, 0, content), cancellationToken);
        await confirmations.AskAsync(actor, Id(), new AskConfirmationCommand(draft.ProposalId), cancellationToken);
        await using var db = database.CreateDbContext();
        var attachments = await ProposalAccess.DraftAttachmentsAsync(db, draft.ProposalId, cancellationToken);
        await confirmations.ConfirmAsync(
            await ActorAsync(coProposer, cancellationToken), Id(),
            new ConfirmCommand(draft.ProposalId, ProposalAccess.Hash(content, attachments)), cancellationToken);
        return await SubmitAsync(proposer, draft.ProposalId, "", cancellationToken);
    }

    /// <summary>Changes the open or a new draft and submits it.</summary>
    public async Task<SubmitAnswer> ReviseAsync(
        string proposer, Guid proposalId, Func<ProposalContent, ProposalContent> change, string note, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var proposal = await db.Proposals.AsNoTracking().SingleAsync(p => p.Id == proposalId, cancellationToken);
        var latest = await db.ProposalRevisions.AsNoTracking().Where(r => r.ProposalId == proposalId)
            .OrderByDescending(r => r.Number).FirstAsync(cancellationToken);
        await drafts.HandleAsync(
            await ActorAsync(proposer, cancellationToken), Id(),
            new SaveDraftCommand(proposal.AgreementId, proposalId, proposal.Version, change(ProposalAccess.Read(latest.Content))), cancellationToken);
        return await SubmitAsync(proposer, proposalId, note, cancellationToken);
    }

    public async Task<SubmitAnswer> SubmitAsync(string proposer, Guid proposalId, string note, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var version = await db.Proposals.Where(p => p.Id == proposalId).Select(p => p.Version).SingleAsync(cancellationToken);
        return await submissions.HandleAsync(
            await ActorAsync(proposer, cancellationToken), Id(), new SubmitCommand(proposalId, version, note), cancellationToken);
    }

    /// <summary>Ends open work of a kind, such as triage, with its outcome.</summary>
    public async Task FinishAsync(Guid caseId, string activityId, string outcome, string note, CancellationToken cancellationToken)
    {
        var (_, task, actor) = await OpenAsync(caseId, activityId, cancellationToken);
        await using var db = database.CreateDbContext();
        var revision = await db.Cases.Where(c => c.Id == caseId).Select(c => c.RevisionNumber).SingleAsync(cancellationToken);
        await work.HandleAsync(actor, Id(), new FinishWorkCommand(task.Id, outcome, note, revision), cancellationToken);
    }

    /// <summary>Lets the first person who is asked at a step decide, with every point of the checklist answered yes.</summary>
    public async Task<DecideAnswer> DecideAsync(
        Guid caseId, string activityId, DecisionKind kind, string reason, CancellationToken cancellationToken,
        string internalNote = "", IReadOnlyList<ConditionInput>? conditions = null)
    {
        var (round, task, actor) = await OpenAsync(caseId, activityId, cancellationToken);
        return await decisions.HandleAsync(
            actor, Id(),
            new DecideCommand(task.Id, kind, reason, internalNote, AllYes(round.Checklist), conditions ?? [], round.SubjectHash), cancellationToken);
    }

    /// <summary>Lets both parties' leads vote in the committee.</summary>
    public async Task VoteAsync(Guid caseId, DecisionKind a, DecisionKind b, string reason, CancellationToken cancellationToken)
    {
        foreach (var kind in new[] { a, b })
        {
            await DecideAsync(caseId, "committee", kind, reason, cancellationToken);
        }
    }

    /// <summary>Lets a coordinator name somebody for a step that found nobody.</summary>
    public async Task NameAsync(Guid caseId, string activityId, string coordinator, string person, string reason, CancellationToken cancellationToken)
    {
        var by = await ActorAsync(coordinator, cancellationToken);
        var to = await ActorAsync(person, cancellationToken);
        await using var db = database.CreateDbContext();
        var task = await db.Tasks.SingleAsync(
            t => t.CaseId == caseId && t.Kind == TaskKind.Unblock && t.State == TaskState.Open && t.AssigneeId == by.PersonId
                && t.Round!.ActivityId == activityId, cancellationToken);
        await handOvers.HandleAsync(by, Id(), new HandOverCommand(task.Id, to.PersonId, HandOver.Reassign, reason), cancellationToken);
    }

    /// <summary>Saves the text and freezes it.</summary>
    public async Task FreezeAsync(Guid caseId, string textEn, string textFr, CancellationToken cancellationToken)
    {
        var (_, _, actor) = await OpenAsync(caseId, "draft", cancellationToken);
        await using var db = database.CreateDbContext();
        var before = await db.AmendmentDrafts.Where(d => d.CaseId == caseId).OrderByDescending(d => d.Number)
            .Select(d => d.Hash).FirstOrDefaultAsync(cancellationToken);
        var saved = await texts.SaveAsync(actor, Id(), new SaveTextCommand(caseId, before ?? "", textEn, textFr), cancellationToken);
        await texts.FreezeAsync(actor, Id(), new FreezeTextCommand(caseId, saved.Hash), cancellationToken);
    }

    /// <summary>The open round of a step, the first open task in it, and its person as an actor.</summary>
    /// <exception cref="InvalidOperationException">The step is not open; the message names those that are.</exception>
    public async Task<(Round Round, WorkTask Task, Actor Actor)> OpenAsync(Guid caseId, string activityId, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var open = await db.Rounds.AsNoTracking().Include(r => r.Tasks)
            .Where(r => r.CaseId == caseId && (r.Status == RoundStatus.Open || r.Status == RoundStatus.Blocked)).ToListAsync(cancellationToken);
        var round = open.SingleOrDefault(r => r.ActivityId == activityId)
            ?? throw new InvalidOperationException($"Step '{activityId}' is not open; open are {string.Join(", ", open.Select(r => r.ActivityId).Order())}.");
        var task = round.Tasks.Where(t => t.State == TaskState.Open && t.Kind is (TaskKind.Decide or TaskKind.Work))
            .OrderBy(t => t.Side).ThenBy(t => t.Id).First();
        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == task.AssigneeId, cancellationToken);
        return (round, task, Of(person));
    }

    public async Task<Actor> ActorAsync(string email, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return Of(await db.People.AsNoTracking().SingleAsync(p => p.Email == email, cancellationToken));
    }

    public static IReadOnlyList<ChecklistAnswer> AllYes(string checklist) => checklist.Length == 0
        ? []
        : [.. ChecklistCatalogue.Get(checklist).Items.Select(i => new ChecklistAnswer(i.Id, ChecklistReply.Yes, ""))];

    private static Actor Of(Person person) => new(person.Id, person.Name, Channel.Web, Assurance.SignedIn);

    private string Id() => ids.Next().ToString("N");
}
