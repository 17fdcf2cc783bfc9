namespace AmendFlow.Engine.Tests.Rules;

/// <summary>
/// Makes flowcharts from a seed. Half are built of blocks (sequences, forks with joins, decisions, review loops, nested flowcharts), as
/// people draw them; the others get edges across, steps moved in the file, or are tangles from the first. Every circle passes a task.
/// </summary>
internal sealed class GeneratedPlan
{
    private static readonly Kind[] Joins = [Kind.JoinAll, Kind.JoinActive, Kind.JoinAny, Kind.Line, Kind.Line];
    private readonly Random _random;
    private readonly List<(string Join, HashSet<string> Branches)> _joins;
    private readonly List<Node> _nodes = [];
    private readonly List<Edge> _edges = [];
    private readonly Counter _counter;
    private int _budget;

    private sealed class Counter
    {
        public int Next { get; set; }
    }

    private GeneratedPlan(Random random, List<(string Join, HashSet<string> Branches)> joins, Counter counter, int budget)
    {
        (_random, _joins, _counter, _budget) = (random, joins, counter, budget);
    }

    /// <summary>The joins are those whose branches nothing enters or leaves but at their ends; none where edges were added across.</summary>
    public static (Plan Plan, IReadOnlyList<(string Join, HashSet<string> Branches)> Joins) Make(Random random)
    {
        var joins = new List<(string, HashSet<string>)>();
        var shape = random.Next(8);
        var maker = new GeneratedPlan(random, joins, new Counter(), random.Next(4, 18));
        if (shape < 2)
        {
            maker.Tangle(random.Next(2, 10));
        }
        else
        {
            maker.Blocks();
        }

        if (shape is 2 or 3)
        {
            maker.EdgesAcross(random.Next(1, 4));
        }

        return (maker.Finish(isShuffled: random.Next(3) == 0), shape is 0 or 1 or 2 or 3 ? [] : joins);
    }

    /// <summary>Blocks behind each other, as people draw them, until there are about so many steps; never fewer.</summary>
    public static Plan Of(Random random, int steps)
    {
        var maker = new GeneratedPlan(random, [], new Counter(), steps);
        List<(string, string)> exits = [(maker.Add(Kind.Start), "Done")];
        while (maker._nodes.Count < steps)
        {
            maker._budget = steps - maker._nodes.Count;
            var (entry, next) = maker.Block(depth: 0);
            maker.Connect(exits, entry);
            exits = next.Count == 0 ? exits : next;
        }

        return maker.Finish(isShuffled: false);
    }

    private Plan Finish(bool isShuffled)
    {
        var (nodes, edges) = (_nodes.ToArray(), _edges.Distinct().ToArray());
        if (isShuffled)
        {
            _random.Shuffle(nodes);
            _random.Shuffle(edges);
        }

        return new Plan(nodes, edges);
    }

    private void Blocks()
    {
        var start = Add(Kind.Start);
        var (entry, exits) = Block(depth: 0);
        _edges.Add(new Edge(start, "Done", entry));
        if (exits.Count > 0)
        {
            Connect(exits, Add(Kind.Line));
        }
    }

    private void Connect(IEnumerable<(string Id, string Port)> exits, string target) =>
        _edges.AddRange(exits.Select(e => new Edge(e.Id, e.Port, target)));

    private (string Entry, List<(string Id, string Port)> Exits) Block(int depth)
    {
        var choice = depth > 3 || _budget <= 0 ? 0 : _random.Next(12);
        return choice switch
        {
            <= 1 => Atom(),
            <= 4 => Sequence(depth),
            <= 7 => ForkAndJoin(depth),
            8 => Decision(depth),
            9 or 10 => Loop(depth),
            _ => Part(depth),
        };
    }

    private (string, List<(string, string)>) Atom()
    {
        var roll = _random.Next(40);
        var kind = roll < 22 ? Kind.Task : roll < 29 ? Kind.Event : roll < 37 ? Kind.Line : roll == 37 ? Kind.End : roll == 38 ? Kind.Finish : Kind.Fault;
        var id = Add(kind);
        return (id, kind is Kind.End or Kind.Finish ? [] : kind == Kind.Task && _random.Next(6) == 0 ? [(id, "Approved"), (id, "Rejected")] : [(id, FirstPort(kind))]);
    }

    private (string, List<(string, string)>) Sequence(int depth)
    {
        var (entry, exits) = Block(depth + 1);
        var (next, last) = Block(depth + 1);
        Connect(exits, next);
        return (entry, last);
    }

    private (string, List<(string, string)>) ForkAndJoin(int depth)
    {
        var fork = Add(Kind.Fork);
        var first = _counter.Next;
        var exits = new List<(string, string)>();
        for (var branch = _random.Next(2, 4); branch > 0; branch--)
        {
            if (_random.Next(10) == 0)
            {
                exits.Add((fork, $"P{branch}"));
                continue;
            }

            var (entry, ends) = Block(depth + 1);
            _edges.Add(new Edge(fork, $"P{branch}", entry));
            exits.AddRange(ends);
        }

        var branches = Enumerable.Range(first, _counter.Next - first).Select(n => $"n{n}").ToHashSet();
        var join = Add(Joins[_random.Next(Joins.Length)]);
        exits.AddRange(WaysOut(branches));
        if (exits.Count > 0 && _nodes.All(n => !branches.Contains(n.Id) || n.Kind is not (Kind.End or Kind.Finish)))
        {
            _joins.Add((join, branches));
        }

        Connect(exits, join);
        return (fork, [(join, "Done")]);
    }

    // Now and then a task in the midst of a branch, perhaps of a loop, has a way straight to the join.
    private IEnumerable<(string, string)> WaysOut(HashSet<string> branches) => _random.Next(3) > 0 ? [] :
        _nodes.Where(n => n.Kind == Kind.Task && branches.Contains(n.Id) && !_edges.Any(e => e.From == n.Id && e.Port == "Rejected"))
            .Take(1).Select(n => (n.Id, "Rejected"));

    private (string, List<(string, string)>) Decision(int depth)
    {
        var decision = Add(Kind.Decision);
        var (yes, exits) = Block(depth + 1);
        _edges.Add(new Edge(decision, "True", yes));
        if (_random.Next(2) == 0)
        {
            return (decision, [.. exits, (decision, "False")]);
        }

        var (no, others) = Block(depth + 1);
        _edges.Add(new Edge(decision, "False", no));
        return (decision, [.. exits, .. others]);
    }

    // A block that ends in a review, and back from it, at once or by way of a rework.
    private (string, List<(string, string)>) Loop(int depth)
    {
        var review = Add(Kind.Task);
        var entry = review;
        if (_random.Next(2) == 0)
        {
            (entry, var exits) = Block(depth + 1);
            Connect(exits, review);
        }

        if (_random.Next(3) == 0)
        {
            _edges.Add(new Edge(review, "Rejected", entry));
        }
        else
        {
            var (rework, exits) = Block(depth + 1);
            _edges.Add(new Edge(review, "Rejected", rework));
            Connect(exits, entry);
        }

        return (entry, [(review, "Approved")]);
    }

    private (string, List<(string, string)>) Part(int depth)
    {
        var inner = new GeneratedPlan(_random, _joins, _counter, _budget / 2);
        inner.Blocks();
        _budget /= 2;
        var id = Add(Kind.Part, inner.Finish(isShuffled: false));
        return (id, [(id, "Done")]);
    }

    private void Tangle(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var roll = _random.Next(10);
            Add(roll < 4 ? Kind.Task : roll switch { 4 => Kind.Fork, 5 => Kind.JoinAll, 6 => Kind.JoinAny, 7 => Kind.Decision, 8 => Kind.JoinActive, _ => Kind.Line });
        }

        EdgesAcross(_random.Next(2, 18));
    }

    private void EdgesAcross(int count)
    {
        for (; count > 0; count--)
        {
            var (from, to) = (_nodes[_random.Next(_nodes.Count)], _nodes[_random.Next(_nodes.Count)]);
            if (to.Kind != Kind.Start && from.Kind is not (Kind.End or Kind.Finish) && (from.Kind == Kind.Task || !CanReach(to.Id, from.Id)))
            {
                _edges.Add(new Edge(from.Id, _random.Next(2) == 0 ? FirstPort(from.Kind) : SecondPort(from.Kind), to.Id));
            }
        }
    }

    // Without passing a task: such a circle would wait for nobody.
    private bool CanReach(string from, string to) => from == to
        || (_nodes.Find(n => n.Id == from)!.Kind != Kind.Task && _edges.Where(e => e.From == from).Any(e => CanReach(e.To, to)));

    private static string FirstPort(Kind kind) => kind switch { Kind.Task => "Approved", Kind.Decision => "True", Kind.Fork => "P1", _ => "Done" };

    private static string SecondPort(Kind kind) => kind switch { Kind.Task => "Rejected", Kind.Decision => "False", Kind.Fork => "P2", _ => "Done" };

    private string Add(Kind kind, Plan? inside = null)
    {
        _budget--;
        var id = $"n{_counter.Next++}";
        _nodes.Add(new Node(id, kind, inside, kind == Kind.Event ? _random.Next(2) == 0 ? "go" : "come" : null));
        return id;
    }
}
