using System.Globalization;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Agreements;

/// <param name="Rows">The indexes of the clause rows that are shown.</param>
/// <param name="Organisations">Known names, to choose from.</param>
public sealed record NewAgreementModel(
    string CommandId, PostedForm Form, IReadOnlyList<int> Rows, IReadOnlyList<string> Organisations, IReadOnlyList<FieldError> Errors);

internal static class NewAgreementEndpoints
{
    public static void MapNewAgreement(this RouteGroupBuilder pages)
    {
        pages.MapGet("/agreements/new", async (CurrentViewer current, Database database, IIds ids, CancellationToken cancellationToken) =>
        {
            await CheckAsync(current, cancellationToken);
            return Page.Show<NewAgreementPage>(await ModelAsync(database, ids, PostedForm.Empty, [0], [], cancellationToken));
        });
        pages.MapPost("/agreements/new", RegisterAsync);
    }

    private static async Task<IResult> RegisterAsync(
        HttpRequest request, CurrentViewer current, NewAgreementHandler handler, Database database, IIds ids, CancellationToken cancellationToken)
    {
        await CheckAsync(current, cancellationToken);
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        var rows = form.Rows("clauses").Take(NewAgreementRules.MostClauses).ToList();

        // A button of the form itself, so that rows come and go without script and nothing typed is lost.
        if (form.Has("add"))
        {
            rows.Add(rows.Count == 0 ? 0 : rows[^1] + 1);
            return Page.Show<NewAgreementPage>(await ModelAsync(database, ids, form, rows, [], cancellationToken));
        }

        if (form.Whole("remove") is { } removed)
        {
            rows.Remove(removed);
            return Page.Show<NewAgreementPage>(await ModelAsync(database, ids, form, rows, [], cancellationToken));
        }

        try
        {
            await handler.HandleAsync(await current.ActorAsync(cancellationToken), form.CommandId, Command(form, rows), cancellationToken);
            return LocalUrl.SeeOther("/admin/people?done=agreement");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            var errors = refused.Errors().Select(e => InForm(e, Filled(form, rows))).ToList();
            return Page.Show<NewAgreementPage>(await ModelAsync(database, ids, form, rows, errors, cancellationToken), refused.Status());
        }
    }

    private static async Task CheckAsync(CurrentViewer current, CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { Person.IsOperator: true })
        {
            throw Refuse.NotFound();
        }
    }

    private static NewAgreementCommand Command(PostedForm form, IReadOnlyList<int> rows) => new(
        form.Text("reference"),
        form.Text("titleEn"),
        form.Text("titleFr"),
        form.Day("signedOn"),
        form.Text("endsOn").Length == 0 ? null : form.Day("endsOn"),
        Party(form, "a"),
        Party(form, "b"),
        [.. Filled(form, rows).Select(r => new NewClause(form.Text($"clauses[{r}].number"), form.Text($"clauses[{r}].title"), form.Text($"clauses[{r}].text")))]);

    private static NewParty Party(PostedForm form, string name) =>
        new(form.Text($"{name}.organisation"), form.Text($"{name}.zone").Trim(), form.Text($"{name}.holidays"));

    // A row that was left empty is no clause.
    private static List<int> Filled(PostedForm form, IReadOnlyList<int> rows) =>
        [.. rows.Where(r => (form.Text($"clauses[{r}].number") + form.Text($"clauses[{r}].title") + form.Text($"clauses[{r}].text")).Trim().Length > 0)];

    // The rules count clauses, the form counts rows.
    private static FieldError InForm(FieldError error, List<int> filled)
    {
        if (error.Field.Split('[', ']') is not ["clauses", var index, var rest])
        {
            return error;
        }

        return error with { Field = $"clauses[{filled[int.Parse(index, CultureInfo.InvariantCulture)]}]{rest}" };
    }

    private static async Task<NewAgreementModel> ModelAsync(
        Database database, IIds ids, PostedForm form, IReadOnlyList<int> rows, IReadOnlyList<FieldError> errors, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var organisations = await db.Organisations.AsNoTracking().OrderBy(o => o.Name).Select(o => o.Name).ToListAsync(cancellationToken);
        return new NewAgreementModel(ids.Next().ToString("N"), form, rows, organisations, errors);
    }
}
