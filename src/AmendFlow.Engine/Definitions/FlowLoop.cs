namespace AmendFlow.Engine.Definitions;

/// <summary>A loop of a flowchart: where it starts, and all that lies in it, inner loops included.</summary>
/// <param name="head">Where the edge that closes the loop leads back to.</param>
/// <param name="body">By place: it lies in the loop.</param>
/// <param name="places">The place of every activity that has an edge; shared by the loops of a flowchart.</param>
internal sealed class FlowLoop(string head, bool[] body, IReadOnlyDictionary<string, int> places)
{
    public string Head => head;

    public bool Contains(string activity) => places.TryGetValue(activity, out var place) && body[place];

    /// <summary>One end of the edge lies inside, the other beyond.</summary>
    public bool IsLeftBy((int Source, int Target) edge) => body[edge.Source] && !body[edge.Target];
}
