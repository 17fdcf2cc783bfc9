using System.Globalization;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Benchmarks;

/// <summary>The definitions that are measured. Shared with the test that holds the bounds.</summary>
internal static class Loads
{
    /// <summary>Facts that ask for every review.</summary>
    public static JsonObject Everything() => new()
    {
        ["title"] = "Memory T cells",
        ["vehicle"] = "amendment",
        ["samples"] = true,
        ["data"] = true,
        ["geneticData"] = true,
        ["ip"] = true,
        ["money"] = true,
        ["material"] = true,
        ["clausesTouched"] = true,
    };

    /// <summary>The workflow that is shipped.</summary>
    public static WorkflowDefinition Shipped()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AmendFlow.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found above this program.");
        }

        return Read(File.ReadAllText(Path.Combine(folder.FullName, "workflows", "project-amendment.json")));
    }

    /// <summary>One decision, and nothing behind it.</summary>
    public static WorkflowDefinition Decision(string kind, string condition) => Define([Step("decide", "Elsa.FlowDecision", ("condition", kind, condition))], []);

    /// <summary>Fourteen steps: triage, four reviews side by side, the committee, the draft, two executives, the register.</summary>
    public static WorkflowDefinition FourteenSteps() => Define(
        [
            Step("start", "Elsa.Start"),
            Work("triage", "triage", "Complete"),
            Step("reviews", "Elsa.FlowFork", ("branches", "Object", """["ScientificA","ScientificB","LegalA","LegalB"]""")),
            Approval("scientific-a", "A", "scientific-reviewer"), Approval("scientific-b", "B", "scientific-reviewer"),
            Approval("legal-a", "A", "legal-reviewer"), Approval("legal-b", "B", "legal-reviewer"),
            Step("all", "Elsa.FlowJoin", ("mode", "Literal", "WaitAll")),
            Step("committee", AmendFlowActivities.CommitteeVote, ("subject", "Object", """["aim","plan"]""")),
            Work("draft", "drafting", "Frozen"),
            Approval("executive-a", "A", "executive"), Approval("executive-b", "B", "executive"),
            Step("signed", "Elsa.FlowJoin", ("mode", "Literal", "WaitAll")),
            Step("register", AmendFlowActivities.RegisterAmendment),
        ],
        [
            ("start", "Done", "triage"), ("triage", "Complete", "reviews"),
            ("reviews", "ScientificA", "scientific-a"), ("reviews", "ScientificB", "scientific-b"), ("reviews", "LegalA", "legal-a"), ("reviews", "LegalB", "legal-b"),
            ("scientific-a", "Approved", "all"), ("scientific-b", "Approved", "all"), ("legal-a", "Approved", "all"), ("legal-b", "Approved", "all"),
            ("all", "Done", "committee"), ("committee", "Approved", "draft"), ("draft", "Frozen", "executive-a"), ("draft", "Frozen", "executive-b"),
            ("executive-a", "Approved", "signed"), ("executive-b", "Approved", "signed"), ("executive-a", "ChangesRequested", "draft"),
            ("executive-b", "ChangesRequested", "draft"), ("signed", "Done", "register"),
        ]);

    /// <summary>One approval after another, each with a way back to the one before it.</summary>
    /// <param name="count">Activities, the flowchart included.</param>
    /// <param name="loops">False: only onwards.</param>
    public static WorkflowDefinition Chain(int count, bool loops = true) => Define(
        [.. Enumerable.Range(0, count - 1).Select(i => Approval(Id(i), i % 2 == 0 ? "A" : "B", "legal-reviewer"))],
        [
            .. Enumerable.Range(0, count - 2).Select(i => (Id(i), "Approved", Id(i + 1))),
            .. loops ? Enumerable.Range(1, count - 2).Where(i => i % 2 == 1).Select(i => (Id(i), "ChangesRequested", Id(i - 1))) : [],
        ]);

    /// <summary>Takes the first open wait by its first port until nothing waits, or <paramref name="most"/> answers were given.</summary>
    public static InstanceState Walk(WorkflowDefinition definition, JsonObject facts, int most, Action<InstanceState, ResumeInput>? each = null)
    {
        var runtime = new WorkflowRuntime(AmendFlowActivities.Catalogue);
        var state = runtime.Apply(definition, null, Start(facts)).State;
        for (var i = 0; i < most && state.IsRunning; i++)
        {
            var answer = Answer(state, i);
            each?.Invoke(state, answer);
            state = runtime.Apply(definition, state, answer).State;
        }

        return state;
    }

    public static StartInput Start(JsonObject facts) => new("case-1", facts) { Now = Now, CommandId = "start" };

    /// <summary>The answer that takes the oldest open wait onwards.</summary>
    public static ResumeInput Answer(InstanceState state, int number)
    {
        var waiting = state.Bookmarks[0];
        var outcome = waiting.Inputs["outcomes"] is JsonArray ports ? ports[0]!.GetValue<string>() : "Approved";
        return new ResumeInput(waiting.Id, outcome, null) { Now = Now.AddHours(number), CommandId = string.Create(CultureInfo.InvariantCulture, $"answer-{number}") };
    }

    public static DateTimeOffset Now { get; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"step-{index:0000}");

    private static JsonObject Approval(string id, string party, string role) => Step(
        id, AmendFlowActivities.RequestApproval,
        ("party", "Literal", party), ("role", "Literal", role), ("subject", "Object", """["aim","plan","legal"]"""), ("phase", "Literal", "review"));

    private static JsonObject Work(string id, string phase, string outcome) => Step(
        id, AmendFlowActivities.AssignTask,
        ("task", "Literal", id), ("role", "Literal", "coordinator"), ("outcomes", "Object", $"[\"{outcome}\"]"), ("phase", "Literal", phase));

    private static JsonObject Step(string id, string type, params (string Name, string Kind, string Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type, ["name"] = id };
        foreach (var (name, kind, value) in inputs)
        {
            step[name] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = kind, ["value"] = value } };
        }

        return step;
    }

    private static WorkflowDefinition Define(JsonObject[] steps, (string From, string Port, string To)[] edges)
    {
        var file = new JsonObject
        {
            ["id"] = "load-v1",
            ["definitionId"] = "load",
            ["name"] = "Load",
            ["version"] = 1,
            ["options"] = new JsonObject { ["incidentStrategyType"] = "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core" },
            ["root"] = new JsonObject
            {
                ["id"] = "flow",
                ["type"] = "Elsa.Flowchart",
                ["name"] = "Flow",
                ["activities"] = new JsonArray([.. steps]),
                ["connections"] = new JsonArray([.. edges.Select(e => (JsonNode)new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = e.From, ["port"] = e.Port },
                    ["target"] = new JsonObject { ["activity"] = e.To, ["port"] = "In" },
                })]),
            },
        };
        return Read(file.ToJsonString());
    }

    private static WorkflowDefinition Read(string json) =>
        DefinitionReader.Read(json).Definition ?? throw new InvalidOperationException("A load cannot be read.");
}
