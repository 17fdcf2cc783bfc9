using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Links;

/// <summary>Finds out what a mailed page shows. Reads only.</summary>
public sealed class LinkPages(Database database, CaseViews cases, LinkPass passes, TimeProvider time, IIds ids)
{
    public async Task<LinkFound?> FindAsync(string token, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await LinkFound.FindAsync(db, token, time.GetUtcNow(), cancellationToken);
    }

    public async Task<bool> IsOpenedAsync(HttpContext http, LinkFound found, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return found.TakesCode && await passes.HoldsAsync(http, db, found.Link, cancellationToken);
    }

    public async Task<LinkModel> ModelAsync(HttpContext http, LinkFound found, string token, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var isOpened = found.TakesCode && await passes.HoldsAsync(http, db, found.Link, cancellationToken);
        return new LinkModel(found, token, LanguageQuery(http), ids.Next().ToString("N"))
        {
            Story = await LinkStory.OfAsync(db, found, cancellationToken),
            Code = found.TakesCode && !isOpened ? await CodeAsync(db, found, cancellationToken) : null,
            Details = isOpened ? await DetailsAsync(db, found, cancellationToken) : null,
        };
    }

    /// <summary>The case as the holder of an opened link may see it.</summary>
    public async Task<LinkDetails> DetailsAsync(LinkFound found, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await DetailsAsync(db, found, cancellationToken);
    }

    /// <summary>Keeps a language that was chosen by the page's own switch.</summary>
    internal static string LanguageQuery(HttpContext http) => http.Request.Query["lang"].ToString() is "en" or "fr" ? $"?lang={CurrentLanguage.Code}" : "";

    private async Task<SentCode?> CodeAsync(AmendFlowDbContext db, LinkFound found, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var latest = await db.LinkCodes.AsNoTracking().Where(c => c.LinkId == found.Link.Id)
            .OrderByDescending(c => c.IssuedAt).ThenByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken);
        return latest is null || latest.UsedAt is not null || latest.ExpiresAt <= now || latest.Tries >= EnterCodeHandler.MostTries
            ? null
            : new SentCode(latest.IssuedAt, latest.ExpiresAt, EnterCodeHandler.MostTries - latest.Tries, latest.IssuedAt + RequestCodeHandler.Pause <= now);
    }

    private async Task<LinkDetails> DetailsAsync(AmendFlowDbContext db, LinkFound found, CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(db, found.Person.Id, time.GetUtcNow(), cancellationToken) ?? throw Refuse.NotFound();
        var view = await cases.LoadAsync(db, viewer, found.Case.Id, cancellationToken);
        var round = view.Round(found.Round.Id) ?? throw Refuse.NotFound();
        var task = found.IsOpen ? view.MyTasks.FirstOrDefault(t => t.Id == found.Task.Id) : null;
        var mine = found.Task.State == TaskState.Done ? round.Decisions.FirstOrDefault(d => d.IsMine) : null;
        var revision = view.Revisions.FirstOrDefault(r => r.Number == mine?.RevisionNumber) ?? view.Revision;
        var text = round.Subject.Contains(Section.Text) ? TextOf(view, round) : null;
        return new LinkDetails(view, round, revision, task, mine, text, task is null ? [] : await StandInChoices.LoadAsync(db, found.Task, found.Agreement, found.Proposal, time.GetUtcNow(), cancellationToken));
    }

    // An open step is about the text that is frozen now; a closed one about the last that was frozen before it opened.
    private static TextVersionView? TextOf(CaseView view, RoundView round) => round.IsWaiting
        ? view.Texts.LastOrDefault(t => t.FrozenAt is not null && t.Hash == view.FrozenTextHash)
        : view.Texts.LastOrDefault(t => t.FrozenAt <= round.OpenedAt);
}
