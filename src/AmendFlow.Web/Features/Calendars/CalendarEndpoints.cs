using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Calendars;

/// <summary><c>/agreements/{id}/calendar/{a or b}</c>: when a party works. Everybody under the agreement reads it, its administrator changes it.</summary>
internal static class CalendarEndpoints
{
    public static void MapCalendars(this RouteGroupBuilder pages)
    {
        foreach (var (name, side) in new[] { ("a", Side.A), ("b", Side.B) })
        {
            pages.MapGet($"/agreements/{{id:guid}}/calendar/{name}", async (Guid id, string? done, CalendarPages shown, CancellationToken ct) =>
                Page.Show<CalendarPage>(await shown.LoadAsync(id, side, done is not null, ct)));
            pages.MapPost($"/agreements/{{id:guid}}/calendar/{name}", (Guid id, HttpRequest request, CalendarPages shown, CancellationToken ct) =>
                shown.ChangeAsync(id, side, request, ct));
        }
    }
}

/// <summary>Reads the calendar of a party, and runs its form.</summary>
internal sealed class CalendarPages(Database database, CurrentViewer current, CalendarHandler handler, TimeProvider time, IIds ids)
{
    /// <exception cref="RefusedException">No such agreement for this person.</exception>
    public async Task<CalendarModel> LoadAsync(Guid agreementId, Side side, bool isDone, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var agreement = viewer.SeesAgreement(agreementId) && await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleOrDefaultAsync(a => a.Id == agreementId, cancellationToken) is { } found
            ? found
            : throw Refuse.NotFound();
        var party = agreement.Of(side);
        return new CalendarModel(
            agreementId, agreement.Reference, Here(agreementId, side), party.Name, agreement.IsIllustrative, party.Zone, party.Holidays, party.Closures.Replace(' ', '\n'), FreeDays(party),
            viewer.Mandates.Any(m => m.AgreementId == agreementId && m.Side == side && m.Role == Role.PartyAdministrator),
            CalendarWords.Of(party), ids.Next().ToString("N"), PostedForm.Empty, [], isDone);
    }

    public async Task<IResult> ChangeAsync(Guid agreementId, Side side, HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            await handler.HandleAsync(
                await current.ActorAsync(cancellationToken), form.CommandId,
                new ChangeCalendarCommand(agreementId, side, form.Text("holidays"), form.Text("closures"), form.Text("was")), cancellationToken);
            return LocalUrl.SeeOther($"{Here(agreementId, side)}?done=1");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            var model = await LoadAsync(agreementId, side, false, cancellationToken);
            return Page.Show<CalendarPage>(model with { Posted = form, Errors = refused.Errors() }, refused.Status());
        }
    }

    private IReadOnlyList<FreeDay> FreeDays(Party party)
    {
        var calendar = party.Calendar();
        var today = calendar.LocalDate(time.GetUtcNow());
        return [.. Enumerable.Range(0, 365).Select(today.AddDays)
            .Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !calendar.IsWorkingDay(d))
            .Select(d => new FreeDay(d, calendar.IsHoliday(d)))];
    }

    private static string Here(Guid agreementId, Side side) => $"/agreements/{agreementId}/calendar/{(side == Side.A ? "a" : "b")}";
}
