using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Checks;

/// <summary>Joins and the ways in which the steps before them end: one that can never go on, and one that goes on though somebody said no.</summary>
internal sealed class JoinChecks(Activity flowchart, ActivityCatalogue catalogue)
{
    // Further back nobody draws, and looking would cost minutes.
    private const int MostDecisions = 50;

    private readonly FlowGraph _graph = FlowGraph.Of(flowchart);
    private readonly Dictionary<string, Activity> _steps = flowchart.Children.ToDictionary(c => c.Id, StringComparer.Ordinal);
    private readonly ILookup<(string Step, string Port), int> _ways =
        Enumerable.Range(0, flowchart.Connections.Length).ToLookup(e => (flowchart.Connections[e].Source, flowchart.Connections[e].Port ?? "Done"));

    // Asked for each edge of each join.
    private readonly Dictionary<string, ImmutableArray<string>> _choices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Origin?> _origins = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Step, string Port), bool> _comesBackOrEnds = [];
    private readonly Dictionary<string, Dictionary<string, string>> _decidedBy = new(StringComparer.Ordinal);

    public static IEnumerable<Finding> Of(Activity flowchart, ActivityCatalogue catalogue)
    {
        var checks = new JoinChecks(flowchart, catalogue);
        return flowchart.Children.Where(c => c.Join != JoinMode.WaitAny && checks._graph.ForwardInto(c.Id).Length > 1).SelectMany(checks.At);
    }

    private IEnumerable<Finding> At(Activity join)
    {
        var into = _graph.ForwardInto(join.Id);
        var choosing = into.Select(OriginOf).OfType<Origin>().GroupBy(o => o.Step);
        if (join.Join == JoinMode.WaitAll)
        {
            return choosing.Select(g => (Step: g.Key, Ports: g.Select(o => o.Port).Distinct(StringComparer.Ordinal).ToList()))
                .Where(g => g.Ports.Count > 1 && !_graph.Loops.Any(l => l.Contains(g.Step.Id)))
                .Take(1).Select(g => NeverComplete(join, g.Step, g.Ports));
        }

        // A path that comes from the step does not go on without it, nor one that is taken in its place. Only of people's answers it is clear that none must be passed over, and only
        // where the work goes on by the first of them, the yes: a step to which each no leads does not wait for the others.
        return choosing.Where(g => catalogue.HostActivities.ContainsKey(g.Key.Type) && g.Any(o => o.Port == ChoicesOf(g.Key.Id)[0]) && into.Any(e => IsBeside(e, g.Key)))
            .Select(g => (Step: g.Key, Port: ChoicesOf(g.Key.Id).FirstOrDefault(p => IsLeftBehind(join, g.Key, p))))
            .Where(g => g.Port is not null).Select(g => GoesOnWithout(join, g.Step, g.Port!));
    }

    /// <summary>The step whose outcome decides whether an edge is taken, where it is one step that decides it.</summary>
    private Origin? OriginOf(int edge)
    {
        var step = _graph.Edges[edge].Source;
        if (ChoicesOf(step).Length > 0)
        {
            return new(_steps[step], _graph.Edges[edge].Port ?? "Done");
        }

        if (!_origins.TryGetValue(step, out var origin))
        {
            _origins[step] = origin = _graph.ForwardInto(step) is [var before] ? OriginOf(before) : null;
        }

        return origin;
    }

    /// <summary>The edge may be taken in a run in which the step is asked, whatever comes out of that.</summary>
    private bool IsBeside(int edge, Activity step)
    {
        if (_graph.LeadsTo(step.Id, _graph.Edges[edge].Source))
        {
            return false;
        }

        if (!_decidedBy.TryGetValue(step.Id, out var before))
        {
            _decidedBy[step.Id] = before = _graph.ForwardInto(step.Id) is [var into] ? Decided(into).ToDictionary(o => o.Step.Id, o => o.Port, StringComparer.Ordinal) : [];
        }

        return !Decided(edge).Any(o => before.TryGetValue(o.Step.Id, out var port) && port != o.Port);
    }

    // By what, and by what before that.
    private IEnumerable<Origin> Decided(int edge)
    {
        var origin = OriginOf(edge);
        for (var most = MostDecisions; origin is not null && most > 0; most--)
        {
            yield return origin;
            origin = _graph.ForwardInto(origin.Step.Id) is [var before] ? OriginOf(before) : null;
        }
    }

    /// <summary>The ways in which a step ends, where that is one of several and never two; else none. A workflow may end in any of its own.</summary>
    private ImmutableArray<string> ChoicesOf(string id)
    {
        if (!_choices.TryGetValue(id, out var choices))
        {
            var step = _steps[id];
            var isOne = step.Reference is null && step.Type is not (ElsaTypes.FlowFork or ElsaTypes.RunJavaScript or ElsaTypes.BulkDispatchWorkflows)
                && (step.Type != ElsaTypes.FlowSwitch || (LiteralInput.TryRead(step, "mode", out var mode) && mode.AsText() is null or "" or "MatchFirst" or "0"));
            _choices[id] = choices = isOne && ActivityPorts.Of(step, catalogue) is { Length: > 1 } ports ? ports : [];
        }

        return choices;
    }

    // Neither on the way to the join, nor back to before the step, nor to an end of the whole.
    private bool IsLeftBehind(Activity join, Activity step, string port)
    {
        if (_ways[(step.Id, port)].Any(e => _graph.IsForward[e] && _graph.LeadsTo(_graph.Edges[e].Target, join.Id)))
        {
            return false;
        }

        if (!_comesBackOrEnds.TryGetValue((step.Id, port), out var known))
        {
            _comesBackOrEnds[(step.Id, port)] = known = ComesBackOrEnds(step, port);
        }

        return !known;
    }

    // All of it: a way that ends on one side only, or at a step that waits for another branch, stops nothing.
    private bool ComesBackOrEnds(Activity step, string port)
    {
        var alone = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(_ways[(step.Id, port)].Where(e => _graph.IsForward[e]).Select(e => _graph.Edges[e].Target));
        while (open.TryDequeue(out var next))
        {
            // Comes again with the last of those that lead to it.
            if (_graph.ForwardInto(next).All(e => _graph.Edges[e].Source is var source && (source == step.Id || alone.Contains(source))) && alone.Add(next) && !Ends(next))
            {
                foreach (var edge in _graph.EdgesFrom(next).Where(e => _graph.IsForward[e]))
                {
                    open.Enqueue(_graph.Edges[edge].Target);
                }
            }
        }

        return LeadsOn(_ways[(step.Id, port)]) && alone.All(s => Ends(s) || LeadsOn(_graph.EdgesFrom(s)));

        bool LeadsOn(IEnumerable<int> edges) => edges.Any() && edges.All(e => _graph.IsForward[e]
            ? alone.Contains(_graph.Edges[e].Target)
            : _graph.IsBack(e) && _graph.LeadsTo(_graph.Edges[e].Target, step.Id));
    }

    private bool Ends(string id) => ElsaTypes.IsTerminal(_steps[id].Type) || EndsAll(_steps[id]);

    private static bool EndsAll(Activity step) => step.Type is ElsaTypes.Finish or ElsaTypes.Fault || step.Children.Any(EndsAll);

    // Names are cut: each stands in the findings of every join that it leads to.
    private static Finding NeverComplete(Activity join, Activity step, List<string> ports) => Found.Error("join-never-complete", join.Path, join.Id,
        $"The join \"{Values.Excerpt(join.Text.En)}\" would never go on: it waits for all of its paths, and \"{Values.Excerpt(step.Text.En)}\" ends in only one of these ways: {Listed(ports, p => $"“{p.En}”")}. Let it wait for those that were taken (WaitAllActive).",
        $"La jonction « {Values.Excerpt(join.Text.Fr)} » ne continuerait jamais : elle attend tous ses chemins, et « {Values.Excerpt(step.Text.Fr)} » ne se termine que d’une seule de ces façons : {Listed(ports, p => $"« {p.Fr} »")}. Faites-lui attendre ceux qui ont été empruntés (WaitAllActive).");

    private static Finding GoesOnWithout(Activity join, Activity step, string port)
    {
        var (en, fr) = (Values.Excerpt(SvgWords.Ending(port).En), Values.Excerpt(SvgWords.Ending(port).Fr));
        return Found.Warning("join-goes-on-without", join.Path, join.Id,
            $"\"{Values.Excerpt(join.Text.En)}\" does not wait for \"{Values.Excerpt(step.Text.En)}\" when that ends with “{en}”: then the other branches alone lead on. Where that must not be, lead “{en}” to an end of its own, or ask after the join what was decided.",
            $"« {Values.Excerpt(join.Text.Fr)} » n’attend pas « {Values.Excerpt(step.Text.Fr)} » si celle-ci se termine par « {fr} » : les autres branches suffisent alors pour continuer. Si cela ne doit pas être, menez « {fr} » à une fin qui lui soit propre, ou demandez après la jonction ce qui a été décidé.");
    }

    private static string Listed(List<string> ports, Func<Bilingual, string> show) =>
        string.Join(", ", ports.Take(5).Select(p => show(new(Values.Excerpt(SvgWords.Ending(p).En), Values.Excerpt(SvgWords.Ending(p).Fr))))) + (ports.Count > 5 ? ", …" : "");

    private sealed record Origin(Activity Step, string Port);
}
