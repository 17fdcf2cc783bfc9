using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Engine;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <summary><c>/account</c>: a person's own settings, and their tokens for the API.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this RouteGroupBuilder pages)
    {
        pages.MapGet("/account", async (string? done, AccountPages account, CancellationToken cancellationToken) =>
            await account.ShowAsync(null, "", "", null, done ?? "", cancellationToken));

        // By session and form, never by a token: one that leaked cannot make others.
        pages.MapPost("/api/tokens", async (HttpRequest request, AccountPages account, AccountHandler handler, CurrentViewer current, CancellationToken cancellationToken) =>
        {
            var form = await PostedForm.ReadAsync(request, cancellationToken);
            try
            {
                var token = await handler.MakeTokenAsync(
                    await current.ActorAsync(cancellationToken), form.CommandId, new(form.Text("name")), cancellationToken);
                return await account.ShowAsync(token, "", "", null, token is null ? "shown" : "", cancellationToken);
            }
            catch (RefusedException refused)
            {
                return await account.ShowAsync(null, form.Text("name"), "token", refused, "", cancellationToken);
            }
        });
        pages.MapPost("/account/tokens/{id:guid}/revoke", (Guid id, HttpRequest request, AccountPages account, AccountHandler handler, CancellationToken cancellationToken) =>
            account.RunAsync(request, "token", "revoked", (actor, form, ct) => handler.RevokeTokenAsync(actor, form.CommandId, new(id), ct), cancellationToken));
        pages.MapPost("/account/language", (HttpRequest request, AccountPages account, AccountHandler handler, CancellationToken cancellationToken) =>
            account.RunAsync(request, "language", "language", async (actor, form, ct) =>
            {
                await handler.ChangeLanguageAsync(actor, form.CommandId, new(form.Text("language")), ct);
                Preferences.SetLanguage(request.HttpContext, form.Text("language"));
            }, cancellationToken));
        pages.MapPost("/account/mails", (HttpRequest request, AccountPages account, AccountHandler handler, CancellationToken cancellationToken) =>
            account.RunAsync(request, "mails", "mails", (actor, form, ct) => handler.ChangeMailsAsync(
                actor, form.CommandId, new(form.Text("hour").Length == 0 ? null : form.Whole("hour") ?? -1, form.Has("digest")), ct), cancellationToken));
        pages.MapPost("/account/password", (HttpRequest request, AccountPages account, AccountHandler handler, Database database, CancellationToken cancellationToken) =>
            account.RunAsync(request, "password", "password", async (actor, form, ct) =>
            {
                await handler.ChangePasswordAsync(
                    actor, form.CommandId, form.Text("current"), form.Text("password"), form.Text("passwordAgain"),
                    request.HttpContext.Connection.RemoteIpAddress, ct);
                await using var db = database.CreateDbContext();
                var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == actor.PersonId, ct);
                await request.HttpContext.SignInAsync(SessionCookie.Scheme, SessionCookie.PrincipalOf(person));
            }, cancellationToken));
    }
}

/// <summary>Shows the page, and runs its forms.</summary>
internal sealed class AccountPages(CurrentViewer current, Database database, TimeProvider time, IIds ids)
{
    public async Task<IResult> RunAsync(
        HttpRequest request, string formName, string done, Func<Actor, PostedForm, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            await work(await current.ActorAsync(cancellationToken), form, cancellationToken);
            return LocalUrl.SeeOther($"/account?done={done}");
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            return await ShowAsync(null, "", formName, refused, "", cancellationToken);
        }
    }

    public async Task<IResult> ShowAsync(
        string? newToken, string tokenName, string errorsOf, RefusedException? refused, string done, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        var now = time.GetUtcNow();
        await using var db = database.CreateDbContext();
        var tokens = await db.ApiTokens.AsNoTracking().Where(t => t.PersonId == viewer.Id).OrderByDescending(t => t.CreatedAt).Take(100)
            .Select(t => new TokenRow(t.Id, t.Name, t.CreatedAt, t.ExpiresAt, t.RevokedAt == null && t.ExpiresAt > now)).ToListAsync(cancellationToken);
        var parties = await db.Parties.AsNoTracking().ToListAsync(cancellationToken);
        var roles = viewer.Mandates.Select(m => (Role: Roles.Name(m.Role), Party: parties.Single(p => p.AgreementId == m.AgreementId && p.Side == m.Side).Name)).ToList();
        IReadOnlyList<FieldError> errors = refused?.Errors() ?? [];
        return Page.Show<AccountPage>(
            new AccountModel(
                viewer.Person,
                new Bilingual(string.Join("; ", roles.Select(r => $"{r.Role.En}, {r.Party}")), string.Join("; ", roles.Select(r => $"{r.Role.Fr}, {r.Party}"))),
                tokens, newToken, tokenName, [.. Enumerable.Range(0, 4 + tokens.Count).Select(_ => ids.Next().ToString("N"))], errorsOf, errors, done),
            refused?.Status() ?? StatusCodes.Status200OK);
    }
}
