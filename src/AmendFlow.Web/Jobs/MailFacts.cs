using System.Text.Json.Nodes;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>What there is to say in a mail: the rows it is about, as they are when it is rendered.</summary>
internal sealed record MailFacts(AmendFlowDbContext Db, OutboxMail Mail, Person Reader, string? Link)
{
    public Case? Case { get; private init; }

    public Proposal? Proposal { get; private init; }

    public Agreement? Agreement { get; private init; }

    public Round? Round { get; private init; }

    public WorkTask? Task { get; private init; }

    public static async Task<MailFacts> LoadAsync(
        AmendFlowDbContext db, OutboxMail mail, Person reader, string? link, CancellationToken cancellationToken)
    {
        var @case = mail.CaseId is { } caseId ? await db.Cases.AsNoTracking().SingleAsync(c => c.Id == caseId, cancellationToken) : null;
        var proposalId = @case?.ProposalId ?? Named(mail, "proposal");
        var proposal = proposalId is { } id ? await db.Proposals.AsNoTracking().SingleAsync(p => p.Id == id, cancellationToken) : null;
        var roundId = mail.RoundId ?? Named(mail, "round");
        var agreementId = proposal?.AgreementId ?? mail.AgreementId;
        return new MailFacts(db, mail, reader, link)
        {
            Case = @case,
            Proposal = proposal,
            Agreement = agreementId is { } agreement
                ? await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == agreement, cancellationToken)
                : null,
            Round = roundId is { } round
                ? await db.Rounds.AsNoTracking().Include(r => r.Tasks).SingleAsync(r => r.Id == round, cancellationToken)
                : null,
            Task = mail.TaskId is { } task ? await db.Tasks.AsNoTracking().SingleAsync(t => t.Id == task, cancellationToken) : null,
        };
    }

    /// <summary>The party in whose calendar and name the mail speaks.</summary>
    public Side Side => Task?.Side ?? Round?.Side ?? Proposal?.Side ?? Side.A;

    public bool IsProposer => Proposal?.ProposerId == Reader.Id || Proposal?.CoProposerId == Reader.Id;

    /// <summary>It is about the joint announcement of an amendment, and not about a project.</summary>
    public bool IsAnnouncement => Proposal?.AnnouncesAmendmentId is not null;

    public async Task<string> NameAsync(Guid personId, CancellationToken cancellationToken) =>
        await Db.People.AsNoTracking().Where(p => p.Id == personId).Select(p => p.Name).SingleAsync(cancellationToken);

    /// <summary>Somebody without a mandate, such as an operator, is told what to do and not what the project is.</summary>
    public Task<bool> ReaderHasMandateAsync(CancellationToken cancellationToken) =>
        Db.Mandates.AsNoTracking().AnyAsync(m => m.PersonId == Reader.Id && m.AgreementId == Agreement!.Id, cancellationToken);

    /// <summary>What the reader may do and see, as it was when the mail was owed; null for an account that is no longer active.</summary>
    public Task<Viewer?> ViewerAsync(CancellationToken cancellationToken) => Viewer.LoadAsync(Db, Reader.Id, Mail.OwedAt, cancellationToken);

    /// <summary>Whom the reader may speak to: names and addresses of the coordinators of <paramref name="side" />; empty without one.</summary>
    public async Task<string> CoordinatorsAsync(Side side, CancellationToken cancellationToken)
    {
        var day = Agreement!.Of(side).Calendar().LocalDate(Mail.OwedAt);
        var found = await Asking.HoldersAsync(Db, Agreement.Id, side, [Role.Coordinator], day, cancellationToken);
        return string.Join(", ", found.Where(c => c.Person.Id != Reader.Id).Select(c => $"{c.Person.Name} ({c.Person.Email})"));
    }

    public Task<CaseTimer?> NextTimerAsync(TimerKind kind, CancellationToken cancellationToken) =>
        Db.Timers.AsNoTracking()
            .Where(t => t.CaseId == Round!.CaseId && t.RoundId == Round.Id && t.Kind == kind && (t.State == TimerState.Pending || t.State == TimerState.Held))
            .OrderBy(t => t.DueAt)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>What the step that owed the mail wrote down for it; null when it did not.</summary>
    public string? Word(string member) => Word(Mail, member);

    // A mail without a task says in its data what it is about; data that is hidden is no JSON and names nothing.
    private static string? Word(OutboxMail mail, string member) => mail.Data.StartsWith('{') ? JsonNode.Parse(mail.Data)?[member]?.GetValue<string>() : null;

    private static Guid? Named(OutboxMail mail, string member) => Guid.TryParse(Word(mail, member), out var id) ? id : null;
}
