using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Runtime;

namespace AmendFlow.Engine.Expressions;

/// <summary>Values on their way into an interpreter, as JSON, and out of it.</summary>
internal sealed class ScriptValues(Jint.Engine engine)
{
    public JsValue ToJs(JsonNode? node) => node is null ? JsValue.Null : new JsonParser(engine).Parse(node.ToJsonString());

    public JsonNode? FromJs(JsValue value)
    {
        if (value.IsNumber() && !double.IsFinite(value.AsNumber()))
        {
            throw new ActivityFaultException("the result is not a number");
        }

        return Stringified(value) is { } json ? JsonNode.Parse(json) : null;
    }

    /// <summary>As JavaScript's own JSON.stringify; null for its undefined.</summary>
    public string? Stringified(JsValue value) =>
        new JsonSerializer(engine).Serialize(value, JsValue.Undefined, JsValue.Undefined) is var json && json.IsString() ? json.AsString() : null;

    /// <summary>What a promise was settled with. What is still open when the script and all that it awaits have run stays open.</summary>
    public static JsValue Settled(JsValue value)
    {
        try
        {
            return value.UnwrapIfPromise(new CancellationToken(canceled: true));
        }
        catch (PromiseRejectedException rejected)
        {
            throw new ActivityFaultException($"its promise was rejected: {rejected.RejectedValue}");
        }
        catch (OperationCanceledException)
        {
            throw new ActivityFaultException("its promise is never settled, so that it gives no value");
        }
    }
}
