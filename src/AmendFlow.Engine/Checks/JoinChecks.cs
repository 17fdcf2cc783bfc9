using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Checks;

/// <summary>Joins and the ways in which the steps before them end: one that can never go on, and one that goes on though somebody said no.</summary>
internal sealed class JoinChecks(Activity flowchart, ActivityCatalogue catalogue)
{
    private readonly FlowGraph _graph = FlowGraph.Of(flowchart);
    private readonly Dictionary<string, Activity> _steps = flowchart.Children.ToDictionary(c => c.Id, StringComparer.Ordinal);
    private readonly Dictionary<(string Step, string Port), bool> _comesBackOrEnds = [];

    public static IEnumerable<Finding> Of(Activity flowchart, ActivityCatalogue catalogue)
    {
        var checks = new JoinChecks(flowchart, catalogue);
        return flowchart.Children.Where(c => checks._graph.ForwardInto(c.Id).Length > 1).SelectMany(checks.At);
    }

    private IEnumerable<Finding> At(Activity join)
    {
        var origins = _graph.ForwardInto(join.Id).Select(OriginOf).ToList();
        var choosing = origins.OfType<Origin>().GroupBy(o => o.Step).ToList();
        switch (join.Join)
        {
            case JoinMode.WaitAll:
                return choosing.Select(g => (Step: g.Key, Ports: g.Select(o => o.Port).Distinct(StringComparer.Ordinal).ToList()))
                    .Where(g => g.Ports.Count > 1 && !_graph.Loops.Any(l => l.Contains(g.Step.Id)))
                    .Take(1).Select(g => NeverComplete(join, g.Step, g.Ports));
            case JoinMode.WaitAny:
                return [];
            default:
                // What all paths have in common is behind them. Only of people's answers it is clear that none must be passed over, and only
                // where the work goes on by the first of them, the yes: a step to which each no leads does not wait for the others.
                return choosing.Where(g => g.Count() < origins.Count && catalogue.HostActivities.ContainsKey(g.Key.Type) && g.Any(o => o.Port == ActivityPorts.Of(g.Key, catalogue)[0]))
                    .Select(g => (Step: g.Key, Port: ActivityPorts.Of(g.Key, catalogue).FirstOrDefault(p => IsLeftBehind(join, g.Key, p))))
                    .Where(g => g.Port is not null).Select(g => GoesOnWithout(join, g.Step, g.Port!));
        }
    }

    /// <summary>The step whose outcome decides whether an edge is taken, where it is one step that decides it.</summary>
    private Origin? OriginOf(int edge)
    {
        while (true)
        {
            var step = _steps[_graph.Edges[edge].Source];
            if (Chooses(step))
            {
                return new(step, _graph.Edges[edge].Port ?? "Done");
            }

            if (_graph.ForwardInto(step.Id) is not [var before])
            {
                return null;
            }

            edge = before;
        }
    }

    /// <summary>It ends in one of several ways, and never in two.</summary>
    private bool Chooses(Activity step) =>
        step.Type is not (ElsaTypes.FlowFork or ElsaTypes.RunJavaScript or ElsaTypes.BulkDispatchWorkflows)
        && !(step.Type == ElsaTypes.FlowSwitch && !(LiteralInput.TryRead(step, "mode", out var mode) && mode.AsText() is null or "MatchFirst" or "0"))
        && ActivityPorts.Of(step, catalogue).Length > 1;

    // Neither on the way to the join, nor back to before the step, nor to an end of the whole.
    private bool IsLeftBehind(Activity join, Activity step, string port)
    {
        var edges = _graph.EdgesFrom(step.Id).Where(e => (_graph.Edges[e].Port ?? "Done") == port).ToList();
        if (edges.Exists(e => _graph.IsForward[e] && _graph.LeadsTo(_graph.Edges[e].Target, join.Id)))
        {
            return false;
        }

        if (!_comesBackOrEnds.TryGetValue((step.Id, port), out var known))
        {
            _comesBackOrEnds[(step.Id, port)] = known = ComesBackOrEnds(step, edges);
        }

        return !known;
    }

    private bool ComesBackOrEnds(Activity step, List<int> edges)
    {
        var reached = edges.Where(e => _graph.IsForward[e]).SelectMany(e => _graph.ReachOf(_graph.Edges[e].Target)).ToHashSet(StringComparer.Ordinal);
        return reached.Any(r => ElsaTypes.IsTerminal(_steps[r].Type) || _steps[r].Type == ElsaTypes.Fault)
            || edges.Concat(reached.SelectMany(r => _graph.EdgesFrom(r))).Any(e => _graph.IsBack(e) && _graph.LeadsTo(_graph.Edges[e].Target, step.Id));
    }

    private static Finding NeverComplete(Activity join, Activity step, List<string> ports) => Found.Error("join-never-complete", join.Path, join.Id,
        $"The join \"{join.Text.En}\" would never go on: it waits for all of its paths, and \"{step.Text.En}\" ends in only one of these ways: {string.Join(", ", ports.Select(p => $"“{SvgWords.Ending(p).En}”"))}. Let it wait for those that were taken (WaitAllActive).",
        $"La jonction « {join.Text.Fr} » ne continuerait jamais : elle attend tous ses chemins, et « {step.Text.Fr} » ne se termine que d’une seule de ces façons : {string.Join(", ", ports.Select(p => $"« {SvgWords.Ending(p).Fr} »"))}. Faites-lui attendre ceux qui ont été empruntés (WaitAllActive).");

    private static Finding GoesOnWithout(Activity join, Activity step, string port) => Found.Warning("join-goes-on-without", join.Path, join.Id,
        $"\"{join.Text.En}\" does not wait for \"{step.Text.En}\" when that ends with “{SvgWords.Ending(port).En}”: then the other branches alone lead on. Where that must not be, lead “{SvgWords.Ending(port).En}” to an end of the workflow, or ask after the join what was decided.",
        $"« {join.Text.Fr} » n’attend pas « {step.Text.Fr} » si celle-ci se termine par « {SvgWords.Ending(port).Fr} » : les autres branches suffisent alors pour continuer. Si cela ne doit pas être, menez « {SvgWords.Ending(port).Fr} » à une fin du circuit, ou demandez après la jonction ce qui a été décidé.");

    private sealed record Origin(Activity Step, string Port);
}
