using AmendFlow.Web.Features.Agreements;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Announcements;

/// <summary>The forms of the announcement on an amendment's page.</summary>
internal static class AnnouncementEndpoints
{
    public static void MapAnnouncements(this RouteGroupBuilder pages)
    {
        var announcement = pages.MapGroup("/agreements/{id:guid}/amendments/{number:int}/announcement");
        announcement.MapPost("", (Guid id, int number, HttpRequest request, AnnouncementForms forms, AnnouncementHandler handler, CancellationToken ct) =>
            forms.RunAsync(id, number, request, "begin", (actor, form) => handler.BeginAsync(actor, form.CommandId, new(id, number, form.Text("title"), form.Day("releaseOn")), ct), ct));
        announcement.MapPost("/withdraw", (Guid id, int number, HttpRequest request, AnnouncementForms forms, AnnouncementHandler handler, CancellationToken ct) =>
            forms.RunAsync(id, number, request, "withdraw", (actor, form) => handler.WithdrawAsync(actor, form.CommandId, new(id, number, form.Text("reason")), ct), ct));
        foreach (var form in new[] { "", "/withdraw" })
        {
            // Where a reload or a bookmark of a form that came back leads.
            announcement.MapGet(form, (Guid id, int number) => LocalUrl.SeeOther($"/agreements/{id}/amendments/{number}"));
        }
    }
}

/// <summary>Runs a form of the page and shows the page again when it was refused.</summary>
internal sealed class AnnouncementForms(CurrentViewer current, AgreementPages pages, IIds ids)
{
    public async Task<IResult> RunAsync(
        Guid agreementId, int number, HttpRequest request, string name, Func<Actor, PostedForm, Task<AnnouncementAnswer>> work, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            var answer = await work(await current.ActorAsync(cancellationToken), form);
            return LocalUrl.SeeOther($"/cases/{answer.CaseId}");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict or RefusalKind.Forbidden)
        {
            var model = await pages.AmendmentAsync(await current.GetAsync(cancellationToken), agreementId, number, cancellationToken);
            var part = model.Announcement with { Form = name, Posted = form, Errors = refused.Errors(), CommandId = ids.Next().ToString("N") };
            return Page.Show<AmendmentPage>(model with { Announcement = part }, refused.Status());
        }
    }
}
