using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;
using CsCheck;

namespace AmendFlow.Engine.Tests.Properties;

/// <summary>Any flowchart whose circles wait for somebody, and anything that people may do to it.</summary>
internal sealed record RandomRun(int[] Kinds, (int From, int To, int Port)[] Edges, int[] Actions)
{
    private static readonly string[] Ports = ["Approved", "Rejected"];

    public static Gen<RandomRun> Gen { get; } =
        from kinds in CsCheck.Gen.Int[0, 7].Array[2, 9]
        from edges in CsCheck.Gen.Select(CsCheck.Gen.Int[0, 8], CsCheck.Gen.Int[0, 8], CsCheck.Gen.Int[0, 1]).Array[2, 16]
        from actions in CsCheck.Gen.Int[0, 9999].Array[0, 14]
        select new RandomRun(kinds, edges, actions);

    public WorkflowDefinition Definition()
    {
        var flow = new Flow();
        for (var i = 0; i < Kinds.Length; i++)
        {
            _ = Kinds[i] switch
            {
                0 or 1 or 2 => flow.Task(Id(i)),
                3 => flow.Fork(Id(i), "A", "B"),
                4 => flow.Join(Id(i), "WaitAll"),
                5 => flow.Join(Id(i), "WaitAny"),
                6 => flow.Decide(Id(i), "getInput('N') % 2 == 0"),
                _ => flow.Line(Id(i)),
            };
        }

        foreach (var (from, to, port) in Edges.Where(e => e.From < Kinds.Length && e.To < Kinds.Length))
        {
            // Only a task leads back, so that every circle waits for somebody.
            if (to > from || Kinds[from] <= 2)
            {
                flow.Edges($"{Id(from)}:{PortOf(Kinds[from], port)} > {Id(to)}");
            }
        }

        return flow.Define();
    }

    /// <summary>Runs it all; <see cref="Scenario"/> checks purity and replay at each step.</summary>
    public Scenario Run(Action<Scenario> check)
    {
        var run = new Scenario(Definition()).Start(new JsonObject { ["N"] = 0 });
        check(run);
        foreach (var action in Actions.TakeWhile(_ => run.State.IsRunning))
        {
            Act(run, action);
            check(run);
        }

        return run;
    }

    public override string ToString() =>
        $"kinds [{string.Join(' ', Kinds)}], edges [{string.Join(' ', Edges.Select(e => $"{e.From}:{e.Port}>{e.To}"))}], actions [{string.Join(' ', Actions)}]";

    private void Act(Scenario run, int action)
    {
        var bookmarks = run.State.Bookmarks;
        var (kind, choice) = (action % 10, action / 10);
        if (kind <= 5 && bookmarks.Length > 0)
        {
            var bookmark = bookmarks[choice % bookmarks.Length];
            run.Resume(bookmark.ActivityId, Ports[choice / 10 % 2]);
        }
        else if (kind == 6 && bookmarks.Length > 0)
        {
            run.Cancel(bookmarks[choice % bookmarks.Length].ActivityId);
        }
        else if (kind == 7)
        {
            run.Change(new JsonObject { ["N"] = choice });
        }
        else
        {
            run.Reopen(Id(choice % Kinds.Length));
        }
    }

    private static string Id(int index) => $"n{index}";

    private static string PortOf(int kind, int port) => kind switch
    {
        0 or 1 or 2 => Ports[port],
        3 => port == 0 ? "A" : "B",
        6 => port == 0 ? "True" : "False",
        _ => "Done",
    };
}
