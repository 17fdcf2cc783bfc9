using AmendFlow.Agreements.Proposals;
using AmendFlow.Agreements.Text;
using AmendFlow.Data;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Text;

/// <summary>What the address of the text page says. No constructor parameters: the code generated for routes cannot name those that may be null.</summary>
public sealed record TextQuery
{
    public static TextQuery Plain { get; } = new();

    /// <summary>The version to read; absent is the latest.</summary>
    public int? Version { get; init; }

    /// <summary>Compare from this version on; absent compares nothing.</summary>
    public int? From { get; init; }

    /// <summary>Up to this one; absent is the latest.</summary>
    public int? To { get; init; }

    /// <summary>Saved: the text has just been saved.</summary>
    public string? Done { get; init; }
}

/// <param name="Edited">What stands in the editor; null for readers.</param>
/// <param name="SeenHash">Hash of the version that the editor was opened on; empty before the first.</param>
/// <param name="Shown">The version that is read; null before the first.</param>
public sealed record TextModel(
    CaseView View, AmendmentText? Edited, string SeenHash, TextVersionView? Shown, (TextVersionView Old, TextVersionView New)? Compared,
    Bilingual? Done, IReadOnlyList<FieldError> Errors, string CommandId)
{
    /// <summary>The day of release as it was typed, when the form came back.</summary>
    public string? PostedDay { get; init; }

    /// <summary>Saved, and not frozen yet.</summary>
    public bool MayFreeze => Edited is not null && View.Texts is [.., { FrozenAt: null }];
}

/// <summary>Shows the amendment's text: to its writer as an editor, to everybody else to read and compare.</summary>
public sealed class TextPages(CurrentViewer current, Database database, CaseViews views, IIds ids)
{
    /// <param name="posted">What was typed, when the form came back; null shows what is stored.</param>
    public async Task<IResult> ShowAsync(
        Guid caseId, TextQuery query, PostedForm? posted, IReadOnlyList<FieldError> errors, CancellationToken cancellationToken, int status = StatusCodes.Status200OK)
    {
        await using var db = database.CreateDbContext();
        var view = await views.LoadAsync(db, await current.GetAsync(cancellationToken), caseId, cancellationToken);
        var latest = view.Texts.Count == 0 ? null : view.Texts[^1];
        AmendmentText? edited = null;
        if (view.May.EditText)
        {
            edited = posted is not null ? new AmendmentText(posted.Text("textEn"), posted.Text("textFr"))
                : latest is not null ? new AmendmentText(latest.TextEn, latest.TextFr)
                : await FirstDraft.OfAsync(db, caseId, cancellationToken);
        }

        return Page.Show<TextPage>(
            new TextModel(
                view, edited, latest?.Hash ?? "", Of(view, query.Version) ?? latest, Compared(view, query), Words(query.Done), errors, ids.Next().ToString("N"))
            {
                PostedDay = posted is not null && posted.Has("releaseOn") ? posted.Text("releaseOn") : null,
            },
            status);
    }

    private static TextVersionView? Of(CaseView view, int? number) => view.Texts.FirstOrDefault(t => t.Number == number);

    private static (TextVersionView Old, TextVersionView New)? Compared(CaseView view, TextQuery query) =>
        Of(view, query.From) is { } old && (Of(view, query.To) ?? view.Texts[^1]) is { } @new && old != @new ? (old, @new) : null;

    private static Bilingual? Words(string? done) => done == "saved"
        ? new("Saved. Nobody decides on it before it is frozen.", "Enregistré. Personne ne se prononce avant que le texte soit figé.")
        : null;
}
