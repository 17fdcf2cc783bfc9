using System.Collections.Immutable;

namespace AmendFlow.Agreements.Calendars;

/// <summary>The days on which a party is closed, besides its week-ends and the French public holidays.</summary>
/// <param name="Entries">In the order in which they were given, each once.</param>
public sealed record ClosedDays(ImmutableArray<ClosedDay> Entries)
{
    /// <summary>More entries than this are refused.</summary>
    public const int Most = 200;

    /// <summary>A calendar that leaves fewer working days in a year is refused: deadlines would lie years ahead.</summary>
    public const int FewestWorkingDays = 100;

    public static ClosedDays None { get; } = new([]);

    public static ClosedDays Of(IEnumerable<DateOnly> days) => Read(string.Join(' ', days.Order().Select(d => d.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))));

    /// <param name="words">Parted by blanks, line ends, commas or semicolons.</param>
    /// <exception cref="FormatException">Words are none of the forms of <see cref="ClosedDay"/>; the message is those words, with a blank between.</exception>
    public static ClosedDays Read(string words)
    {
        var read = words.Split([' ', '\t', '\r', '\n', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(w => (Word: w, Day: ClosedDay.Parse(w))).ToList();
        return read.Exists(r => r.Day is null)
            ? throw new FormatException(string.Join(' ', read.Where(r => r.Day is null).Select(r => r.Word).Distinct(StringComparer.Ordinal)))
            : new([.. read.Select(r => r.Day!).DistinctBy(d => d.Word)]);
    }

    public bool Include(DateOnly day) => Entries.Any(e => e.Includes(day));

    /// <summary>As they are kept: words with a blank between.</summary>
    public override string ToString() => string.Join(' ', Entries.Select(e => e.Word));
}
