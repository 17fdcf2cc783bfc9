using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Editing;

/// <summary>A definition file while it is changed: what was read from it, and a copy of its JSON in which every step is found by id.</summary>
internal sealed class EditedFile
{
    /// <summary>What is nested too deeply can be written, so that the reader refuses it with its own sentence.</summary>
    internal const int Deepest = 4 * DefinitionReader.MaxDepth;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, MaxDepth = Deepest, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions OnOneLine = new() { MaxDepth = Deepest, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, JsonObject> nodes = new(StringComparer.Ordinal);

    public EditedFile(WorkflowDefinition definition)
    {
        Definition = definition;
        Json = JsonNode.Parse(definition.Json.TrimStart('\uFEFF'))!.AsObject();
        Find(definition.Root, (JsonObject)Json["root"]!);
    }

    public WorkflowDefinition Definition { get; }

    public JsonObject Json { get; }

    public JsonObject this[Activity step] => nodes[step.Id];

    /// <summary>False for steps of a workflow that is used here as a step.</summary>
    public bool Has(Activity step) => nodes.ContainsKey(step.Id);

    /// <exception cref="EditRefusedException">No such step, or one of another file.</exception>
    public Activity Step(string id)
    {
        var step = Definition.Activities.GetValueOrDefault(id) ?? throw Refused.NoStep(id);
        return nodes.ContainsKey(id) ? step : throw Refused.OfAnotherFile(step);
    }

    /// <summary>The diagram that a step stands on.</summary>
    /// <exception cref="EditRefusedException">It stands on none.</exception>
    public static Activity DiagramOf(Activity step) =>
        step.Parent is { Type: ElsaTypes.Flowchart } flowchart ? flowchart : throw Refused.NotOnADiagram(step);

    /// <summary>The list behind a member, in whichever of Elsa's spellings it is written; made when there is none.</summary>
    public static JsonArray List(JsonObject holder, string member)
    {
        if (holder[member].Items() is JsonArray list)
        {
            return list;
        }

        var made = new JsonArray([.. holder[member].Items().Select(i => i?.DeepClone())]);
        holder[member] = made;
        return made;
    }

    /// <summary>
    /// Writes down the ids that the reader made up for steps without one: they are counted through the file, so another step's going would
    /// change them.
    /// </summary>
    public void WriteIds()
    {
        foreach (var (id, node) in nodes)
        {
            if (node.Text("id") is not { Length: > 0 })
            {
                node["id"] = id;
            }
        }
    }

    /// <summary>Indented where the original is: a file on one line would otherwise grow beyond the limit.</summary>
    public string Write() => Json.ToJsonString(Definition.Json.Contains('\n', StringComparison.Ordinal) ? Indented : OnOneLine);

    // What a workflow that is used as an activity holds stands in another file.
    private void Find(Activity step, JsonObject json)
    {
        nodes[step.Id] = json;
        if (step.Composite is null)
        {
            foreach (var (child, (node, _)) in step.Children.Zip(ElsaTypes.ChildrenOf(json, step.Type, step.Path)))
            {
                Find(child, node);
            }
        }
    }
}
