namespace AmendFlow.Engine.Tests.Rules;

internal enum Kind
{
    Start,
    Task,
    Event,
    Line,
    Decision,
    Fork,
    JoinAll,
    JoinActive,
    JoinAny,
    Part,
    Fault,
    End,
    Finish,
}

/// <param name="Inside">Of a nested flowchart only.</param>
/// <param name="Hears">Of an event only: the name that it waits for.</param>
internal sealed record Node(string Id, Kind Kind, Plan? Inside = null, string? Hears = null)
{
    public override string ToString() => Kind switch
    {
        Kind.Task => $"[{Id}]",
        Kind.Event => Hears == Id ? $"?{Id}?" : $"?{Id}/{Hears}?",
        Kind.Line => $"\"{Id}\"",
        Kind.Decision => $"<{Id}>",
        Kind.Fork => $"+{Id}+",
        Kind.JoinAll => $"&{Id}&",
        Kind.JoinActive => $"~{Id}~",
        Kind.JoinAny => $"|{Id}|",
        Kind.Part => $"{{{Id}}}",
        Kind.Fault => $"!{Id}!",
        Kind.End => $"(end {Id})",
        Kind.Finish => $"(finish {Id})",
        _ => $"(start {Id})",
    };
}

/// <param name="Port">The outcome of <paramref name="From"/> that follows it.</param>
internal sealed record Edge(string From, string Port, string To);

/// <summary>
/// A flowchart as a reader sees it, and as both interpreters get it: no more than steps, and edges in file order. Its text is one
/// line for each edge (<see cref="PlanReader"/> has the signs), so that a failed case can be pasted into a test.
/// </summary>
internal sealed record Plan(IReadOnlyList<Node> Nodes, IReadOnlyList<Edge> Edges)
{
    private PlanFacts? _facts;

    public PlanFacts Facts => _facts ??= new PlanFacts(this);

    public Node this[string id] => Nodes.First(n => n.Id == id);

    /// <summary>Every step, those of nested flowcharts too.</summary>
    public IEnumerable<Node> All => Nodes.SelectMany(n => n.Inside is null ? [n] : n.Inside.All.Prepend(n));

    /// <summary>The outcomes of a fork are the ports that its edges name.</summary>
    public IReadOnlyList<string> PortsOf(string fork) => [.. Edges.Where(e => e.From == fork).Select(e => e.Port).Distinct()];

    public override string ToString() => string.Join('\n', Lines(""));

    private IEnumerable<string> Lines(string prefix)
    {
        foreach (var edge in Edges)
        {
            var port = edge.Port == "Done" ? "->" : $"-{edge.Port}->";
            yield return $"{prefix}{this[edge.From]} {port} {this[edge.To]}";
        }

        foreach (var alone in Nodes.Where(n => Edges.All(e => e.From != n.Id && e.To != n.Id)))
        {
            yield return prefix + alone;
        }

        foreach (var line in Nodes.Where(n => n.Inside is not null).SelectMany(n => n.Inside!.Lines($"{n.Id}: ")))
        {
            yield return line;
        }
    }
}
