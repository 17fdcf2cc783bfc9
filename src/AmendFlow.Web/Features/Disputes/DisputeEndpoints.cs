using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Links;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Disputes;

/// <summary>"It was not me", from the confirmation mail: GET and HEAD only show, and a lone press of the button raises nothing either.</summary>
public static class DisputeEndpoints
{
    /// <summary>The box that has to be ticked: machines that press every button have been seen, and would cry wolf on every decision.</summary>
    public const string NotMe = "notMe";

    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    public static void MapDisputes(this RouteGroupBuilder pages)
    {
        pages.MapMethods("/a/{token}/dispute", Reads, ShowAsync);
        pages.MapPost("/a/{token}/dispute", RaiseAsync);
    }

    private static async Task<IResult> ShowAsync(
        string token, HttpContext http, LinkPages links, Database database, IIds ids, CancellationToken cancellationToken) =>
        await links.FindAsync(token, cancellationToken) is not { } found ? LinkEndpoints.Unknown(http)
        : await ModelAsync(http, found, token, database, ids, cancellationToken) is { } model ? Show(model)
        : LinkEndpoints.Back(http, token, "");

    private static async Task<IResult> RaiseAsync(
        string token, HttpContext http, LinkPages links, Database database, IIds ids, DisputeHandler handler, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, cancellationToken) is not { } found)
        {
            return LinkEndpoints.Unknown(http);
        }

        if (await ModelAsync(http, found, token, database, ids, cancellationToken) is not { } model)
        {
            return LinkEndpoints.Back(http, token, "");
        }

        if (model.Dispute is not null)
        {
            return LocalUrl.SeeOther(model.Address);
        }

        if (!LinkEndpoints.Limits(http).AllowsForm(found.Link.Id))
        {
            return Page.Show<ProblemPage>(ProblemModel.TooMany, StatusCodes.Status429TooManyRequests);
        }

        var form = await PostedForm.ReadAsync(http.Request, cancellationToken);
        try
        {
            if (form.Text(NotMe).Length == 0)
            {
                throw Refuse.Invalid(NotMe, "Tick the box if you did not record this.", "Cochez la case si vous n’avez pas enregistré cette décision.");
            }

            await handler.HandleAsync(found, model.Decision.Id, form.CommandId, cancellationToken);
            return LocalUrl.SeeOther(model.Address);
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return Show(model with { Errors = refused.Errors() }, refused.Status());
        }
    }

    private static InLanguage Show(DisputeModel model, int status = StatusCodes.Status200OK) =>
        new(Page.Show<DisputePage>(model, status), model.Found.Person.Language);

    /// <returns>Null where this link's holder has recorded nothing by a link: who was signed in has a password to change, and a coordinator to tell.</returns>
    private static async Task<DisputeModel?> ModelAsync(
        HttpContext http, LinkFound found, string token, Database database, IIds ids, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db.Decisions.AsNoTracking().SingleOrDefaultAsync(d => d.TaskId == found.Task.Id && d.ActorId == found.Person.Id && d.Channel == Channel.Link, cancellationToken) is { } decision
            ? new DisputeModel(
                found, decision, await db.Disputes.AsNoTracking().SingleOrDefaultAsync(d => d.DecisionId == decision.Id, cancellationToken),
                $"/a/{token}/dispute{LinkPages.LanguageQuery(http)}", ids.Next().ToString("N"))
            : null;
    }
}

/// <param name="Dispute">Null before it was said.</param>
/// <param name="Address">Of this page and its form.</param>
public sealed record DisputeModel(LinkFound Found, Decision Decision, Dispute? Dispute, string Address, string CommandId)
{
    public IReadOnlyList<FieldError> Errors { get; init; } = [];
}
