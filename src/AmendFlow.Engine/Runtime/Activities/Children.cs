using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime.Activities;

/// <summary>An activity that waits for instances of other workflows.</summary>
internal interface IWaitsForChildren
{
    /// <summary>A child has come to where it is waited for.</summary>
    void ChildReported(ActivityContext context, Bookmark bookmark, ChildInput child);
}

/// <summary>What the activities that start other workflows share.</summary>
internal static class Children
{
    public static bool AreIn(Bookmark bookmark, string childId) =>
        bookmark.Inputs["children"] is JsonArray children && children.Any(c => c.Shown() == childId);

    public static bool Waits(ActivityContext context, bool absent) =>
        Conversion.ToBoolean(context.Input("waitForCompletion", "Object", JsonValue.Create(absent)));

    public static string NewId(ActivityContext context) => $"{context.Burst.State.InstanceId}.c{++context.Burst.State.Counter}";

    /// <summary>Opens one wait for the children named, then asks for each; without a wait it only asks.</summary>
    public static void Request(ActivityContext context, ChildWait wait, IReadOnlyList<(string Id, string? CorrelationId, JsonObject Inputs)> children)
    {
        var workflow = context.RequiredText("workflowDefinitionId");
        if (wait != ChildWait.None)
        {
            context.Wait(new JsonObject
            {
                ["workflowDefinitionId"] = workflow,
                ["children"] = new JsonArray([.. children.Select(c => (JsonNode)c.Id)]),
            });
        }

        foreach (var (id, correlationId, inputs) in children)
        {
            inputs["ParentInstanceId"] = context.Burst.State.InstanceId;
            context.Emit(new ChildRequested(id, context.Execution.BookmarkId, workflow, correlationId, inputs, wait) { ActivityId = context.Activity.Id });
        }
    }

    public static JsonObject InputsOf(ActivityContext context) => context.Input("input", "ObjectDictionary") as JsonObject ?? [];

    /// <summary>Takes one child off the wait; the wait ends with the last.</summary>
    public static void Settle(ActivityContext context, Bookmark bookmark, string childId)
    {
        var state = context.Burst.State;
        var left = ((JsonArray)bookmark.Inputs["children"]!).Select(c => c.Shown()).Where(c => c != childId).ToList();
        var index = state.Bookmarks.IndexOf(bookmark);
        if (left.Count == 0)
        {
            state.Bookmarks.RemoveAt(index);
            context.Execution.BookmarkId = null;
            return;
        }

        var inputs = (JsonObject)bookmark.Inputs.DeepClone();
        inputs["children"] = new JsonArray([.. left.Select(c => (JsonNode)c)]);
        state.Bookmarks[index] = bookmark with { Inputs = inputs };
    }
}

/// <summary>
/// Runs another workflow and goes on with its result. Without <c>waitForCompletion</c> Elsa runs the child until it waits for the first
/// time, so that is what is waited for.
/// </summary>
internal sealed class ExecuteWorkflowBehaviour : Behaviour, IWaitsForChildren
{
    public override void Start(ActivityContext context) => Children.Request(
        context,
        Children.Waits(context, absent: false) ? ChildWait.End : ChildWait.FirstBurst,
        [(Children.NewId(context), context.Correlation("correlationId"), Children.InputsOf(context))]);

    public override IReadOnlyCollection<string> PortsOf(Bookmark bookmark) => [];

    public void ChildReported(ActivityContext context, Bookmark bookmark, ChildInput child)
    {
        Children.Settle(context, bookmark, child.ChildId);
        context.SetOutput("result", new JsonObject
        {
            ["workflowInstanceId"] = child.InstanceId,
            ["status"] = child.SubStatus == SubStatus.Suspended ? "Running" : "Finished",
            ["subStatus"] = child.SubStatus.ToString(),
            ["output"] = child.Output.DeepClone(),
        });
        context.Complete();
    }
}

/// <summary>Starts another workflow; with <c>waitForCompletion</c> its outputs are the result.</summary>
internal sealed class DispatchWorkflowBehaviour : Behaviour, IWaitsForChildren
{
    public override void Start(ActivityContext context)
    {
        var waits = Children.Waits(context, absent: false);
        Children.Request(
            context,
            waits ? ChildWait.End : ChildWait.None,
            [(Children.NewId(context), context.Correlation("correlationId"), Children.InputsOf(context))]);
        if (!waits)
        {
            context.Complete();
        }
    }

    public override IReadOnlyCollection<string> PortsOf(Bookmark bookmark) => [];

    public void ChildReported(ActivityContext context, Bookmark bookmark, ChildInput child)
    {
        Children.Settle(context, bookmark, child.ChildId);
        context.SetOutput("result", child.Output);
        context.Complete();
    }
}
