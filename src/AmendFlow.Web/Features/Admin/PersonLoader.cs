using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <summary>Finds out what the page of one person shows.</summary>
internal sealed class PersonLoader(CurrentViewer current, Database database, TimeProvider time, IIds ids)
{
    private const int MostMails = 20;

    public async Task<PersonModel> LoadAsync(
        Guid personId, PostedForm form, string errorsOf, IReadOnlyList<FieldError> errors, string done, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var viewer = await current.GetAsync(cancellationToken);
        var scope = await AdminScope.LoadAsync(db, viewer, cancellationToken);
        var person = await scope.PersonAsync(db, personId, cancellationToken);
        var now = time.GetUtcNow();
        var mandates = await MandatesAsync(db, scope, personId, now, cancellationToken);
        var openTasks = await db.Tasks.CountAsync(t => t.AssigneeId == personId && t.State == TaskState.Open, cancellationToken);
        return new PersonModel(
            (await PeopleQuery.RowsAsync(db, [person], now, cancellationToken))[0],
            person.Language,
            person.InvitationHash is null ? null : person.InvitationExpiresAt,
            mandates,
            await PartiesAsync(db, scope, person.OrganisationId, now, cancellationToken),
            scope.Parties.Count > 0 ? [.. Enum.GetValues<Role>()] : [Role.PartyAdministrator],
            openTasks == 0 || scope.Parties.Count == 0 ? [] : await ColleaguesAsync(db, scope, person, now, cancellationToken),
            openTasks,
            person.Id == viewer.Id,
            scope.IsOperator,
            [.. Enumerable.Range(0, 5 + mandates.Count).Select(_ => ids.Next().ToString("N"))],
            form,
            errorsOf,
            errors,
            done)
        {
            AddressFailedAt = person.AddressFailedAt,
            Mails = await MailsAsync(db, scope, personId, cancellationToken),
        };
    }

    private static async Task<IReadOnlyList<PersonMail>> MailsAsync(AmendFlowDbContext db, AdminScope scope, Guid personId, CancellationToken cancellationToken)
    {
        var agreements = scope.Parties.Select(p => (Guid?)p.AgreementId).ToList();
        var mails = await db.Mails.AsNoTracking()
            .Where(m => m.PersonId == personId && (scope.IsOperator || m.AgreementId == null || agreements.Contains(m.AgreementId)))
            .OrderByDescending(m => m.OwedAt).ThenByDescending(m => m.Id).Take(MostMails)
            .Select(m => new { m.Id, m.Kind, m.State, m.Attempt, m.OwedAt, m.SentAt, m.ReportedAt, m.Reply }).ToListAsync(cancellationToken);
        return [.. mails.Select(m => new PersonMail(
            m.Id, MailNames.Of(m.Kind), MailNames.Of(m.State, m.Attempt, m.ReportedAt is not null), MailNames.IsLost(m.State), m.ReportedAt ?? m.SentAt ?? m.OwedAt,
            m.State == MailState.Sent && m.ReportedAt is null ? "" : m.Reply ?? ""))];
    }

    private static async Task<IReadOnlyList<MandateRow>> MandatesAsync(
        AmendFlowDbContext db, AdminScope scope, Guid personId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await (
            from mandate in db.Mandates.AsNoTracking()
            join agreement in db.Agreements on mandate.AgreementId equals agreement.Id
            join party in db.Parties on new { mandate.AgreementId, mandate.Side } equals new { party.AgreementId, party.Side }
            where mandate.PersonId == personId
            orderby agreement.Reference, mandate.From
            select new { Mandate = mandate, agreement.Reference, Party = party.Name }).ToListAsync(cancellationToken);
        var days = await PartyDays.TodayAsync(db, rows.Select(r => r.Mandate.AgreementId), now, cancellationToken);
        return [.. rows
            .Where(r => scope.IsOperator || scope.Administers(r.Mandate.AgreementId, r.Mandate.Side))
            .Select(r => new MandateRow(
                r.Mandate.Id, r.Reference, r.Party, r.Mandate.Role, r.Mandate.From, r.Mandate.To, days[(r.Mandate.AgreementId, r.Mandate.Side)],
                scope.Administers(r.Mandate.AgreementId, r.Mandate.Side)))];
    }

    // The handler asks task by task who may take it; the list only spares people a refusal.
    private static async Task<IReadOnlyList<Choice>> ColleaguesAsync(
        AmendFlowDbContext db, AdminScope scope, Person person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new List<Asked>();
        var parties = scope.Parties.Where(p => p.OrganisationId == person.OrganisationId).ToList();
        foreach (var party in parties)
        {
            found.AddRange(await Asking.HoldersAsync(db, party.AgreementId, party.Side, Asking.MayStandIn, party.Calendar().LocalDate(now), cancellationToken));
        }

        return [.. found.Where(h => h.Person.Id != person.Id && h.Person.Id != scope.Viewer.Id).DistinctBy(h => h.Person.Id)
            .OrderBy(h => h.Person.Name, StringComparer.CurrentCulture)
            .Select(h => new Choice(h.Person.Id.ToString(), $"{h.Person.Name} ({string.Join(", ", h.Roles.Distinct().Select(r => CurrentLanguage.Words(Roles.Name(r))))})"))];
    }

    private static async Task<IReadOnlyList<PartyChoice>> PartiesAsync(
        AmendFlowDbContext db, AdminScope scope, Guid? organisationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parties = await db.Parties.AsNoTracking().Where(p => p.OrganisationId == organisationId)
            .Join(db.Agreements, p => p.AgreementId, a => a.Id, (p, a) => new { Party = p, a.Reference })
            .OrderBy(p => p.Reference).ToListAsync(cancellationToken);
        return [.. parties
            .Where(p => scope.IsOperator || scope.Administers(p.Party.AgreementId, p.Party.Side))
            .Select(p => new PartyChoice(new($"{p.Party.AgreementId}/{p.Party.Side}", $"{p.Party.Name}, {p.Reference}"), p.Party.Calendar().LocalDate(now)))];
    }
}
