namespace AmendFlow.Engine.Tests.Rules;

/// <summary>
/// What the rules need to know about a flowchart, found by the slowest way that is plainly right: which edges lead forward
/// (elsa-format.md B.5, word for word), what reaches what (a table filled until nothing changes), and the loops.
/// </summary>
internal sealed class PlanFacts
{
    private readonly Plan _plan;
    private readonly List<(string From, string To)> _kept = [];
    private readonly HashSet<(string From, string To)> _reaches = [];

    public PlanFacts(Plan plan)
    {
        _plan = plan;
        Start = StartOf(plan);
        if (Start is not null)
        {
            Classify(Start);
        }

        _reaches.UnionWith(plan.Nodes.Select(n => (n.Id, n.Id)));
        while (_reaches.ToList().SelectMany(r => _kept.Where(k => k.From == r.To), (r, k) => (r.From, k.To)).Any(_reaches.Add))
        {
            // Until nothing is added.
        }

        Loops = [.. plan.Edges.Where(e => !IsForward(e) && Reaches(e.To, e.From)).Select(e => BodyOf(e.To, e.From))];
    }

    public string? Start { get; }

    /// <summary>
    /// The loop of each back edge: its head, and all that the head leads to and from which the back edge can be reached without passing
    /// the head, by whatever edges.
    /// </summary>
    public IReadOnlyList<HashSet<string>> Loops { get; }

    public bool IsForward(Edge edge) => _kept.Contains((edge.From, edge.To));

    public bool Reaches(string from, string to) => _reaches.Contains((from, to));

    public IEnumerable<Edge> Into(string id) => _plan.Edges.Where(e => e.To == id && IsForward(e));

    public IEnumerable<HashSet<string>> LoopsLeftBy(Edge edge) =>
        IsForward(edge) ? Loops.Where(l => l.Contains(edge.From) && !l.Contains(edge.To)) : [];

    private HashSet<string> BodyOf(string head, string tail)
    {
        var body = new HashSet<string> { head, tail };
        while (_plan.Edges.Any(e => body.Contains(e.To) && e.To != head && Reaches(head, e.From) && body.Add(e.From)))
        {
            // Until nothing is added.
        }

        return body;
    }

    private static string? StartOf(Plan plan) => (plan.Nodes.FirstOrDefault(n => n.Kind == Kind.Start)
        ?? plan.Nodes.FirstOrDefault(n => plan.Edges.All(e => e.To != n.Id))
        ?? (plan.Nodes.Count > 0 ? plan.Nodes[0] : null))?.Id;

    private void Classify(string root)
    {
        var queue = new List<string> { root };
        var visited = new List<string>();
        while (queue.Count > 0)
        {
            var from = queue[0];
            queue.RemoveAt(0);
            visited.Add(from);
            foreach (var to in _plan.Edges.Where(e => e.From == from).Select(e => e.To))
            {
                if (!_kept.Contains((from, to)) && to != from && !PathByKept(to, from, []))
                {
                    _kept.Add((from, to));
                    if (!visited.Contains(to))
                    {
                        queue.Add(to);
                    }
                }
            }
        }
    }

    private bool PathByKept(string from, string to, HashSet<string> seen) =>
        from == to || (seen.Add(from) && _kept.Any(k => k.From == from && PathByKept(k.To, to, seen)));
}
