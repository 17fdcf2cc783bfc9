using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime;

/// <summary>What an activity can do while it runs.</summary>
internal sealed record ActivityContext(Burst Burst, Execution Execution, Activity Activity)
{
    private static readonly string[] Done = ["Done"];

    public JsonNode? Input(string name, string typeName, JsonNode? absent = null) =>
        Burst.Evaluator.Input(Activity, Execution, name, typeName, absent);

    public string? Text(string name) => (Input(name, "String") as JsonValue)?.GetValue<string>();

    /// <summary>A blank one is none: a field of Studio's that was left empty, not a reference that nobody has.</summary>
    public string? Correlation(string name) => Text(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>A text that the activity cannot do without.</summary>
    public string RequiredText(string name) => Text(name) is { Length: > 0 } text
        ? text
        : throw new ActivityFaultException($"The input \"{name}\" of the step \"{Activity.Name}\" is empty.");

    /// <summary>Absent is false, as in Elsa; anything but true or false is a fault.</summary>
    public bool Condition(string name) =>
        Conversion.ToBoolean(Input(name, "Object", JsonValue.Create(false)));

    public void SetOutput(string name, JsonNode? value) => Burst.Evaluator.SetOutput(Activity, Execution, name, value);

    public void Complete() => Burst.Complete(Execution, Done);

    public void Complete(IReadOnlyCollection<string> outcomes) => Burst.Complete(Execution, outcomes);

    public void Schedule(Activity child, params IEnumerable<VariableSlot> locals) => Burst.Schedule(child, Execution, [.. locals]);

    public void Emit(Effect effect) => Burst.Effects.Add(effect);

    /// <summary>Opens a bookmark: the activity goes on when the host resumes it.</summary>
    public void Wait(JsonObject inputs, DateTimeOffset? dueAt = null)
    {
        var state = Burst.State;
        var id = $"{state.InstanceId}.b{++state.Counter}";
        Execution.BookmarkId = id;
        state.Bookmarks.Add(new Bookmark(id, Activity.Id, Activity.Type, inputs, dueAt));
        Emit(new Opened(id, Activity.Type, Activity.Name, (JsonObject)inputs.DeepClone(), dueAt) { ActivityId = Activity.Id });
    }
}
