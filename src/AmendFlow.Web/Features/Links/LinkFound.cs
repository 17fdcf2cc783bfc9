using System.Security.Cryptography;
using System.Text;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Links;

/// <summary>What a genuine token opens: one task of one person.</summary>
public sealed record LinkFound(
    ApprovalLink Link, Person Person, WorkTask Task, Round Round, Case Case, Proposal Proposal, Agreement Agreement)
{
    // A token has 43 characters; what is far longer is not worth hashing.
    private const int Longest = 100;

    /// <summary>Links go on telling what became of them for so long after the end of the case.</summary>
    public static TimeSpan ReadableAfterEnd { get; } = TimeSpan.FromDays(30);

    /// <summary>A code is mailed while there is something to decide, or for reading again what was recorded.</summary>
    public bool TakesCode => Task.State == TaskState.Done || IsOpen;

    public bool IsOpen => Task.State == TaskState.Open && Round.Status is RoundStatus.Open or RoundStatus.Blocked;

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(Agreement.Of(Task.Side).Zone);

    /// <summary>The holder of the link, before or after the code.</summary>
    public Actor Actor(AmendFlow.Agreements.Approval.Assurance assurance) => new(Person.Id, Person.Name, Channel.Link, assurance);

    /// <returns>Null for a token that is unknown, revoked, of somebody who was deactivated, or too old: all look the same.</returns>
    public static async Task<LinkFound?> FindAsync(AmendFlowDbContext db, string token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One question, whatever the token: neither its number nor its kind tells a genuine one from another.
        var hash = Tokens.Hash(token.Length <= Longest ? token : "");
        var found = await (
            from link in db.ApprovalLinks.AsNoTracking()
            where link.TokenHash == hash
            join person in db.People on link.PersonId equals person.Id
            join task in db.Tasks on link.TaskId equals task.Id
            join round in db.Rounds on task.RoundId equals round.Id
            join @case in db.Cases on task.CaseId equals @case.Id
            join proposal in db.Proposals on @case.ProposalId equals proposal.Id
            join agreement in db.Agreements.Include(a => a.Parties) on @case.AgreementId equals agreement.Id
            select new { link, person, task, round, @case, proposal, agreement }).SingleOrDefaultAsync(cancellationToken);
        return found is null || found.link.RevokedAt <= now || !found.person.IsActive || found.@case.EndedAt + ReadableAfterEnd < now
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(found.link.TokenHash), Encoding.ASCII.GetBytes(hash))
            ? null
            : new LinkFound(found.link, found.person, found.task, found.round, found.@case, found.proposal, found.agreement);
    }
}
