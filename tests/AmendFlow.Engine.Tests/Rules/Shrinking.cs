namespace AmendFlow.Engine.Tests.Rules;

/// <summary>Takes away from a failed case whatever can go while it still fails, so that a person can read what is left.</summary>
internal static class Shrinking
{
    public static GeneratedCase Shrink(this GeneratedCase failed)
    {
        // What is said of branches holds no longer when steps are taken away.
        var bare = failed with { Joins = [] };
        if (bare.FirstFault() is null)
        {
            return failed;
        }

        failed = bare;
        for (var smaller = failed; smaller is not null; smaller = Smaller(failed).FirstOrDefault(c => c.FirstFault() is not null))
        {
            failed = smaller;
        }

        return failed;
    }

    private static IEnumerable<GeneratedCase> Smaller(GeneratedCase generated) =>
    [
        .. generated.Actions.Select((_, i) => generated with { Actions = [.. generated.Actions.Where((_, j) => j != i)] }),
        .. Smaller(generated.Plan).Where(p => p.Nodes.Count > 0).Select(p => generated with { Plan = p }),
    ];

    private static IEnumerable<Plan> Smaller(Plan plan)
    {
        foreach (var node in plan.Nodes)
        {
            yield return new Plan([.. plan.Nodes.Where(n => n != node)], [.. plan.Edges.Where(e => e.From != node.Id && e.To != node.Id)]);
        }

        foreach (var edge in plan.Edges)
        {
            yield return new Plan(plan.Nodes, [.. plan.Edges.Where(e => e != edge)]);
        }

        foreach (var node in plan.Nodes.Where(n => n.Inside is not null))
        {
            foreach (var inside in Smaller(node.Inside!).Where(p => p.Nodes.Count > 0))
            {
                yield return new Plan([.. plan.Nodes.Select(n => n == node ? n with { Inside = inside } : n)], plan.Edges);
            }
        }

        foreach (var line in plan.Nodes.Where(n => n.Kind is not (Kind.Line or Kind.Task)))
        {
            yield return new Plan([.. plan.Nodes.Select(n => n == line ? new Node(n.Id, Kind.Line) : n)], [.. plan.Edges.Select(e => e.From == line.Id ? e with { Port = "Done" } : e).Distinct()]);
        }
    }
}
