using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Tests.Running;

/// <summary>Builds the definitions of hand-written scenarios: one flowchart, steps and edges in the order given.</summary>
internal sealed class Flow
{
    private readonly JsonArray _activities = [];
    private readonly JsonArray _connections = [];
    private readonly JsonArray _variables = [];
    private bool _continues = true;

    public Flow Step(string id, string type, params (string Name, JsonNode Value)[] members)
    {
        var activity = new JsonObject { ["id"] = id, ["type"] = type, ["name"] = id };
        foreach (var (name, value) in members)
        {
            activity[name] = value;
        }

        _activities.Add(activity);
        return this;
    }

    public Flow Task(string id, params (string Name, JsonNode Value)[] members) => Step(id, Hosts.Review, members);

    public Flow Event(string id) => Step(id, "Elsa.Event", ("eventName", Literal(id)));

    public Flow Join(string id, string mode) => Step(id, "Elsa.FlowJoin", ("mode", Literal(mode)));

    public Flow Fork(string id, params string[] branches) =>
        Step(id, "Elsa.FlowFork", ("branches", Expression("Object", new JsonArray([.. branches.Select(b => (JsonNode)b)]).ToJsonString())));

    public Flow Decide(string id, string script) => Step(id, "Elsa.FlowDecision", ("condition", Expression("JavaScript", script)));

    public Flow Line(string id) => Step(id, "Elsa.WriteLine", ("text", Literal(id)));

    public Flow Variable(string name, string type, string? value = null)
    {
        _variables.Add(new JsonObject
        {
            ["id"] = "v-" + name,
            ["name"] = name,
            ["typeName"] = type,
            ["value"] = value,
            ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
        });
        return this;
    }

    /// <summary>Edges as "source > target" or "source:Port > target".</summary>
    public Flow Edges(params string[] edges)
    {
        foreach (var edge in edges)
        {
            var (source, target) = (edge.Split(" > ")[0].Split(':'), edge.Split(" > ")[1]);
            _connections.Add(new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source.Length > 1 ? source[1] : "Done" },
                ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
            });
        }

        return this;
    }

    /// <summary>As Elsa's default: a fault ends the instance.</summary>
    public Flow FaultsAsAWhole()
    {
        _continues = false;
        return this;
    }

    public JsonObject Chart(string id) => new()
    {
        ["id"] = id,
        ["type"] = "Elsa.Flowchart",
        ["name"] = id,
        ["activities"] = _activities.DeepClone(),
        ["connections"] = _connections.DeepClone(),
    };

    public string Json() => new JsonObject
    {
        ["id"] = "d-v1",
        ["definitionId"] = "d",
        ["name"] = "Scenario",
        ["version"] = 1,
        ["variables"] = _variables.DeepClone(),
        ["options"] = _continues ? new JsonObject { ["incidentStrategyType"] = "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core" } : new JsonObject(),
        ["root"] = Chart("root"),
    }.ToJsonString();

    public WorkflowDefinition Define()
    {
        var result = DefinitionReader.Read(Json());
        Assert.Empty(result.Findings);
        return result.Definition!;
    }

    public static JsonObject Literal(string value) => Expression("Literal", value);

    public static JsonObject Expression(string type, string value) =>
        new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
