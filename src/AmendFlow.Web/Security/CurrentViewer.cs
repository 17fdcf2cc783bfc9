using AmendFlow.Agreements.Approval;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Security;

/// <summary>The signed-in person of this request, with their mandates of today.</summary>
public sealed class CurrentViewer(IHttpContextAccessor accessor, Database database, TimeProvider time)
{
    private Viewer? loaded;
    private bool isLoaded;

    /// <summary>Null when nobody is signed in.</summary>
    public async Task<Viewer?> FindAsync(CancellationToken cancellationToken)
    {
        if (isLoaded)
        {
            return loaded;
        }

        if (accessor.HttpContext?.User is { } user && SessionCookie.PersonId(user) is { } id)
        {
            await using var db = database.CreateDbContext();
            loaded = await Viewer.LoadAsync(db, id, time.GetUtcNow(), cancellationToken);
        }

        isLoaded = true;
        return loaded;
    }

    /// <exception cref="RefusedException">Nobody is signed in.</exception>
    public async Task<Viewer> GetAsync(CancellationToken cancellationToken) => await FindAsync(cancellationToken) ?? throw Refuse.NotFound();

    /// <summary>Who gives the command of this request: signed in, by page or by API token.</summary>
    public async Task<Actor> ActorAsync(CancellationToken cancellationToken)
    {
        var viewer = await GetAsync(cancellationToken);
        var channel = accessor.HttpContext!.User.Identity?.AuthenticationType == ApiTokens.Scheme ? Channel.Api : Channel.Web;
        return new Actor(viewer.Id, viewer.Person.Name, channel, Assurance.SignedIn);
    }
}
