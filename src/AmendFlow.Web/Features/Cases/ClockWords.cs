using System.Globalization;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Cases;

/// <summary>What the clock of a round did, for those who are asked and those who wait.</summary>
internal static class ClockWords
{
    /// <summary>That it stands still, and that it did and moved the last day; null where it always ran.</summary>
    /// <param name="isWaiting">An answer is still waited for.</param>
    /// <param name="zone">Of the party that is asked.</param>
    public static Bilingual? Of(Round round, bool isWaiting, TimeZoneInfo zone)
    {
        var words = new List<Bilingual>();
        if (isWaiting && round.PausedAt is { } since)
        {
            var day = since.DayIn(zone);
            words.Add(new(
                $"The clock stands still since {Format.Date(day, "en")}, while somebody else changes what is asked about: the last day moves by as many working days.",
                $"Le délai est suspendu depuis le {Format.Date(day, "fr")}, le temps d’une modification en cours : l’échéance sera reportée d’autant de jours ouvrés."));
        }

        if (round is { FirstDueOn: { } first, PausedDays: var days })
        {
            words.Add(new(
                $"The last day was {Format.Date(first, "en")}; it moved to {Format.Date(round.DueOn, "en")}, because the clock stood still for {days} working {(days == 1 ? "day" : "days")}.",
                $"L’échéance était le {Format.Date(first, "fr")} ; elle est reportée au {Format.Date(round.DueOn, "fr")}, le délai ayant été suspendu {days} jour{(days == 1 ? " ouvré" : "s ouvrés")}."));
        }

        return words.Count == 0 ? null : new(string.Join(' ', words.Select(w => w.En)), string.Join(' ', words.Select(w => w.Fr)));
    }

    /// <summary>The last day as an entry of the record has it: "due 2026-03-12".</summary>
    public static Bilingual Moved(string? recorded) =>
        DateOnly.TryParseExact(recorded?.Replace("due ", "", StringComparison.Ordinal), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new($"now {Format.Date(day, "en")}", $"désormais le {Format.Date(day, "fr")}")
            : new(recorded ?? "", recorded ?? "");
}
