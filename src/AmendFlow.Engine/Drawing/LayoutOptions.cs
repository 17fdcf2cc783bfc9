using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Drawing;

/// <summary>What may be said about single activities and outcomes when a flowchart is laid out.</summary>
public sealed record LayoutOptions
{
    /// <summary>The shape of an activity. By default <see cref="KindOf"/>, which draws technical steps small.</summary>
    public Func<Activity, BoxKind> Kind { get; init; } = KindOf;

    /// <summary>The words at an edge; null for none. By default English from <see cref="SvgWords.Outcome"/>.</summary>
    public Func<Activity, Connection, string?> Outcome { get; init; } = (source, c) => SvgWords.Outcome(source, c.Port)?.En;

    /// <summary>An extra line in a box, such as "since 14 Nov, legal team"; null for none. Given here because it needs room.</summary>
    public Func<Activity, string?> Note { get; init; } = _ => null;

    /// <summary>Keeps room for the state's word in each box. False for a definition that is not running.</summary>
    public bool ShowsState { get; init; } = true;

    /// <summary>The least height of a box, in pixels. By default none.</summary>
    public Func<Activity, int> LeastHeight { get; init; } = _ => 0;

    /// <summary>
    /// Where steps stood, by id: the top left corners of an earlier drawing in the same direction. What stood in layers keeps its layer, its
    /// order and, where there is room, its place; where most did not, it is as if nothing were given. By default null.
    /// </summary>
    public IReadOnlyDictionary<string, DiagramPoint>? Before { get; init; }

    /// <summary>Draws starts, ends, forks, joins, notices and set values small, conditions as questions, and all else as steps.</summary>
    public static BoxKind KindOf(Activity activity) => activity.Type switch
    {
        "Elsa.FlowFork" or "Elsa.FlowJoin" => BoxKind.Bar,
        "Elsa.Start" or "Elsa.End" or "Elsa.Finish" or "Elsa.Complete" => BoxKind.Mark,
        "Elsa.SetOutput" or "Elsa.SetVariable" or "Elsa.SetName" or "Elsa.Correlate" or "Elsa.WriteLine" => BoxKind.Mark,
        "AmendFlow.Notify" or "Elsa.SendEmail" or "Elsa.PublishEvent" => BoxKind.Mark,
        "Elsa.FlowDecision" or "Elsa.FlowSwitch" => BoxKind.Question,
        _ => BoxKind.Step,
    };

    /// <summary>The default words of the outcomes in one language.</summary>
    /// <param name="language">"fr" for French, anything else English.</param>
    public static LayoutOptions In(string language) => new() { Outcome = (source, c) => SvgWords.Outcome(source, c.Port)?.In(language) };
}
