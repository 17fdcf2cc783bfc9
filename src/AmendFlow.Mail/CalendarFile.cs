using System.Globalization;
using System.Text;

namespace AmendFlow.Mail;

/// <summary>A last day, for the reader's calendar.</summary>
/// <param name="Uid">The same for all files about one thing, for ever.</param>
/// <param name="Sequence">From 0; a file with a higher one takes the place of those before.</param>
/// <param name="Day">A day of its own, not an instant: it is the same day wherever the calendar is read.</param>
/// <param name="Summary">One line; nothing confidential, because calendars are shared.</param>
/// <param name="Description">For the same reason without a personal link.</param>
/// <param name="Url">A page that asks to sign in.</param>
/// <param name="IsCancelled">Takes the day out of the calendar.</param>
public sealed record CalendarEntry(string Uid, int Sequence, DateOnly Day, string Summary, string Description, string Url, bool IsCancelled);

/// <summary>Writes a day as an iCalendar file (RFC 5545). It only tells: nobody is asked to accept, and no answer is expected.</summary>
public static class CalendarFile
{
    /// <summary>Octets of a line without its end (RFC 5545 3.1).</summary>
    private const int LongestLine = 75;

    /// <summary>The METHOD of the file, which its MIME type repeats (RFC 5546).</summary>
    public static string MethodOf(CalendarEntry entry) => entry.IsCancelled ? "CANCEL" : "PUBLISH";

    /// <summary>The file: UTF-8, CRLF, folded.</summary>
    /// <param name="entry">What it says.</param>
    /// <param name="stamp">When it was made.</param>
    /// <param name="organizer">Who sends it; a file that is published needs one.</param>
    public static byte[] Render(CalendarEntry entry, DateTimeOffset stamp, MailAddress organizer)
    {
        string[] lines =
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//AmendFlow//Deadlines//EN",
            $"METHOD:{MethodOf(entry)}",
            "BEGIN:VEVENT",
            $"UID:{Text(entry.Uid)}",
            $"SEQUENCE:{entry.Sequence.ToString(CultureInfo.InvariantCulture)}",
            $"DTSTAMP:{stamp.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}",
            $"ORGANIZER;CN=\"{HeaderText.Clean(organizer.Name).Replace('"', '\'')}\":mailto:{organizer.Address}",
            $"DTSTART;VALUE=DATE:{Day(entry.Day)}",
            $"DTEND;VALUE=DATE:{Day(entry.Day.AddDays(1))}",
            $"SUMMARY:{Text(entry.Summary)}",
            $"DESCRIPTION:{Text(entry.Description)}",
            $"URL:{entry.Url}",
            $"STATUS:{(entry.IsCancelled ? "CANCELLED" : "CONFIRMED")}",

            // Somebody with a deadline is not busy all day, and it is nobody else's business.
            "TRANSP:TRANSPARENT",
            "CLASS:PRIVATE",
            "END:VEVENT",
            "END:VCALENDAR",
        ];
        var file = new StringBuilder();
        foreach (var line in lines)
        {
            Fold(line, file);
        }

        return Encoding.UTF8.GetBytes(file.ToString());
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Text(string text) => string.Join("\\n", HeaderText.CleanLines(text).Select(line => line
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)));

    // A character of several octets is not cut in two.
    private static void Fold(string line, StringBuilder file)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                file.Append("\r\n ");
                octets = 1;
            }

            file.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        file.Append("\r\n");
    }
}
