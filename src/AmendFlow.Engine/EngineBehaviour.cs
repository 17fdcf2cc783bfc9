using System.Collections.Immutable;

namespace AmendFlow.Engine;

/// <summary>
/// Changes in how the engine runs a definition. An instance goes on as it began: the numbers in force are written into its state when
/// it starts, and what is not among them is done the old way, however new the engine is. A number is never used again and never
/// taken away while a stored instance may carry it; the old way stays beside the new one.
/// </summary>
public enum EngineBehaviour
{
    /// <summary>
    /// The seed of a script counts the scripts of the instance's life. Before it counted those of one input, so that two inputs of the
    /// same command (a revision that also re-opens a step) drew the same ids and random numbers.
    /// </summary>
    ScriptsAreSeededForLife = 1,

    /// <summary>
    /// A text made of an object or a list keeps its letters, as in Elsa ("Zoé"), and where a text is wanted an Object expression gives it
    /// as written. Before, letters beyond ASCII became escapes, and what was written was read as JSON and put down anew.
    /// </summary>
    TextsAreAsWritten = 2,

    /// <summary>
    /// A For or ForEach goes by what its inputs said when it started. Before it read them again for each pass, so that a body that changes
    /// the list left items out.
    /// </summary>
    LoopsKeepTheirInputs = 3,

    /// <summary>
    /// A text is a date only when it names year, month and day in an order that can be read in one way. Before, the machine's own year or
    /// day stood in for what was missing, so that a replay on another day differed, and 05/02/2026 was the 2nd of May.
    /// </summary>
    DatesNameTheirDay = 4,

    /// <summary>
    /// An input or output of several words of a workflow that is used as an activity stands on the step where Elsa writes it ("Agreement No"
    /// as <c>agreementNo</c>). Before, it was looked for under its own name with a small letter only, and was empty.
    /// </summary>
    JoinedMembersCount = 5,
}

/// <summary>Which behaviours there are.</summary>
public static class EngineBehaviours
{
    /// <summary>What a new instance starts with.</summary>
    public static ImmutableSortedSet<EngineBehaviour> All { get; } = [.. Enum.GetValues<EngineBehaviour>()];

    /// <summary>The first number that is no behaviour of this version, or null.</summary>
    internal static int? FirstUnknown(IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            if (!Enum.IsDefined((EngineBehaviour)number))
            {
                return number;
            }
        }

        return null;
    }
}
