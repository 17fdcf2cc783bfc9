using System.Globalization;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Audit;

/// <summary>A time zone as a reader knows it, with the offset that held at an instant: "Paris time (UTC+1)".</summary>
internal static class ZoneWords
{
    public static Bilingual Of(TimeZoneInfo zone, DateTimeOffset at)
    {
        var city = zone.Id.Split('/')[^1].Replace('_', ' ');
        var offset = zone.GetUtcOffset(at);
        var utc = string.Create(
            CultureInfo.InvariantCulture,
            $"UTC{(offset < TimeSpan.Zero ? "\u2212" : "+")}{Math.Abs(offset.Hours)}{(offset.Minutes == 0 ? "" : $":{Math.Abs(offset.Minutes):00}")}");
        return new($"{city} time ({utc})", $"heure de {city} ({utc})");
    }
}
