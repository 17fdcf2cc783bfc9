using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Runtime.Activities;

internal sealed class EventBehaviour : Behaviour
{
    public override void Start(ActivityContext context) =>
        context.Wait(new JsonObject { ["eventName"] = context.RequiredText("eventName") });

    /// <summary>The name that a bookmark of this type waits for.</summary>
    public static string? NameOf(Bookmark bookmark) => bookmark.Inputs["eventName"]?.GetValue<string>();
}

internal sealed class PublishEventBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var isLocal = (context.Input("isLocalEvent", "Boolean", JsonValue.Create(false)) as JsonValue)?.GetValue<bool>() ?? false;
        context.Emit(new EventPublished(
            context.RequiredText("eventName"), context.Text("correlationId"), isLocal, context.Input("payload", "Object"))
        {
            ActivityId = context.Activity.Id,
        });
        context.Complete();
    }
}

internal sealed class RunTaskBehaviour : Behaviour
{
    public override void Start(ActivityContext context) => context.Wait(new JsonObject
    {
        ["taskName"] = context.RequiredText("taskName"),
        ["payload"] = context.Input("payload", "JsonObject"),
    });
}
