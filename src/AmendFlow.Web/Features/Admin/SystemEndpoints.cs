using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Hosting;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <param name="LastSweep">Of this node; null before the first.</param>
/// <param name="MailFolder">Mails are files there, and reach nobody; null with a mail server, or in Development.</param>
/// <param name="IsDegraded">No sweep has ended for a minute: reminders and mails are late.</param>
public sealed record SystemModel(
    bool IsPostgreSql, string Runtime, DateTimeOffset Now, DateTimeOffset? LastSweep, bool IsDegraded, int TimersPending, int TimersOverdue, DateTimeOffset? NextTimer,
    IReadOnlyDictionary<MailState, int> Mails, bool MailsAreHeld, string? MailFolder);

/// <summary><c>/admin/system</c> for operators, and two questions for whoever watches over the process.</summary>
internal static class SystemEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static void MapSystem(this RouteGroupBuilder pages) => pages.MapGet("/admin/system", ShowAsync);

    /// <summary>Anonymous: up; and able to use the database, or what keeps it from that.</summary>
    public static void MapHealth(this RouteGroupBuilder open)
    {
        open.MapGet("/health/live", () => Results.Text("ok"));
        open.MapGet("/health/ready", async (Readiness readiness, CancellationToken cancellationToken) =>
            await readiness.ProblemsAsync(cancellationToken) is { Count: > 0 } problems
                ? Results.Text($"not ready: {string.Join("; ", problems)}", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text(string.Join("\n", ["ok", .. await readiness.NoticesAsync(cancellationToken)])));
    }

    private static async Task<IResult> ShowAsync(
        CurrentViewer current, Database database, SweepWatch watch, TimeProvider time, Settings settings, IHostEnvironment environment, CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { Person.IsOperator: true })
        {
            throw Refuse.NotFound();
        }

        await using var db = database.CreateDbContext();
        var now = time.GetUtcNow();
        var pending = db.Timers.AsNoTracking().Where(t => t.State == TimerState.Pending);
        return Page.Show<SystemPage>(new SystemModel(
            database.IsPostgreSql,
            System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
            now,
            watch.LastEndedAt,
            watch.LastEndedAt is not { } last || now - last > Patience,
            await pending.CountAsync(cancellationToken),
            await pending.CountAsync(t => t.DueAt <= now, cancellationToken),
            await pending.MinAsync(t => (DateTimeOffset?)t.DueAt, cancellationToken),
            await db.Mails.GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken),
            await OutboxPause.SinceAsync(db, cancellationToken) is not null,
            environment.IsDevelopment() ? null : settings.Mail.EmlFolder));
    }
}
