using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Engine;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

internal static class SignInEndpoints
{
    /// <param name="pages">Open to anybody.</param>
    /// <param name="demo">Signing in with one click exists in the demonstration only.</param>
    public static void MapSignIn(this RouteGroupBuilder pages, bool demo)
    {
        pages.MapGet("/sign-in", ShowAsync);
        pages.MapPost("/sign-in", SignInAsync);
        pages.MapPost("/sign-out", SignOutAsync);
        if (demo)
        {
            pages.MapPost("/sign-in/demo", SignInAsDemoAsync);
        }
    }

    private static async Task<IResult> ShowAsync(string? returnUrl, Database database, Settings settings, CancellationToken cancellationToken) =>
        Page.Show<SignInPage>(await ModelAsync(database, settings, returnUrl, "", [], cancellationToken));

    private static async Task<IResult> SignInAsync(
        HttpContext http, SignInHandler handler, Database database, Settings settings, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(http.Request, cancellationToken);
        var answer = await handler.HandleAsync(form.Text("email"), form.Text("password"), http.Connection.RemoteIpAddress, cancellationToken);
        if (answer.Person is { } person)
        {
            return await EnterAsync(http, person, form.Text("returnUrl"));
        }

        var model = await ModelAsync(
            database, settings, form.Text("returnUrl"), form.Text("email"), [new FieldError("", Words(answer.Wait))], cancellationToken);
        return Page.Show<SignInPage>(model, answer.Wait is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> SignInAsDemoAsync(HttpContext http, Database database, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(http.Request, cancellationToken);
        await using var db = database.CreateDbContext();
        var person = form.Id("personId") is { } id
            ? await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.IsDemo && p.IsActive, cancellationToken)
            : null;
        return person is null ? throw Steps.Refuse.NotFound() : await EnterAsync(http, person, form.Text("returnUrl"));
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, CurrentViewer current, CancellationToken cancellationToken)
    {
        if (await current.FindAsync(cancellationToken) is { } viewer)
        {
            Preferences.Leave(http, viewer.Person);
        }

        await SessionCookie.EndAsync(http, cancellationToken);
        return LocalUrl.SeeOther("/sign-in");
    }

    /// <summary>Starts a new session and leads to where the person wanted to go.</summary>
    internal static async Task<IResult> EnterAsync(HttpContext http, Person person, string? returnUrl)
    {
        await http.SignInAsync(SessionCookie.Scheme, SessionCookie.PrincipalOf(person));
        Preferences.Arrive(http, person);
        return LocalUrl.SeeOther(returnUrl);
    }

    private static async Task<SignInModel> ModelAsync(
        Database database, Settings settings, string? returnUrl, string email, IReadOnlyList<FieldError> errors, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return new SignInModel(
            LocalUrl.OrHome(returnUrl), settings.Demo ? await DemoSignIn.LoadAsync(db, cancellationToken) : null, email, errors);
    }

    private static Bilingual Words(TimeSpan? wait) => wait is { } rest
        ? SignInDelay.Words(rest)
        : new("The email address and the password do not fit together.", "L’adresse électronique et le mot de passe ne correspondent pas.");
}
