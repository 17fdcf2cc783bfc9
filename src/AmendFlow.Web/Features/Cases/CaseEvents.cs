using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using AmendFlow.Data;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>
/// <c>/cases/{id}/events</c>: tells an open page the version of its case, and nothing else: the page then asks for itself again, under its
/// own rights. Whoever loses the session or the right to the case hears nothing more of it.
/// </summary>
public sealed class CaseEvents(CaseWatch watch, Database database, TimeProvider time, IHostApplicationLifetime life)
{
    /// <summary>Then the browser asks again, and is authorised anew.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Between two checks of the rights while nothing happens.</summary>
    public static readonly TimeSpan Check = TimeSpan.FromSeconds(30);

    /// <exception cref="RefusedException">There is no such case for this person.</exception>
    public async Task<IResult> OpenAsync(Guid caseId, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await VersionAsync(caseId, user, cancellationToken) is { } version
            ? TypedResults.ServerSentEvents(StreamAsync(caseId, version, user, cancellationToken))
            : throw Refuse.NotFound();

    private async IAsyncEnumerable<SseItem<int>> StreamAsync(
        Guid caseId, int version, ClaimsPrincipal user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life.ApplicationStopping);
        using var watching = watch.Enter(caseId);
        var (begun, isChecked) = (time.GetUtcNow(), time.GetUtcNow());
        yield return new(version);
        while (await NextAsync(ended.Token) is { } versions && time.GetUtcNow() - begun < Longest)
        {
            var isNew = versions.TryGetValue(caseId, out var now) && now != version;
            if (!isNew && time.GetUtcNow() - isChecked < Check)
            {
                continue;
            }

            if (await VersionAsync(caseId, user, ended.Token) is not { } seen)
            {
                yield break;
            }

            // Said also when it is the same: proxies cut what is silent for long.
            (version, isChecked) = (seen, time.GetUtcNow());
            yield return new(version);
        }
    }

    // Null when the page is gone or the host stops.
    private async Task<IReadOnlyDictionary<Guid, int>?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await watch.NextAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // Null where the session or the right to the case has ended.
    private async Task<int?> VersionAsync(Guid caseId, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        if (!await SessionCookie.HoldsAsync(db, user, cancellationToken)
            || await Viewer.LoadAsync(db, SessionCookie.PersonId(user)!.Value, time.GetUtcNow(), cancellationToken) is not { } viewer)
        {
            return null;
        }

        var found = await db.Cases.AsNoTracking().Where(c => c.Id == caseId)
            .Join(db.Proposals, c => c.ProposalId, p => p.Id, (c, p) => new { c.Version, Proposal = p }).SingleOrDefaultAsync(cancellationToken);
        return found is not null && viewer.SeesCaseOf(found.Proposal) ? found.Version : null;
    }
}
