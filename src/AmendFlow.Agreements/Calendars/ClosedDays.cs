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
    /// <exception cref="FormatException">A word is none of the forms of <see cref="ClosedDay"/>; the message is that word.</exception>
    public static ClosedDays Read(string words) => new([
        .. words.Split([' ', '\t', '\r', '\n', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
            .Select(w => ClosedDay.Parse(w) ?? throw new FormatException(w)).DistinctBy(d => d.Word)]);

    public bool Include(DateOnly day) => Entries.Any(e => e.Includes(day));

    /// <summary>As they are kept: words with a blank between.</summary>
    public override string ToString() => string.Join(' ', Entries.Select(e => e.Word));
}
