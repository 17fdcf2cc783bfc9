using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Drawing;

/// <summary>What a page says about the drawing as a whole.</summary>
public sealed record SvgOptions
{
    /// <summary>The name that a screen reader hears, in the reader's language.</summary>
    public required string Title { get; init; }

    /// <summary>How an activity is called, for example with a party's name put in; null takes the definition's text.</summary>
    public Func<Activity, string>? Name { get; init; }

    /// <summary>Where an activity leads when it is chosen, by activity id; null for no link.</summary>
    public Func<string, string?> Link { get; init; } = _ => null;

    /// <summary>The id of the activity that the page is about, drawn as chosen; null for none.</summary>
    public string? Chosen { get; init; }

    /// <summary>What became of a step between two versions, by activity id.</summary>
    public Func<string, DiagramMark> Mark { get; init; } = _ => DiagramMark.None;

    /// <summary>What became of a way.</summary>
    public Func<Connection, DiagramMark> WayMark { get; init; } = _ => DiagramMark.None;

    /// <summary>Where a "+" on a way leads, by its place in the flowchart's connections; null for none.</summary>
    public Func<int, string?> PlusLink { get; init; } = _ => null;

    /// <summary>Where an outcome of a step leads when it is chosen; null for none. Only an author's drawing has outcomes of their own.</summary>
    public Func<string, string, string?> OutcomeLink { get; init; } = (_, _) => null;

    /// <summary>Zoom: 0.8 is the least that can be read.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Before the element ids ("step-" + activity id), so that two drawings can stand on one page and links can aim at a step.</summary>
    public string IdPrefix { get; init; } = "step-";
}
