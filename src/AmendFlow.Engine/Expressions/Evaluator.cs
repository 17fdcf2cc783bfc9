using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Runtime;
using AmendFlow.Engine.Runtime.Activities;

namespace AmendFlow.Engine.Expressions;

/// <summary>Evaluates inputs and expressions of one step (elsa-format.md A.9, D.1) and binds outputs (A.10).</summary>
internal sealed class Evaluator(WorkflowDefinition definition, StateData state, EngineInput input, IScriptRunner scripts, ScriptLog log)
{
    private readonly Scope _scope = new(state);
    private readonly ConversionRules _rules = ConversionRules.Of(state);

    /// <summary>Fresh variables of a scope, with their defaults.</summary>
    public static IEnumerable<VariableSlot> Declare(ImmutableArray<Variable> variables, ConversionRules rules) => variables.Select(v =>
    {
        var type = v.ElsaType;
        var initial = string.IsNullOrEmpty(v.Value) ? null
            : type == "Object" && v.Value.TrimStart() is ['{' or '[', ..] json ? Values.Parse(json)
            : Conversion.To(Values.Text(v.Value), type, rules);
        return new VariableSlot { Id = v.Id, Name = v.Name, TypeName = type, Value = initial };
    });

    public IEnumerable<VariableSlot> Declare(ImmutableArray<Variable> variables) => Declare(variables, _rules);

    public JsonNode? Input(Activity activity, Execution scope, string name, string typeName, JsonNode? absent)
    {
        if (Constants.Of(activity, name, typeName, _rules) is { } constant)
        {
            return constant.DeepClone();
        }

        var value = activity.Json[name] switch
        {
            JsonObject wrapped => wrapped["expression"] is JsonObject expression ? Expression(expression, scope, typeName) : null,
            var bare => bare,
        };
        if (value is null && !IsComputed(activity.Json[name]))
        {
            return absent.Copy();
        }

        var converted = Conversion.To(value, typeName, _rules);
        Constants.Keep(activity, name, typeName, _rules, converted);
        return converted;
    }

    /// <param name="typeName">What its value is wanted as.</param>
    public JsonNode? Expression(JsonObject expression, Execution scope, string typeName = "Object")
    {
        var value = expression["value"];
        return expression.Text("type") switch
        {
            null or "Literal" => value.Copy(),
            "Object" or "Json" => Written(value, _rules.AsWritten ? typeName : "Object"),
            "Variable" => Variable(Reference(value), scope).Value.Copy(),
            "Input" => InputOf(Reference(value).Text("name") ?? "", scope).Copy(),
            "JavaScript" => Script(value.AsText() ?? "", scope).Value.Copy(),
            "Liquid" => Recorded(value.AsText() ?? "", scope, ScriptLanguage.Liquid).Value.Copy(),
            "CSharp" or "C#" or "Python" => throw new ActivityFaultException($"{expression.Text("type")} is not run here."),
            var unknown => throw new ActivityFaultException($"The expression type \"{unknown}\" is not known."),
        };
    }

    /// <summary>What an Object expression holds: JSON, and the text itself where a text is wanted.</summary>
    public static JsonNode? Written(JsonNode? value, string typeName) => value.AsText() is not { } text ? value.Copy()
        : text.Trim().Length == 0 ? null
        : typeName == "String" ? Values.Text(text)
        : Values.Parse(text);

    /// <summary>Runs a script and writes the variables that it set.</summary>
    public ScriptResult Script(string source, Execution scope)
    {
        var result = Recorded(source, scope, ScriptLanguage.JavaScript);
        foreach (var (name, value) in result.Writes?["variables"] as JsonObject ?? [])
        {
            Set(_scope.ByName(scope, name) ?? throw new ActivityFaultException($"The variable \"{name}\" is not declared."), value);
        }

        state.CorrelationId = result.Writes?.Text("correlationId") ?? state.CorrelationId;
        state.Name = result.Writes?.Text("name") ?? state.Name;
        return result;
    }

    /// <summary>The variable that a reference object means; a fault when none is in scope.</summary>
    public VariableSlot Variable(JsonObject reference, Execution scope)
    {
        var id = reference.Text("id") ?? reference.Text("name") ?? "";
        return _scope.ById(scope, id)
            ?? throw new ActivityFaultException($"The variable \"{reference.Text("name") ?? id}\" is not declared.");
    }

    public void Set(VariableSlot variable, JsonNode? value) => variable.Value = Conversion.To(value, variable.TypeName, _rules);

    /// <summary>Keeps an output, and binds it to the variable or workflow output that the definition names.</summary>
    public void SetOutput(Activity activity, Execution scope, string name, JsonNode? value)
    {
        if ((activity.Json[name] as JsonObject)?["memoryReference"] is JsonObject reference && reference.Text("id") is { } target)
        {
            if (_scope.ById(scope, target) is { } variable)
            {
                Set(variable, value);
            }
            else if (OutputsAt(scope).Any(o => o.Name == target))
            {
                SetWorkflowOutput(target, value, scope);
            }
        }

        // What is there may be shared with the state before.
        var outputs = state.ActivityOutputs.TryGetValue(activity.Id, out var before) ? (JsonObject)before.DeepClone() : [];
        outputs[name] = value.Copy();
        state.ActivityOutputs = state.ActivityOutputs.SetItem(activity.Id, outputs);
        if (name == "result")
        {
            state.LastResult = value.Copy();
        }
    }

    /// <summary>Writes an output of the workflow that the scope stands in: one that is used as an activity, else the instance's own.</summary>
    public void SetWorkflowOutput(string name, JsonNode? value, Execution scope)
    {
        var declared = OutputsAt(scope).FirstOrDefault(o => o.Name == name);
        var converted = declared is null ? value.Copy() : Conversion.To(value, declared.ElsaType, _rules);
        if (CompositeOf(scope) is not { } composite)
        {
            state.Outputs[name] = converted;
        }
        else
        {
            (CompositeBehaviour.OutputOf(composite, name)
                ?? throw new ActivityFaultException($"The workflow has no output \"{name}\".")).Value = converted;
        }
    }

    /// <summary>The workflow-as-activity that a scope stands in; null: the instance's own workflow.</summary>
    public Execution? CompositeOf(Execution scope)
    {
        for (var owner = Owner(scope); owner is not null; owner = Owner(owner))
        {
            if (definition.Activities[owner.ActivityId].Composite is not null)
            {
                return owner;
            }
        }

        return null;
    }

    private Execution? Owner(Execution execution) => execution.OwnerId is { } id ? state.Executions.ById(id) : null;

    private ImmutableArray<Argument> OutputsAt(Execution scope) =>
        CompositeOf(scope) is { } composite ? definition.Activities[composite.ActivityId].Composite!.Outputs : definition.Outputs;

    private JsonNode? InputOf(string name, Execution scope) =>
        CompositeOf(scope) is { } composite && definition.Activities[composite.ActivityId].Composite!.Inputs.Any(i => i.Name == name)
            ? composite.Variables.Find(v => v.Id == name)?.Value
            : state.Inputs[name];

    private ScriptResult Recorded(string source, Execution scope, ScriptLanguage language)
    {
        var result = log.Next(() => scripts.Run(CallOf(source, scope, language)));
        state.ScriptCount += state.Has(EngineBehaviour.ScriptsAreSeededForLife) ? 1 : 0;
        return result.Fault is null ? result : throw new ActivityFaultException(result.Fault);
    }

    private ScriptCall CallOf(string source, Execution scope, ScriptLanguage language)
    {
        var inputs = (JsonObject)state.Inputs.DeepClone();
        foreach (var input in definition.Inputs)
        {
            // One that was not given is nothing, and not a name that nobody knows.
            inputs.TryAdd(input.Name, null);
        }

        foreach (var input in CompositeOf(scope) is { } composite ? definition.Activities[composite.ActivityId].Composite!.Inputs : [])
        {
            inputs[input.Name] = InputOf(input.Name, scope).Copy();
        }

        return new ScriptCall(
            source, _scope.Visible(scope), inputs, GeneratedNames.Outputs(definition, state.ActivityOutputs, source), state.LastResult.Copy(),
            new ScriptWorkflow(definition.DefinitionId, definition.Id, definition.Version, state.InstanceId, state.Name, state.CorrelationId),
            input.Now, $"{state.InstanceId}/{input.CommandId}/{(state.Has(EngineBehaviour.ScriptsAreSeededForLife) ? state.ScriptCount : log.Count)}")
        {
            Language = language,
        };
    }

    // Studio writes the variable or input as JSON text, the server as an object.
    private static JsonObject Reference(JsonNode? value) => value switch
    {
        JsonObject inline => inline,
        _ when value.AsText()?.TrimStart() is ['{', ..] json => Values.Parse(json) as JsonObject ?? [],
        _ => new JsonObject { ["id"] = value.AsText(), ["name"] = value.AsText() },
    };

    /// <summary>Not the same each time: a variable, an input of the workflow, or what a script gives.</summary>
    public static bool IsComputed(JsonNode? input) =>
        ((input as JsonObject)?["expression"] as JsonObject)?.Text("type") is not (null or "Literal" or "Object" or "Json");
}
