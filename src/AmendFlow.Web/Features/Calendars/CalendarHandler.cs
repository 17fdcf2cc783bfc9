using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Agreements;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Calendars;

/// <param name="Holidays">"FR" or "none".</param>
/// <param name="Closures">Words of <see cref="ClosedDay"/>, parted by blanks, commas or line ends; at most <see cref="ClosedDays.Most"/>.</param>
/// <param name="Was">What the change was made from, as <see cref="CalendarWords.Of"/> writes it.</param>
public sealed record ChangeCalendarCommand(Guid AgreementId, Side Side, string Holidays, string Closures, string Was);

public sealed record ChangeCalendarAnswer(Side Side);

/// <summary>
/// Says on which days a party is closed: by its administrator. A deadline that has begun keeps its last day; what is counted from now on is
/// counted in the new calendar.
/// </summary>
public sealed class CalendarHandler(StepRunner steps)
{
    private const int MaxLength = 4000;
    private const int YearsAhead = 10;

    /// <exception cref="RefusedException">No administrator of the party; changed by somebody else meanwhile; a field does not fit.</exception>
    public Task<ChangeCalendarAnswer> HandleAsync(Actor actor, string commandId, ChangeCalendarCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var scope = await AdminScope.LoadAsync(step, ct);
            if (!scope.Administers(command.AgreementId, command.Side))
            {
                throw Refuse.NotFound();
            }

            var party = await step.Db.Parties.SingleAsync(p => p.AgreementId == command.AgreementId && p.Side == command.Side, ct);
            var old = CalendarWords.Of(party);
            if (old != command.Was)
            {
                throw Refuse.Conflict(
                    "Somebody else changed this calendar meanwhile. Look at it as it stands now, and change it again.",
                    "Quelqu’un d’autre a modifié ce calendrier entre-temps. Consultez-le tel qu’il est, puis recommencez.");
            }

            var calendar = Read(command, party);
            (party.Holidays, party.Closures) = (calendar.Holidays, calendar.Closures.ToString());
            var changed = CalendarWords.Of(party);
            if (changed == old)
            {
                return new ChangeCalendarAnswer(command.Side);
            }

            CheckLeavesWork(calendar, calendar.LocalDate(step.Now).Year);

            // Of two who change it at the same time, one starts again and finds the other's.
            (await step.Db.Agreements.SingleAsync(a => a.Id == command.AgreementId, ct)).Version++;
            step.Audit(command.AgreementId, new AuditFact("calendar-changed", CalendarWords.Object(command.Side))
            {
                Side = command.Side,
                Role = Role.PartyAdministrator,
                Old = old,
                New = changed,
                Private = [new PrivateFact("by", step.Actor.Name, command.Side)],
            });
            return new ChangeCalendarAnswer(command.Side);
        }, cancellationToken);

    private static PartyCalendar Read(ChangeCalendarCommand command, Party party)
    {
        var errors = new List<FieldError>();
        if (command.Holidays is not ("FR" or "none"))
        {
            errors.Add(new("holidays", new("Choose the public holidays.", "Choisissez les jours fériés.")));
        }

        var closed = ClosedDays.None;
        try
        {
            closed = ClosedDays.Read(command.Closures.Length <= MaxLength ? command.Closures : "");
            if (command.Closures.Length > MaxLength || closed.Entries.Length > ClosedDays.Most)
            {
                errors.Add(new("closures", new($"At most {ClosedDays.Most} entries and {MaxLength} characters.", $"{ClosedDays.Most} lignes et {MaxLength} caractères au plus.")));
            }
        }
        catch (FormatException wrong)
        {
            var words = wrong.Message.Split(' ');
            errors.Add(new("closures", new(
                $"{Shown(words, "“", "”")} {(words.Length == 1 ? "is no day. Write it" : "are no days. Write them")} like 2026-12-24, 2026-12-24..2027-01-02 (the earlier day first, at most {ClosedDay.LongestRange} days), 12-26, easter+1 or third-monday-01.",
                $"{Shown(words, "« ", " »")} {(words.Length == 1 ? "n’est pas un jour" : "ne sont pas des jours")}. Écrivez par exemple 2026-12-24, 2026-12-24..2027-01-02 (d’abord le premier jour, {ClosedDay.LongestRange} jours au plus), 12-26, easter+1 ou third-monday-01.")));
        }

        return errors.Count == 0 ? new PartyCalendar(party.Zone, command.Holidays, closed) : throw Refuse.Invalid(errors);
    }

    // All at once, as far as anybody reads.
    private static string Shown(string[] words, string open, string close) =>
        string.Join(", ", words.Take(5).Select(w => $"{open}{(w.Length <= 40 ? w : w[..40] + "…")}{close}")) + (words.Length > 5 ? ", …" : "");

    // A party that never works would let no deadline end.
    private static void CheckLeavesWork(PartyCalendar calendar, int year)
    {
        foreach (var checkedYear in Enumerable.Range(year, YearsAhead + 1))
        {
            var days = calendar.WorkingDaysBetween(new DateOnly(checkedYear, 1, 1).AddDays(-1), new DateOnly(checkedYear, 12, 31));
            if (days < ClosedDays.FewestWorkingDays)
            {
                throw Refuse.Invalid(
                    "closures",
                    $"That leaves {days} working days in {checkedYear}; there must be {ClosedDays.FewestWorkingDays} at least.",
                    $"Il resterait {days} jours ouvrés en {checkedYear} ; il en faut au moins {ClosedDays.FewestWorkingDays}.");
            }
        }
    }
}
