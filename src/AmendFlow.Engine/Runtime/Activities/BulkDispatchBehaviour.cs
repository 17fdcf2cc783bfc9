using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime.Activities;

/// <summary>
/// Starts another workflow once for each item. Where it waits, each child that ends runs a port of its own, and the step ends after the
/// last: by <c>Completed</c> and <c>Done</c>, or by <c>Canceled</c> and <c>Done</c> when a child was cancelled.
/// </summary>
internal sealed class BulkDispatchBehaviour : Behaviour, IWaitsForChildren
{
    private const string ChildInstanceId = "ChildInstanceId";

    public override void Start(ActivityContext context)
    {
        var waits = Children.Waits(context, absent: true);
        var items = context.Input("items", "Object[]") as JsonArray ?? [];
        var children = items.Select(item => (Children.NewId(context), CorrelationOf(context, item), InputsOf(context, item))).ToList();
        context.Execution.Open = children.Count;
        Children.Request(context, waits && children.Count > 0 ? ChildWait.End : ChildWait.None, children);
        if (!waits)
        {
            context.Complete();
        }
        else if (children.Count == 0)
        {
            End(context);
        }
    }

    public override IReadOnlyCollection<string> PortsOf(Bookmark bookmark) => [];

    public void ChildReported(ActivityContext context, Bookmark bookmark, ChildInput child)
    {
        Children.Settle(context, bookmark, child.ChildId);
        context.Execution.Cursor = (context.Execution.Cursor ?? 0) + (child.SubStatus == SubStatus.Cancelled ? 1 : 0);
        var port = child.SubStatus switch
        {
            SubStatus.Finished => context.Activity.Port("childCompleted"),
            SubStatus.Faulted => context.Activity.Port("childFaulted"),
            _ => null,
        };
        if (port is null)
        {
            ChildEnded(context, context.Activity, null);
        }
        else
        {
            context.Schedule(port, Loops.Local(ChildInstanceId, JsonValue.Create(child.InstanceId)), Loops.Local("Output", child.Output.Copy()));
        }
    }

    public override void ChildEnded(ActivityContext context, Activity child, IReadOnlyCollection<string>? outcomes)
    {
        if (--context.Execution.Open == 0)
        {
            End(context);
        }
    }

    private static void End(ActivityContext context) =>
        context.Complete([context.Execution.Cursor > 0 ? "Canceled" : "Completed", "Done"]);

    // An item that is a set of named values is merged into the input; anything else goes under one key.
    private static JsonObject InputsOf(ActivityContext context, JsonNode? item)
    {
        var inputs = Children.InputsOf(context);
        if (item is JsonObject named)
        {
            foreach (var (name, value) in named)
            {
                inputs[name] = value.Copy();
            }
        }
        else
        {
            inputs[context.Text("defaultItemInputKey") is { Length: > 0 } key ? key : "Item"] = item.Copy();
        }

        return inputs;
    }

    private static string? CorrelationOf(ActivityContext context, JsonNode? item)
    {
        var own = context.Execution.Variables;
        own.Insert(0, Loops.Local("Item", item.Copy()));
        var id = context.Correlation("correlationIdFunction");
        own.RemoveAt(0);
        return id;
    }
}
