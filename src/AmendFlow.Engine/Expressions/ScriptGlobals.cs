using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using Jint;
using Jint.Native;
using Jint.Runtime.Interop;

namespace AmendFlow.Engine.Expressions;

/// <summary>The functions and objects of elsa-format.md D.3, over plain JSON values.</summary>
/// <param name="anyScript">The script was not looked through beforehand: it runs in a process of its own.</param>
internal sealed class ScriptGlobals(Jint.Engine engine, ScriptCall script, bool anyScript = false)
{
    // A text may grow by being written as JSON or as base64, and those nest: what one call gives is bounded, so that ten of them are.
    private const int MaxText = 1_000_000;

    private readonly ScriptValues _values = new(engine);
    private readonly JsonObject _written = [];
    private readonly JsonObject _writes = [];
    private JsValue _variables = JsValue.Undefined;

    public ScriptResult Run()
    {
        _variables = ToJs(script.Variables);
        engine.SetValue("variables", _variables);
        Define();
        var value = FromJs(ScriptValues.Settled(engine.Evaluate(script.Source, new ScriptParsingOptions { AllowReturnOutsideFunction = true })));
        CollectWrites();
        return new ScriptResult(value, null) { Writes = _writes.Count == 0 ? null : _writes };
    }

    private void Define()
    {
        DefineDeclared();
        Function("getVariable", a => _variables.Get(a(0)));
        Function("setVariable", a => Write(a(0).AsString(), a(1)));
        Function("getInput", a => ToJs(script.Inputs[a(0).AsString()]));
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
        Function("toJson", a => Bounded(FromJs(a(0)).Json()));
        Function("stringToBase64", a => Bounded(Convert.ToBase64String(Encoding.UTF8.GetBytes(TextOf(a(0))))));
        Function("stringFromBase64", a => Bounded(Encoding.UTF8.GetString(Convert.FromBase64String(TextOf(a(0))))));
        DefineGuids();
        DefineBytes();
        DefineOutputs();
        if (!anyScript)
        {
            // JavaScript's own, with a bound. The allow-list lets one argument through.
            engine.GetValue("JSON").AsObject().Set("stringify", NewFunction("stringify", a => _values.Stringified(a(0)) is { } json ? Bounded(json) : JsValue.Undefined));
        }
    }

    // A name that is declared never takes the place of one of Elsa's own functions, nor a loose spelling that of an exact name.
    private void DefineDeclared()
    {
        var variables = GeneratedNames.Spelled(script.Variables.Select(v => v.Key)).ToList();
        foreach (var (spelling, name) in GeneratedNames.Spelled(script.Inputs.Select(i => i.Key)))
        {
            Function("get" + spelling, _ => ToJs(script.Inputs[name]));
        }

        foreach (var (spelling, name) in variables)
        {
            Function("get" + spelling, _ => _variables.Get(name));
            Function("set" + spelling, a => Write(name, a(0)));
        }

        foreach (var (name, input) in script.Inputs)
        {
            Function("get" + name, _ => ToJs(input));
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
        foreach (var (spelling, activity) in GeneratedNames.Spelled(script.Outputs.Select(o => o.Key)))
        {
            foreach (var (output, value) in script.Outputs[activity] as JsonObject ?? [])
            {
                Function($"get{GeneratedNames.Capital(output)}From{spelling}", _ => ToJs(value));
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

    // Elsa calls its outputs "Result" and "CurrentValue"; the engine keeps them under the names that the file has.
    private JsonNode? OutputOf(string activity, JsValue output)
    {
        var name = output.IsString() ? output.AsString() : "result";
        return script.Outputs[activity] is JsonObject outputs ? outputs[name] ?? Composite.Members(name).Select(m => outputs[m]).FirstOrDefault(v => v is not null) : null;
    }

    private void Function(string name, Func<Func<int, JsValue>, JsValue> body) => engine.SetValue(name, NewFunction(name, body));

    private ClrFunction NewFunction(string name, Func<Func<int, JsValue>, JsValue> body) =>
        new(engine, name, (_, arguments) => body(i => i < arguments.Length ? arguments[i] : JsValue.Undefined));

    private JsValue Write(string name, JsValue value)
    {
        if (value is Jint.Native.Function.Function)
        {
            throw new ActivityFaultException($"the variable {name} cannot hold a function");
        }

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

    // As in Elsa, "variables.X = null" is ignored and setVariable("X", null) is not. A number that JavaScript cannot hold comes back rounded:
    // that alone is no change, or who reads a long reference would spoil it.
    private void CollectWrites()
    {
        foreach (var (name, old) in script.Variables)
        {
            if (FromJs(_variables.Get(name)) is { } value && !JsonNode.DeepEquals(value, old) && !JsonNode.DeepEquals(value, FromJs(ToJs(old))))
            {
                _written[name] = value;
            }
        }

        if (_written.Count > 0)
        {
            _writes["variables"] = _written;
        }
    }

    private JsValue ToJs(JsonNode? node) => _values.ToJs(node);

    private JsonNode? FromJs(JsValue value) => _values.FromJs(value);

    private static JsValue IsBlank(JsValue value, Func<string, bool> isBlank) =>
        value.IsNull() || value.IsUndefined() || (value.IsString() && isBlank(value.AsString()));
}
