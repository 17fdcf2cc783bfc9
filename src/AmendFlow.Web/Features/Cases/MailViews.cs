using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>What is shown of a mail: for whom, what about, how far it has come. Never what it says, so that no link and no code shows.</summary>
/// <param name="To">The name of its reader.</param>
/// <param name="TaskId">The task that it is about; null for one about the case.</param>
/// <param name="IsLost">It came back or could not be delivered, and nothing took its place yet.</param>
/// <param name="At">When it came to this state.</param>
/// <param name="Reply">The mail server's words where it is not simply handed over, in nobody's language; else empty.</param>
public sealed record MailView(Guid Id, string To, Bilingual What, Bilingual State, Guid? TaskId, bool IsLost, bool IsWaiting, DateTimeOffset At, string Reply);

/// <summary>A mail without its bytes.</summary>
internal sealed record MailRow(
    Guid Id, MailKind Kind, MailState State, Guid? TaskId, int Attempt, DateTimeOffset OwedAt, DateTimeOffset? SentAt, DateTimeOffset? ReportedAt, string? Reply,
    string To, Guid? OrganisationId)
{
    // Those of a case that was sent back and forth for a year are some hundred.
    private const int Most = 500;

    /// <summary>The latest mails of a case, newest first.</summary>
    public static Task<List<MailRow>> LoadAsync(AmendFlowDbContext db, Guid caseId, CancellationToken cancellationToken) =>
        (from mail in db.Mails.AsNoTracking()
         join person in db.People on mail.PersonId equals person.Id
         where mail.CaseId == caseId
         orderby mail.OwedAt descending, mail.Id descending
         select new MailRow(
             mail.Id, mail.Kind, mail.State, mail.TaskId, mail.Attempt, mail.OwedAt, mail.SentAt, mail.ReportedAt, mail.Reply, person.Name, person.OrganisationId))
        .Take(Most).ToListAsync(cancellationToken);
}

/// <summary>Projects the mails of a case: each party sees those to its own people, and none of the other's.</summary>
internal static class MailViews
{
    public static IReadOnlyList<MailView> Of(CaseRows rows, Lane lane)
    {
        var tasks = rows.Rounds.Concat(rows.Incidents).SelectMany(r => r.Tasks).ToDictionary(t => t.Id, t => t.Side);
        return [.. rows.Mails.Where(m => lane.Opens(SideOf(m))).Select(One)];

        Side? SideOf(MailRow mail) => mail.TaskId is { } task && tasks.TryGetValue(task, out var side)
            ? side
            : rows.Agreement.Parties.FirstOrDefault(p => p.OrganisationId == mail.OrganisationId)?.Side;
    }

    private static MailView One(MailRow mail) => new(
        mail.Id,
        mail.To,
        MailNames.Of(mail.Kind),
        MailNames.Of(mail.State, mail.Attempt, mail.ReportedAt is not null),
        mail.TaskId,
        MailNames.IsLost(mail.State),
        mail.State is MailState.Owed or MailState.Rendered,
        mail.ReportedAt ?? mail.SentAt ?? mail.OwedAt,
        mail.State == MailState.Sent && mail.ReportedAt is null ? "" : mail.Reply ?? "");
}
