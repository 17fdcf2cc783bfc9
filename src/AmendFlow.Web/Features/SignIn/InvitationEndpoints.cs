using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <param name="Person">Null for a link that is unknown, spent or out of date: all look the same.</param>
public sealed record InvitationModel(string Token, Person? Person, string Language, string CommandId, IReadOnlyList<FieldError> Errors);

internal static class InvitationEndpoints
{
    /// <param name="pages">Open to anybody: the link is the proof.</param>
    public static void MapInvitation(this RouteGroupBuilder pages)
    {
        pages.MapGet("/invitation/{token}", (string token, Database database, TimeProvider time, IIds ids, CancellationToken cancellationToken) =>
            ShowAsync(token, null, [], StatusCodes.Status200OK, database, time, ids, cancellationToken));
        pages.MapPost("/invitation/{token}", AcceptAsync);
    }

    private static async Task<IResult> ShowAsync(
        string token, string? language, IReadOnlyList<FieldError> errors, int status, Database database, TimeProvider time, IIds ids, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var person = await AcceptInvitationHandler.FindAsync(db, Tokens.Hash(token), time.GetUtcNow(), cancellationToken);
        var model = new InvitationModel(token, person, language ?? person?.Language ?? "en", ids.Next().ToString("N"), errors);
        return Page.Show<InvitationPage>(model, person is null ? StatusCodes.Status404NotFound : status);
    }

    private static async Task<IResult> AcceptAsync(
        string token, HttpContext http, AcceptInvitationHandler handler, Database database, TimeProvider time, IIds ids, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(http.Request, cancellationToken);
        try
        {
            var command = new AcceptInvitationCommand(Tokens.Hash(token), form.Text("language"));
            var answer = await handler.HandleAsync(form.CommandId, command, form.Text("password"), form.Text("passwordAgain"), cancellationToken);
            await using var db = database.CreateDbContext();
            return await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == answer && p.IsActive, cancellationToken) is { } person
                ? await SignInEndpoints.EnterAsync(http, person, "/")
                : LocalUrl.SeeOther("/sign-in");
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(token, form.Text("language"), refused.Errors(), refused.Status(), database, time, ids, cancellationToken);
        }
    }
}
