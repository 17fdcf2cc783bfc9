namespace AmendFlow.Engine.Tests.Rules;

/// <summary>A flowchart and what people do to it. An action is a number, read against what is open when its turn comes.</summary>
internal sealed record GeneratedCase(
    Plan Plan, IReadOnlyList<(string Join, HashSet<string> Branches)> Joins, bool FaultsAsAWhole, IReadOnlyList<int> Actions)
{
    public static GeneratedCase Make(int seed)
    {
        var random = new Random(seed);
        var (plan, joins) = GeneratedPlan.Make(random);
        var actions = Enumerable.Range(0, random.Next(1, 22)).Select(_ => random.Next(100_000)).ToList();
        return new GeneratedCase(plan, joins, random.Next(10) == 0, actions);
    }

    /// <summary>What decisions read at first, by their id.</summary>
    public Dictionary<string, bool> Inputs => Plan.All.Where(n => n.Kind == Kind.Decision).ToDictionary(n => n.Id, n => n.Id[^1] % 2 == 0);

    public Plan? ChartOf(string id) =>
        Plan.Nodes.Any(n => n.Id == id) ? Plan : Plan.All.FirstOrDefault(n => n.Inside?.Nodes.Any(i => i.Id == id) == true)?.Inside;

    /// <summary>Runs both interpreters; what is wrong first, or null.</summary>
    /// <param name="moves">See <see cref="EngineRun"/>.</param>
    public string? FirstFault(bool moves = false)
    {
        try
        {
            return Judge(moves);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.ToString();
        }
    }

    public override string ToString() =>
        $"{Plan}\nactions: {string.Join(' ', Actions)}{(FaultsAsAWhole ? "\na fault ends the whole" : "")}";

    private string? Judge(bool moves)
    {
        var naive = new NaiveRun(Plan, Inputs, FaultsAsAWhole);
        var engine = new EngineRun(this, moves);
        var fault = Difference(engine, naive, "the start");
        foreach (var action in Actions)
        {
            if (fault is not null || !engine.State.IsRunning)
            {
                break;
            }

            fault = Difference(engine, naive, Act(engine, naive, action));
        }

        if (fault is null && engine.State.IsRunning)
        {
            engine.Cancel(null);
            naive.CancelAll("stopped");
            fault = Difference(engine, naive, "cancelling the instance")
                ?? (engine.State is { SubStatus: SubStatus.Cancelled, Bookmarks: [], Incidents: [] } ? null : "the cancelled instance holds something open");
        }

        return fault ?? (engine.Replayed() == engine.State.ToJson() ? null : "a replay gives another state");
    }

    private string Act(EngineRun engine, NaiveRun naive, int action)
    {
        var (kind, choice) = (action % 20, action / 20);
        var waiting = naive.Waiting.ToList();
        if (naive.Faulted.FirstOrDefault() is { } faulted && kind > 13)
        {
            return kind > 16
                ? Both($"retry {faulted}", () => engine.Retry(faulted), () => naive.Retry(faulted))
                : Both($"skip {faulted}", () => engine.Skip(faulted), () => naive.Skip(faulted));
        }

        if (waiting.Count == 0 || kind == 0)
        {
            var id = Plan.All.ElementAt(choice % Plan.All.Count()).Id;
            return Both($"reopen {id}", () => engine.Reopen(id), () => naive.Reopen(id, "revised"));
        }

        var one = waiting[choice % waiting.Count];
        var node = Plan.All.First(n => n.Id == one);
        switch (kind)
        {
            case 1:
                var part = Plan.All.FirstOrDefault(n => n.Inside?.Nodes.Contains(node) == true && choice % 3 == 0)?.Id ?? one;
                return Both($"cancel {part}", () => engine.Cancel(part), () => naive.Cancel(part, "stopped"));
            case 2 when Inputs.Count > 0:
                var input = Inputs.Keys.ElementAt(choice % Inputs.Count);
                return Both($"change {input}", () => engine.Change(input, choice % 2 == 0), () => naive.Change(input, choice % 2 == 0));
            case 3:
                var again = Plan.All.ElementAt(choice % Plan.All.Count()).Id;
                return Both($"reopen {again}", () => engine.Reopen(again), () => naive.Reopen(again, "revised"));
            default:
                var port = choice / 7 % 3 == 0 ? "Rejected" : "Approved";
                return node.Kind == Kind.Event
                    ? Both($"event {node.Hears}", () => engine.Publish(node.Hears!), () => naive.Publish(node.Hears!))
                    : Both($"{one} {port}", () => engine.Resume(one, port), () => naive.Resume(one, port));
        }
    }

    private static string Both(string what, Action engine, Action naive)
    {
        naive();
        engine();
        return what;
    }

    private static string? Difference(EngineRun engine, NaiveRun naive, string after)
    {
        string? Compare<T>(string what, IEnumerable<T> byEngine, IEnumerable<T> byRules) => byEngine.SequenceEqual(byRules)
            ? null
            : $"after {after}: {what}\n  by the engine: {string.Join(' ', byEngine)}\n  by the rules:  {string.Join(' ', byRules)}";

        return (engine.Wrong is { } wrong ? $"after {after}: {wrong}" : null)
            ?? Compare("status", [engine.State.SubStatus], [naive.SubStatus])
            ?? Compare("waiting", engine.State.Bookmarks.Select(b => b.ActivityId), naive.Waiting)
            ?? Compare("incidents", engine.State.Incidents.Select(i => i.ActivityId), naive.SubStatus is SubStatus.Suspended or SubStatus.Faulted ? naive.Faulted : [])
            ?? Compare("output", engine.Lines, naive.Lines)
            ?? Compare("executed", engine.Executed.Values.Select(e => $"{e.Id}:{e.Status.Split(',')[0]}").Order(StringComparer.Ordinal), naive.Executed.Select(i => $"{i.Node.Id}:{i.Status}").Order(StringComparer.Ordinal))
            ?? Compare("closed", engine.Closed.Order(), naive.Closed.Order());
    }
}
