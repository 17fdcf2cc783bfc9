using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <summary>As typed; passwords are asked for again.</summary>
public sealed record SetUpModel(string CommandId, string Token, string Name, string Email, string Language, IReadOnlyList<FieldError> Errors);

internal static class SetUpEndpoints
{
    /// <param name="pages">Open to anybody: there is nobody yet who could sign in.</param>
    public static void MapSetUp(this RouteGroupBuilder pages)
    {
        pages.MapGet("/set-up", ShowAsync);
        pages.MapPost("/set-up", SetUpAsync);
    }

    private static async Task<IResult> ShowAsync(Database database, IIds ids, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db.People.AnyAsync(p => p.IsOperator, cancellationToken)
            ? throw Refuse.NotFound()
            : Page.Show<SetUpPage>(new SetUpModel(ids.Next().ToString("N"), "", "", "", CurrentLanguage.Code, []));
    }

    private static async Task<IResult> SetUpAsync(HttpContext http, SetUpHandler handler, Database database, IIds ids, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(http.Request, cancellationToken);
        var token = form.Text("token").Trim();
        try
        {
            var answer = await handler.HandleAsync(
                form.CommandId,
                new SetUpCommand(Tokens.Hash(token), form.Text("name"), form.Text("email"), form.Text("language")),
                form.Text("password"),
                form.Text("passwordAgain"),
                cancellationToken);
            await using var db = database.CreateDbContext();
            return await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == answer && p.IsActive, cancellationToken) is { } person
                ? await SignInEndpoints.EnterAsync(http, person, "/agreements/new")
                : LocalUrl.SeeOther("/sign-in");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            var model = new SetUpModel(
                ids.Next().ToString("N"), token, form.Text("name"), form.Text("email"), form.Text("language"), refused.Errors());
            return Page.Show<SetUpPage>(model, refused.Status());
        }
    }
}
