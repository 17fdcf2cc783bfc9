namespace AmendFlow.Engine.Tests.Rules;

/// <summary>The rules of tokens, by an agenda of edges still to be served; what goes on its top is served first.</summary>
internal sealed partial class NaiveRun
{
    internal sealed record Chart(Item Self, Plan Plan)
    {
        public Dictionary<Edge, bool> Tokens { get; } = [];

        /// <summary>True: has run in this opening; false: was passed.</summary>
        public Dictionary<string, bool> Reached { get; } = [];

        public Stack<(Edge Edge, bool Live)> Agenda { get; } = new();
    }

    // Rule 1, and rule 6 for a container with nothing left to do. Outcomes null: it was cancelled.
    private void GoOnFrom(Item item, IReadOnlyCollection<string>? outcomes)
    {
        var chart = item.Owner!;
        Leave(chart, item.Node.Id, outcomes ?? []);
        Serve(chart);
        while (chart.Plan.Edges.FirstOrDefault(e => Owed(chart, e) && (!IsBusy(chart) || !IsHeld(chart, e))) is { } edge)
        {
            Arrive(chart, edge, live: false);
            Serve(chart);
        }

        if (!IsBusy(chart))
        {
            End(chart.Self, ["Done"], chart.Self.Node.Id);
        }
    }

    // Who goes back re-opens first, and leaves no dead tokens.
    private void Leave(Chart chart, string id, IReadOnlyCollection<string> outcomes)
    {
        var edges = chart.Plan.Edges.Where(e => e.From == id).ToList();
        var back = edges.Where(e => outcomes.Contains(e.Port) && !chart.Plan.Facts.IsForward(e)).ToList();
        back.ForEach(e => Reopen(chart, e.To, $"reopened:{id}"));
        foreach (var edge in edges.Where(e => outcomes.Contains(e.Port) || back.Count == 0).Reverse())
        {
            chart.Agenda.Push((edge, outcomes.Contains(edge.Port)));
        }
    }

    private void Serve(Chart chart)
    {
        while (chart.Agenda.TryPop(out var next))
        {
            var (edge, live) = next;
            if (!chart.Plan.Facts.IsForward(edge))
            {
                if (live && !chart.Reached.ContainsKey(edge.To))
                {
                    Fire(chart, edge.To);
                }
            }
            else if (live || (!chart.Tokens.ContainsKey(edge) && !IsHeld(chart, edge)))
            {
                Arrive(chart, edge, live);
            }
        }
    }

    // Rules 2 and 3.
    private void Arrive(Chart chart, Edge edge, bool live)
    {
        var target = chart.Plan[edge.To];
        var isAny = target.Kind == Kind.JoinAny;
        if (chart.Reached.ContainsKey(target.Id))
        {
            if (!live || isAny)
            {
                chart.Tokens.TryAdd(edge, live);
                return;
            }

            Reopen(chart, target.Id, $"reopened:{edge.From}");
        }

        chart.Tokens[edge] = live;
        var into = chart.Plan.Facts.Into(target.Id).ToList();
        if (live && isAny)
        {
            Fire(chart, target.Id);
            Close(chart, target.Id);
        }
        else if (into.All(chart.Tokens.ContainsKey))
        {
            if (target.Kind == Kind.JoinAll ? into.All(e => chart.Tokens[e]) : into.Any(e => chart.Tokens[e]))
            {
                Fire(chart, target.Id);
            }
            else
            {
                chart.Reached[target.Id] = false;
                Leave(chart, target.Id, []);
            }
        }
    }

    private void Fire(Chart chart, string id)
    {
        chart.Reached[id] = true;
        _queue.Add(new Item(chart.Plan[id], chart));
    }

    // Rule 3, WaitAny: everything upstream is closed.
    private void Close(Chart chart, string join)
    {
        // What may still lead to the join: forwards, or round a loop whose way out towards the join is not decided.
        var facts = chart.Plan.Facts;
        var before = chart.Plan.Nodes.Select(n => n.Id).Where(id => id != join && facts.Reaches(id, join)).ToList();
        var loops = chart.Plan.Edges.Where(e => before.Contains(e.From) && facts.Reaches(e.To, join) && !chart.Tokens.ContainsKey(e)).SelectMany(facts.LoopsLeftBy);
        var upstream = before.Union(loops.SelectMany(l => l)).ToList();
        foreach (var id in upstream)
        {
            var wasOpen = Recall(chart, id, $"overtaken:{join}");
            if (wasOpen || !chart.Reached.ContainsKey(id))
            {
                chart.Reached[id] = false;
            }
        }

        // Of what is being followed this very moment, that which leads to what is closed is recalled; the rest is no business of the join.
        var goesOn = chart.Agenda.Where(a => !a.Live || (a.Edge.To != join && !upstream.Contains(a.Edge.To))).Reverse().ToList();
        chart.Agenda.Clear();
        goesOn.ForEach(chart.Agenda.Push);
        var elsewhere = goesOn.Where(a => a.Live).Select(a => a.Edge);
        foreach (var edge in chart.Plan.Edges.Where(e => upstream.Contains(e.From) && chart.Plan.Facts.IsForward(e)).Except(elsewhere).Reverse())
        {
            chart.Agenda.Push((edge, false));
        }
    }

    // Rule 4.
    private void Reopen(Chart chart, string head, string reason)
    {
        foreach (var id in chart.Plan.Nodes.Select(n => n.Id).Where(id => chart.Plan.Facts.Reaches(head, id)))
        {
            Recall(chart, id, reason);
            chart.Reached.Remove(id);
            foreach (var edge in chart.Plan.Edges.Where(e => e.From == id))
            {
                chart.Tokens.Remove(edge);
            }
        }
    }

    private bool Recall(Chart chart, string id, string reason)
    {
        var queued = _queue.RemoveAll(i => i.Owner == chart && i.Node.Id == id);
        var open = _open.Where(i => i.Owner == chart && i.Node.Id == id).ToList();
        open.ForEach(i => Drop(i, reason));
        return queued + open.Count > 0;
    }

    private bool IsBusy(Chart chart, string? id = null) => _open.Concat(_queue).Any(i => i.Owner == chart && (id is null || i.Node.Id == id));

    // Decision 0010: a way out of a loop gets no dead token while something in the loop is open, queued, or about to be reached.
    private bool IsHeld(Chart chart, Edge edge) => chart.Plan.Facts.LoopsLeftBy(edge).Any(loop =>
        loop.Any(id => IsBusy(chart, id))
        || chart.Agenda.Any(a => a.Live && loop.Contains(a.Edge.To))
        || chart.Tokens.Any(t => t.Value && loop.Contains(t.Key.To) && !chart.Reached.ContainsKey(t.Key.To)));

    private bool Owed(Chart chart, Edge edge) =>
        chart.Plan.Facts.IsForward(edge) && !chart.Tokens.ContainsKey(edge) && chart.Reached.ContainsKey(edge.From) && !IsBusy(chart, edge.From);
}
