namespace AmendFlow.Engine.Drawing;

/// <summary>What became of a step or a way between two versions: shown by sign, line style and colour, and said in words.</summary>
public enum DiagramMark
{
    None,
    Added,
    Removed,
    Changed,
}

/// <summary>The marks in words and signs.</summary>
public static class DiagramMarks
{
    public static Bilingual Name(this DiagramMark mark) => mark switch
    {
        DiagramMark.Added => new("added", "ajout"),
        DiagramMark.Removed => new("removed", "suppression"),
        DiagramMark.Changed => new("changed", "modification"),
        _ => new("unchanged", "inchangé"),
    };

    /// <summary>The CSS class; empty for none.</summary>
    public static string Class(this DiagramMark mark) => mark switch
    {
        DiagramMark.Added => "added",
        DiagramMark.Removed => "removed",
        DiagramMark.Changed => "changed",
        _ => "",
    };

    /// <summary>Before the words of a way.</summary>
    public static string Sign(this DiagramMark mark) => mark switch
    {
        DiagramMark.Added => "+",
        DiagramMark.Removed => "\u2212",
        DiagramMark.Changed => "~",
        _ => "",
    };
}
