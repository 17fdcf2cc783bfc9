using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Admin;

/// <summary><c>/admin/people</c>: who is here, and invitations.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/people", async (string? q, int? page, string? done, PeopleLoader loader, CancellationToken cancellationToken) =>
            Page.Show<PeoplePage>(await loader.LoadAsync(q, page, PostedForm.Empty, [], done ?? "", cancellationToken)));
        pages.MapPost("/admin/people", InviteAsync);
    }

    private static async Task<IResult> InviteAsync(
        HttpRequest request, CurrentViewer current, InviteHandler handler, PeopleLoader loader, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            var organisation = form.Id("organisation");
            if (organisation is null && form.Text("organisation") != "operator")
            {
                throw Refuse.Invalid("organisation", "Choose an organisation.", "Choisissez une organisation.");
            }

            var command = new InviteCommand(form.Text("name"), form.Text("email"), form.Text("language"), organisation);
            var answer = await handler.InviteAsync(await current.ActorAsync(cancellationToken), form.CommandId, command, cancellationToken);
            return LocalUrl.SeeOther($"/admin/people/{answer.PersonId}?done=invited");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return Page.Show<PeoplePage>(await loader.LoadAsync(null, null, form, refused.Errors(), "", cancellationToken), refused.Status());
        }
    }
}

/// <summary>Finds out what the list of people shows.</summary>
internal sealed class PeopleLoader(CurrentViewer current, Database database, TimeProvider time, IIds ids)
{
    public async Task<PeopleModel> LoadAsync(
        string? search, int? page, PostedForm form, IReadOnlyList<FieldError> errors, string done, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var scope = await AdminScope.LoadAsync(db, await current.GetAsync(cancellationToken), cancellationToken);
        var wanted = (search ?? "").Trim();
        var number = Math.Clamp(page ?? 1, 1, 10_000);
        var (rows, count) = await PeopleQuery.ListAsync(db, scope, wanted, number, time.GetUtcNow(), cancellationToken);
        return new PeopleModel(
            rows,
            number,
            (count + PeopleQuery.PageSize - 1) / PeopleQuery.PageSize,
            wanted,
            scope.IsOperator,
            await PeopleQuery.EmptyChairsAsync(db, scope, time.GetUtcNow(), cancellationToken),
            await PeopleQuery.OrganisationsAsync(db, scope, cancellationToken),
            ids.Next().ToString("N"),
            form,
            errors,
            done)
        {
            HasParty = scope.Parties.Count > 0,
        };
    }
}
