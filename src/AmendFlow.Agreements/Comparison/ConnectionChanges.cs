using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Agreements.Comparison;

/// <summary>What became of the ways between the steps of one flowchart that both versions have.</summary>
internal sealed class ConnectionChanges
{
    private readonly Activity from;
    private readonly Activity to;
    private readonly Func<Bilingual, Bilingual> name;
    private readonly Dictionary<string, Activity> steps;
    private readonly HashSet<string> shared;

    public ConnectionChanges(Activity from, Activity to, Func<Bilingual, Bilingual> name)
    {
        (this.from, this.to, this.name) = (from, to, name);
        steps = from.Children.Concat(to.Children).GroupBy(c => c.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        shared = [.. from.Children.Select(c => c.Id).Intersect(to.Children.Select(c => c.Id))];
        Removed = [.. from.Connections.ExceptBy(to.Connections.Select(Key), Key)];
        Added = [.. to.Connections.ExceptBy(from.Connections.Select(Key), Key)];
    }

    public IReadOnlyList<Connection> Added { get; }

    public IReadOnlyList<Connection> Removed { get; }

    /// <summary>Ways to and from steps that came or went are told with those steps.</summary>
    public IEnumerable<Change> All()
    {
        var added = Added.Where(IsShared).ToList();
        var removed = Removed.Where(IsShared).ToList();
        foreach (var now in added.ToList())
        {
            if (removed.Find(r => r.Source == now.Source && r.Target == now.Target) is { } before)
            {
                removed.Remove(before);
                added.Remove(now);
                yield return Outcome(before, now);
            }
        }

        foreach (var now in added.ToList())
        {
            if (removed.Find(r => r.Source == now.Source && Port(r) == Port(now)) is { } before)
            {
                removed.Remove(before);
                added.Remove(now);
                yield return Target(before, now);
            }
        }

        foreach (var connection in removed)
        {
            yield return Gone(connection);
        }

        foreach (var connection in added)
        {
            yield return New(connection);
        }

        if (Added.Count == 0 && Removed.Count == 0 && !from.Connections.Select(Key).SequenceEqual(to.Connections.Select(Key)))
        {
            var flow = name(to.Text);
            yield return new(ChangeKind.ConnectionOrder, to.Id, new(
                $"The connections of “{flow.En}” stand in another order in the file.", $"Les liens de « {flow.Fr} » sont dans un autre ordre dans le fichier."));
        }
    }

    /// <summary>"after “Triage” (“Complete”)", for a step that came or went; empty where nothing leads to it.</summary>
    public Bilingual Neighbours(Activity flowchart, string step)
    {
        var before = flowchart.Connections.Where(c => c.Target == step && c.Source != step).Select(c => Join(Sentences.Quoted(Name(c.Source)), On(c))).ToList();
        var after = flowchart.Connections.Where(c => c.Source == step && c.Target != step).Select(c => Sentences.Quoted(Name(c.Target))).Distinct().ToList();
        var (b, a) = (Sentences.List(before), Sentences.List(after));
        return new(
            (before.Count > 0 ? $", after {b.En}" : "") + (after.Count > 0 ? $", before {a.En}" : ""),
            (before.Count > 0 ? $", après {b.Fr}" : "") + (after.Count > 0 ? $", avant {a.Fr}" : ""));
    }

    internal static (string Source, string Port, string Target) Key(Connection c) => (c.Source, Port(c), c.Target);

    private static string Port(Connection c) => c.Port is { Length: > 0 } port ? port : "Done";

    private bool IsShared(Connection c) => shared.Contains(c.Source) && shared.Contains(c.Target);

    private Change Outcome(Connection before, Connection now)
    {
        var (s, t, old, current) = (Name(now.Source), Name(now.Target), Words(before), Words(now));
        return new(ChangeKind.ConnectionOutcome, now.Target, new(
            $"“{t.En}” now follows “{s.En}” on “{current.En}”, no longer on “{old.En}”.",
            $"« {t.Fr} » suit désormais « {s.Fr} » par « {current.Fr} », et non plus par « {old.Fr} »."));
    }

    private Change Target(Connection before, Connection now)
    {
        var (s, old, current, on) = (Name(now.Source), Name(before.Target), Name(now.Target), On(now));
        return new(ChangeKind.ConnectionTarget, now.Source, new(
            $"After “{s.En}”{on.En} comes “{current.En}”, no longer “{old.En}”.",
            $"Après « {s.Fr} »{on.Fr} vient « {current.Fr} », et non plus « {old.Fr} »."));
    }

    private Change Gone(Connection c)
    {
        var (s, t, on) = (Name(c.Source), Name(c.Target), On(c));
        return new(ChangeKind.ConnectionRemoved, c.Target, IsBack(from, c)
            ? new($"“{s.En}”{on.En} no longer leads back to “{t.En}”.", $"« {s.Fr} »{on.Fr} ne ramène plus à « {t.Fr} ».")
            : Reaches(to, c.Source, c.Target)
            ? new($"“{t.En}” no longer follows “{s.En}”{on.En} directly.", $"« {t.Fr} » ne suit plus directement « {s.Fr} »{on.Fr}.")
            : new($"“{t.En}” no longer waits for “{s.En}”{on.En}.", $"« {t.Fr} » n’attend plus « {s.Fr} »{on.Fr}."));
    }

    private Change New(Connection c)
    {
        var (s, t, on) = (Name(c.Source), Name(c.Target), On(c));
        return new(ChangeKind.ConnectionAdded, c.Target, IsBack(to, c)
            ? new($"“{s.En}”{on.En} now leads back to “{t.En}”.", $"« {s.Fr} »{on.Fr} ramène désormais à « {t.Fr} ».")
            : Reaches(from, c.Source, c.Target)
            ? new($"“{t.En}” now also follows “{s.En}”{on.En} directly.", $"« {t.Fr} » suit désormais aussi directement « {s.Fr} »{on.Fr}.")
            : new($"“{t.En}” now waits for “{s.En}”{on.En}.", $"« {t.Fr} » attend désormais « {s.Fr} »{on.Fr}."));
    }

    private Bilingual Name(string step) => name(steps[step].Text);

    private Bilingual Words(Connection c) => SvgWords.Outcome(steps[c.Source], c.Port) ?? new("Done", "Fait");

    private Bilingual On(Connection c)
    {
        var outcome = SvgWords.Outcome(steps[c.Source], c.Port) is { } words ? Sentences.Quoted(words) : null;
        return outcome is null ? new("", "") : new($" ({outcome.En})", $" ({outcome.Fr})");
    }

    /// <summary>Where each answer of a new decision leads: a reader who approves it has to know which one passes a step by.</summary>
    public static IEnumerable<Bilingual> Answers(Activity flowchart, Activity step, Func<Bilingual, Bilingual> name) =>
        from way in flowchart.Connections
        where step.Type is "Elsa.FlowDecision" or "Elsa.FlowSwitch" && way.Source == step.Id
        let target = flowchart.Children.FirstOrDefault(c => c.Id == way.Target)
        where target is not null
        let asked = Sentences.Quoted(name(step.Text))
        let answer = Sentences.Quoted(SvgWords.Outcome(step, way.Port) ?? new("Done", "Fait"))
        let there = Sentences.Quoted(name(target.Text))
        select new Bilingual($"{asked.En}: {answer.En} leads to {there.En}.", $"{asked.Fr} : {answer.Fr} mène à {there.Fr}.");

    private static Bilingual Join(Bilingual one, Bilingual two) => new(one.En + two.En, one.Fr + two.Fr);

    private static bool IsBack(Activity flowchart, Connection c) => LayoutCycles.BackEdges(flowchart).Contains(flowchart.Connections.IndexOf(c));

    // By forward edges only: a loop leads from everything in it to everything in it.
    private static bool Reaches(Activity flowchart, string source, string target)
    {
        var back = LayoutCycles.BackEdges(flowchart);
        var next = flowchart.Connections.Where((_, i) => !back.Contains(i)).ToLookup(c => c.Source, c => c.Target, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { source };
        var open = new Stack<string>([source]);
        while (open.TryPop(out var at))
        {
            foreach (var step in next[at].Where(seen.Add))
            {
                if (step == target)
                {
                    return true;
                }

                open.Push(step);
            }
        }

        return false;
    }
}
