using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Web.Jobs.Wording;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Wording;

/// <summary>Finds out how mails are worded, for an operator.</summary>
internal sealed class WordingPages(CurrentViewer current, Database database, IIds ids)
{
    // Older ones stay in the database; nobody goes back that far by hand.
    private const int MostVersions = 50;

    /// <exception cref="RefusedException">Not an operator: there is no such page.</exception>
    public async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        var newest = await VersionsAsync(
            db, db.MailTemplates.Where(t => !db.MailTemplates.Any(o => o.Kind == t.Kind && o.Number > t.Number)), cancellationToken);
        return Page.Show<WordingListPage>(new WordingListModel(
            [.. MailSamples.Kinds.Select(k => new WordingRow(k, newest.Where(n => n.Kind == k).Select(n => n.Version).SingleOrDefault()))]));
    }

    /// <exception cref="RefusedException">Not an operator, or a kind that is not worded.</exception>
    public async Task<IResult> ShowAsync(
        string kind, PostedForm form, IReadOnlyList<FieldError> errors, IReadOnlyList<WordingPreview> previews, string done, int status, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        var of = Kind(kind);
        var versions = await VersionsAsync(db, db.MailTemplates.Where(t => t.Kind == of), cancellationToken);
        return Page.Show<WordingPage>(
            new WordingModel(of, [.. versions.Select(v => v.Version)], form, errors, previews, ids.Next().ToString("N"), done), status);
    }

    /// <exception cref="RefusedException">There is no such kind, or it keeps the product's words.</exception>
    public static MailKind Kind(string name) =>
        MailSamples.Kinds.Where(k => string.Equals(k.ToString(), name, StringComparison.OrdinalIgnoreCase)).Select(k => (MailKind?)k).SingleOrDefault() ?? throw Refuse.NotFound();

    /// <summary>The mail of the sample case in both its forms.</summary>
    public static WordingPreview Preview(MailKind kind, string language, RenderedWords words, PublicUrl url)
    {
        var content = MailSamples.Content(kind, language, words, url.To("/"));
        var (text, html) = MailLayout.Render(content);
        return new WordingPreview(language, content.Subject, text, html);
    }

    private async Task<AmendFlowDbContext> OpenAsync(CancellationToken cancellationToken) =>
        await current.GetAsync(cancellationToken) is { Person.IsOperator: true } ? database.CreateDbContext() : throw Refuse.NotFound();

    private static async Task<List<(MailKind Kind, WordingVersion Version)>> VersionsAsync(
        AmendFlowDbContext db, IQueryable<MailTemplate> of, CancellationToken cancellationToken)
    {
        var rows = await of.AsNoTracking().Join(db.People, t => t.ById, p => p.Id, (t, p) => new { Template = t, p.Name })
            .OrderByDescending(r => r.Template.Number).Take(MostVersions).ToListAsync(cancellationToken);
        return [.. rows.Select(r => (r.Template.Kind, new WordingVersion(
            r.Template.Number, r.Template.At, r.Name, r.Template.Note, r.Template.Words("en"), r.Template.Words("fr"))))];
    }
}
