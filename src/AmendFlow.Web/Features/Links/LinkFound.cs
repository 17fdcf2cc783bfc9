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
        var hash = Tokens.Hash(token.Length <= Longest ? token : "");
        var link = await db.ApprovalLinks.AsNoTracking().SingleOrDefaultAsync(l => l.TokenHash == hash, cancellationToken);
        if (link is null || link.RevokedAt <= now
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(link.TokenHash), Encoding.ASCII.GetBytes(hash)))
        {
            return null;
        }

        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == link.PersonId, cancellationToken);
        var task = await db.Tasks.AsNoTracking().SingleAsync(t => t.Id == link.TaskId, cancellationToken);
        var @case = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == task.CaseId, cancellationToken);
        if (!person.IsActive || @case.EndedAt + ReadableAfterEnd < now)
        {
            return null;
        }

        return new LinkFound(
            link,
            person,
            task,
            await db.Rounds.AsNoTracking().SingleAsync(r => r.Id == task.RoundId, cancellationToken),
            @case,
            await db.Proposals.AsNoTracking().SingleAsync(p => p.Id == @case.ProposalId, cancellationToken),
            await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == @case.AgreementId, cancellationToken));
    }
}
