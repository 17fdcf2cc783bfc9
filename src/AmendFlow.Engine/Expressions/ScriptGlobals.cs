using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Native.Json;

namespace AmendFlow.Engine.Expressions;

/// <summary>The functions and objects of elsa-format.md D.3, over plain JSON values.</summary>
/// <param name="anyScript">The script was not looked through beforehand: it runs in a process of its own.</param>
internal sealed class ScriptGlobals(Jint.Engine engine, ScriptCall script, bool anyScript = false)
{
    // A text may grow by being written as JSON or as base64, and those nest: what one call gives is bounded, so that ten of them are.
    private const int MaxText = 1_000_000;

    private readonly JsonObject _written = [];
    private readonly JsonObject _writes = [];
    private JsValue _variables = JsValue.Undefined;

    public ScriptResult Run()
    {
        _variables = ToJs(script.Variables);
        engine.SetValue("variables", _variables);
        Define();
        var value = FromJs(engine.Evaluate(script.Source, new ScriptParsingOptions { AllowReturnOutsideFunction = true }));
        CollectWrites();
        return new ScriptResult(value, null) { Writes = _writes.Count == 0 ? null : _writes };
    }

    private void Define()
    {
        Function("getVariable", a => _variables.Get(a(0)));
        Function("setVariable", a => Write(a(0).AsString(), a(1)));
        foreach (var name in script.Variables.Select(v => v.Key).Where(n => n.Length > 0))
        {
            Function("get" + Pascal(name), _ => _variables.Get(name));
            Function("set" + Pascal(name), a => Write(name, a(0)));
        }

        Function("getInput", a => ToJs(script.Inputs[a(0).AsString()]));
        foreach (var (name, input) in script.Inputs)
        {
            Function("get" + name, _ => ToJs(input));
        }

        Function("getOutputFrom", a => ToJs(OutputOf(a(0).AsString(), a(1))));
        Function("getLastResult", _ => ToJs(script.LastResult));
        Function("getWorkflowDefinitionId", _ => script.Workflow.DefinitionId);
        Function("getWorkflowDefinitionVersionId", _ => script.Workflow.DefinitionVersionId);
        Function("getWorkflowDefinitionVersion", _ => script.Workflow.DefinitionVersion);
        Function("getWorkflowInstanceId", _ => script.Workflow.InstanceId);
        Function("getWorkflowInstanceName", _ => script.Workflow.InstanceName is { } name ? name : JsValue.Null);
        Function("setWorkflowInstanceName", a => Note("name", a(0)));
        Function("getCorrelationId", _ => script.Workflow.CorrelationId is { } id ? id : JsValue.Null);
        Function("setCorrelationId", a => Note("correlationId", a(0)));
        Function("setOutcome", a => Note("outcomes", new JsonArray(FromJs(a(0)))));
        Function("setOutcomes", a => Note("outcomes", a(0)));
        Function("isNullOrEmpty", a => IsBlank(a(0), s => s.Length == 0));
        Function("isNullOrWhiteSpace", a => IsBlank(a(0), string.IsNullOrWhiteSpace));
        Function("toJson", a => Bounded(FromJs(a(0))?.ToJsonString() ?? "null"));
        Function("stringToBase64", a => Bounded(Convert.ToBase64String(Encoding.UTF8.GetBytes(TextOf(a(0))))));
        Function("stringFromBase64", a => Bounded(Encoding.UTF8.GetString(Convert.FromBase64String(TextOf(a(0))))));
        DefineGuids();
        DefineBytes();
        DefineOutputs();
        if (!anyScript)
        {
            engine.GetValue("JSON").AsObject().Set("stringify", engine.GetValue("toJson"));
        }
    }

    // The same step gives the same ids, however often it is run.
    private void DefineGuids()
    {
        var made = 0;
        string New() => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{script.Seed}/{made++}")).AsSpan(0, 16)).ToString();
        Function("newGuid", _ => New());
        Function("newGuidString", _ => New());
        Function("newShortGuid", _ => Short(Guid.Parse(New())));
        Function("parseGuid", a => Guid.Parse(TextOf(a(0))).ToString());
        Function("getGuidString", a => Guid.Parse(TextOf(a(0))).ToString());
        Function("getShortGuid", a => Short(Guid.Parse(TextOf(a(0)))));
    }

    // Bytes are numbers in an array here: a definition has no other use for them than to pass them on.
    private void DefineBytes()
    {
        Function("bytesFromString", a => Bytes(Encoding.UTF8.GetBytes(TextOf(a(0)))));
        Function("bytesFromBase64", a => Bytes(Convert.FromBase64String(TextOf(a(0)))));
        Function("bytesToString", a => Encoding.UTF8.GetString(BytesOf(a(0))));
        Function("bytesToBase64", a => Convert.ToBase64String(BytesOf(a(0))));
    }

    private void DefineOutputs()
    {
        foreach (var (activity, outputs) in script.Outputs)
        {
            foreach (var (output, value) in outputs as JsonObject ?? [])
            {
                Function($"get{Pascal(output)}From{Pascal(activity)}", _ => ToJs(value));
            }
        }
    }

    private JsValue Bytes(byte[] bytes) => bytes.Length <= MaxText / 10
        ? ToJs(new JsonArray([.. bytes.Select(b => (JsonNode)b)]))
        : throw new ActivityFaultException("there are too many bytes");

    private byte[] BytesOf(JsValue value) => FromJs(value) is JsonArray bytes
        ? [.. bytes.Select(b => byte.Parse(b.Shown(), CultureInfo.InvariantCulture))]
        : throw new ActivityFaultException("these are no bytes");

    private static string Short(Guid id) => Convert.ToBase64String(id.ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string TextOf(JsValue value) => value.IsString() ? value.AsString() : throw new ActivityFaultException("a text was needed");

    private static string Bounded(string text) => text.Length <= MaxText ? text : throw new ActivityFaultException("a text became too long");

    private JsonNode? OutputOf(string activity, JsValue output) =>
        (script.Outputs[activity] as JsonObject)?[output.IsString() ? output.AsString() : "result"];

    private void Function(string name, Func<Func<int, JsValue>, JsValue> body) =>
        engine.SetValue(name, new Jint.Runtime.Interop.ClrFunction(
            engine, name, (_, arguments) => body(i => i < arguments.Length ? arguments[i] : JsValue.Undefined)));

    private JsValue Write(string name, JsValue value)
    {
        _written[name] = FromJs(value);
        _variables.AsObject().Set(name, value);
        return JsValue.Undefined;
    }

    private JsValue Note(string what, JsValue value) => Note(what, FromJs(value));

    private JsValue Note(string what, JsonNode? value)
    {
        _writes[what] = value;
        return JsValue.Undefined;
    }

    // As in Elsa, "variables.X = null" is ignored and setVariable("X", null) is not.
    private void CollectWrites()
    {
        foreach (var (name, old) in script.Variables)
        {
            if (FromJs(_variables.Get(name)) is { } value && !JsonNode.DeepEquals(value, old))
            {
                _written[name] = value;
            }
        }

        if (_written.Count > 0)
        {
            _writes["variables"] = _written;
        }
    }

    private static JsValue IsBlank(JsValue value, Func<string, bool> isBlank) =>
        value.IsNull() || value.IsUndefined() || (value.IsString() && isBlank(value.AsString()));

    private JsValue ToJs(JsonNode? node) => node is null ? JsValue.Null : new JsonParser(engine).Parse(node.ToJsonString());

    private JsonNode? FromJs(JsValue value)
    {
        if (value.IsNumber() && !double.IsFinite(value.AsNumber()))
        {
            throw new ActivityFaultException("the result is not a number");
        }

        var json = new JsonSerializer(engine).Serialize(value, JsValue.Undefined, JsValue.Undefined);
        return json.IsString() ? JsonNode.Parse(json.AsString()) : null;
    }

    private static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];
}
