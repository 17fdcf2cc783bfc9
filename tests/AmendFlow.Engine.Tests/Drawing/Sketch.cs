using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Tests.Drawing;

/// <summary>Makes flowcharts to draw.</summary>
internal sealed class Sketch
{
    private readonly List<Activity> activities = [];
    private readonly List<Connection> connections = [];

    public Sketch Step(string id, string? text = null, string type = "AmendFlow.RequestApproval", string? french = null)
    {
        activities.Add(Make(id, type, new(text ?? id, french ?? text ?? id), [], []));
        return this;
    }

    public Sketch Edge(string source, string target, string? port = null)
    {
        connections.Add(new(source, port, target));
        return this;
    }

    public Sketch Chain(params string[] ids)
    {
        foreach (var (from, to) in ids.Zip(ids.Skip(1)))
        {
            Edge(from, to);
        }

        return this;
    }

    public Activity Flowchart() => Make("flow", "Elsa.Flowchart", new("Flow", "Circuit"), [.. activities], [.. connections]);

    /// <summary>About the size and shape of the shipped workflow: reviews beside each other with loops, committee, text, executives.</summary>
    public static Sketch Amendment()
    {
        var sketch = new Sketch().Step("start", "Start", "Elsa.Start")
            .Step("triage", "Triage by the coordinator", "AmendFlow.AssignTask", "Recevabilité par le coordinateur")
            .Step("complete", "Complete the proposal", "AmendFlow.AssignTask", "Compléter la proposition")
            .Step("other", "Continue as project agreement", "AmendFlow.AssignTask", "Suite en contrat d’application")
            .Step("fork", "Reviews", "Elsa.FlowFork", "Circuits d’instruction")
            .Step("join", "All reviews in", "Elsa.FlowJoin", "Tous les avis reçus")
            .Edge("start", "triage").Edge("triage", "fork", "Amendment").Edge("triage", "complete", "Incomplete").Edge("complete", "triage").Edge("triage", "other", "NotAnAmendment");
        foreach (var (id, en, fr, asked) in new (string, string, string, bool)[]
        {
            ("sci-a", "Scientific review, Sanofi", "Avis scientifique, Sanofi", false), ("sci-b", "Scientific review, Gustave Roussy", "Avis scientifique, Gustave Roussy", false),
            ("legal-a", "Legal review, Sanofi", "Avis juridique, Sanofi", false), ("legal-b", "Legal review, Gustave Roussy", "Avis juridique, Gustave Roussy", false),
            ("dpo", "Data protection review", "Avis protection des données", true), ("samples", "Samples and ethics review", "Avis échantillons et éthique", true),
            ("ip-a", "IP review, Sanofi", "Avis PI, Sanofi", true), ("ip-b", "IP review, Gustave Roussy", "Avis PI, Gustave Roussy", true),
            ("fin-a", "Finance review, Sanofi", "Avis financier, Sanofi", true), ("fin-b", "Finance review, Gustave Roussy", "Avis financier, Gustave Roussy", true),
        })
        {
            sketch.Step(id, en, french: fr).Step(id + "-revise", "Revise: " + en, "AmendFlow.AssignTask", "Réviser : " + fr);
            if (asked)
            {
                sketch.Step(id + "-asked", $"Is it touched? {en[..3]}", "Elsa.FlowDecision", "Concerné ?")
                    .Edge("fork", id + "-asked", id).Edge(id + "-asked", id, "True").Edge(id + "-asked", "join", "False");
            }
            else
            {
                sketch.Edge("fork", id, id);
            }

            sketch.Edge(id, "join", "Approved").Edge(id, id + "-revise", "ChangesRequested").Edge(id + "-revise", id)
                .Edge(id, "set-rejected", "Rejected").Edge(id, "set-lapsed", "Lapsed");
        }

        return sketch.Step("committee", "Steering committee vote", "AmendFlow.CommitteeVote", "Vote du comité de pilotage")
            .Step("deadlock", "Executives settle the deadlock", french: "Les directions tranchent le désaccord")
            .Step("draft", "Draft and freeze the amendment", "AmendFlow.AssignTask", "Rédiger et figer l’avenant")
            .Step("text-fork", "Legal on the text", "Elsa.FlowFork").Step("text-a", "Legal approval of the text, Sanofi", french: "Validation juridique du texte, Sanofi")
            .Step("text-b", "Legal approval of the text, Gustave Roussy", french: "Validation juridique du texte, Gustave Roussy").Step("text-join", "Text approved", "Elsa.FlowJoin")
            .Step("exec-fork", "Executives", "Elsa.FlowFork").Step("exec-a", "Executive approval, Sanofi", french: "Validation de la direction, Sanofi")
            .Step("exec-b", "Executive approval, Gustave Roussy", french: "Validation de la direction, Gustave Roussy").Step("exec-join", "Both approved", "Elsa.FlowJoin")
            .Step("register", "Register the amendment", "AmendFlow.RegisterAmendment", "Enregistrer l’avenant").Step("tell", "Tell everybody", "AmendFlow.Notify", "Informer tout le monde").Step("end", "End", "Elsa.Finish", "Fin")
            .Step("set-rejected", "Set status: rejected", "Elsa.SetOutput").Step("tell-rejected", "Tell everybody", "AmendFlow.Notify").Step("end-rejected", "Rejected", "Elsa.Finish", "Refusé")
            .Step("set-lapsed", "Set status: lapsed", "Elsa.SetOutput").Step("tell-lapsed", "Tell everybody", "AmendFlow.Notify").Step("end-lapsed", "Lapsed", "Elsa.Finish", "Échu")
            .Chain("join", "committee").Edge("committee", "draft", "Approved").Edge("committee", "deadlock", "Deadlock").Edge("committee", "set-rejected", "Rejected")
            .Edge("deadlock", "draft", "Approved").Edge("deadlock", "set-rejected", "Rejected").Chain("draft", "text-fork")
            .Edge("text-fork", "text-a", "A").Edge("text-fork", "text-b", "B").Edge("text-a", "text-join", "Approved").Edge("text-b", "text-join", "Approved")
            .Edge("text-a", "draft", "ChangesRequested").Edge("text-b", "draft", "ChangesRequested")
            .Edge("text-join", "exec-fork").Edge("exec-fork", "exec-a", "A").Edge("exec-fork", "exec-b", "B").Edge("exec-a", "exec-join", "Approved").Edge("exec-b", "exec-join", "Approved")
            .Edge("exec-a", "set-rejected", "Rejected").Edge("exec-b", "set-rejected", "Rejected").Chain("exec-join", "register", "tell", "end")
            .Chain("set-rejected", "tell-rejected", "end-rejected").Chain("set-lapsed", "tell-lapsed", "end-lapsed");
    }

    /// <summary>A flowchart that nobody would draw: seeded, connected, with loops.</summary>
    public static Sketch Tangle(int steps, int extraEdges, int seed)
    {
        var random = new Random(seed);
        var sketch = new Sketch();
        string[] types = ["AmendFlow.RequestApproval", "Elsa.FlowDecision", "Elsa.FlowFork", "Elsa.FlowJoin", "AmendFlow.Notify"];
        for (var i = 0; i < steps; i++)
        {
            sketch.Step($"s{i}", $"Step number {i} with a name", types[random.Next(10) < 6 ? 0 : random.Next(types.Length)]);
            if (i > 0)
            {
                sketch.Edge($"s{random.Next(Math.Max(0, i - 9), i)}", $"s{i}", $"Outcome {random.Next(3)}");
            }
        }

        for (var i = 0; i < extraEdges; i++)
        {
            sketch.Edge($"s{random.Next(steps)}", $"s{random.Next(steps)}", $"Outcome {random.Next(3)}");
        }

        return sketch;
    }

    private static Activity Make(string id, string type, Bilingual text, ImmutableArray<Activity> children, ImmutableArray<Connection> connections) => new()
    {
        Id = id,
        NodeId = id,
        Name = id,
        Type = type,
        Text = text,
        Position = null,
        Children = children,
        Connections = connections,
        Json = new JsonObject(),
        Path = "$",
        Variables = [],
    };
}
