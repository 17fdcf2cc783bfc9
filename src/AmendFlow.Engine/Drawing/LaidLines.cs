namespace AmendFlow.Engine.Drawing;

/// <summary>The lines that a drawing has so far, found by where they run: a drawing of 200 steps asks some hundred thousand times.</summary>
internal sealed class LaidLines
{
    // Closer than that, two lines look like one; no longer than that, they only cross.
    private const int Beside = 4;

    private readonly Dictionary<(bool Upright, int At), List<Piece>> pieces = [];

    /// <summary>A straight piece of a line.</summary>
    public void Add(DiagramPoint a, DiagramPoint b, DiagramOutcome from, DiagramBox to)
    {
        if (Along(a, b) is not { } along)
        {
            return;
        }

        if (!pieces.TryGetValue((along.Upright, along.At), out var there))
        {
            pieces[(along.Upright, along.At)] = there = [];
        }

        there.Add(new(along.Low, along.High, from, to.ActivityId));
    }

    /// <summary>How many pieces another would lie on. Lines from one outcome, and lines to one step, may run together.</summary>
    public int Under(DiagramPoint a, DiagramPoint b, DiagramOutcome from, DiagramBox to)
    {
        if (Along(a, b) is not { } along)
        {
            return 0;
        }

        var under = 0;
        for (var at = along.At - Beside; at <= along.At + Beside; at++)
        {
            if (pieces.TryGetValue((along.Upright, at), out var there))
            {
                foreach (var piece in there)
                {
                    under += piece.IsUnder(along.Low, along.High) && !ReferenceEquals(piece.Start, from) && piece.Target != to.ActivityId ? 1 : 0;
                }
            }
        }

        return under;
    }

    private static (bool Upright, int At, int Low, int High)? Along(DiagramPoint a, DiagramPoint b) =>
        a.X == b.X ? (true, a.X, Math.Min(a.Y, b.Y), Math.Max(a.Y, b.Y))
        : a.Y == b.Y ? (false, a.Y, Math.Min(a.X, b.X), Math.Max(a.X, b.X))
        : null;

    private readonly record struct Piece(int Low, int High, DiagramOutcome Start, string Target)
    {
        public bool IsUnder(int low, int high) => Math.Min(High, high) - Math.Max(Low, low) > Beside;
    }
}
