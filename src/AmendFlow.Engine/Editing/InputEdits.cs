using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Editing;

/// <summary>Values of inputs, written as Elsa does: wrapped with their type and the kind of their expression.</summary>
internal static class InputEdits
{
    private const int MaxSource = 100_000;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Set(EditedFile file, SetInput set, ActivityCatalogue catalogue)
    {
        var step = file.Step(set.StepId);
        if (set.Value is { } value)
        {
            Write(file[step], step, set.Input, value, catalogue);
        }
        else
        {
            _ = InputOf(step, set.Input, catalogue);
            file[step].Remove(set.Input);
        }

        return step.Id;
    }

    /// <param name="json">The step in the file that is written.</param>
    /// <param name="step">The step as it was read, which says what inputs it has.</param>
    public static void Write(JsonObject json, Activity step, string name, InputValue value, ActivityCatalogue catalogue)
    {
        var input = InputOf(step, name, catalogue);
        if (step.Type == ElsaTypes.FlowSwitch && name == EditableInputs.Cases)
        {
            json[name] = CasesOf(input, value);
            return;
        }

        var (type, written) = value switch
        {
            InputValue.Literal literal => OfLiteral(input, literal.Json),
            InputValue.Expression expression => OfExpression(input, expression),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "This kind of value is not known here."),
        };
        if (json[name] is not JsonObject wrapped)
        {
            json[name] = wrapped = [];
        }

        // Without a type Elsa takes the input for absent.
        wrapped["typeName"] ??= input.TypeName;
        if (wrapped["expression"] is not JsonObject holder)
        {
            wrapped["expression"] = holder = [];
        }

        (holder["type"], holder["value"]) = (type, written);
    }

    private static ActivityInput InputOf(Activity step, string name, ActivityCatalogue catalogue)
    {
        var inputs = EditableInputs.Of(step, catalogue);
        return inputs.FirstOrDefault(i => i.Name == name) ?? throw Refused.NoInput(step, name, inputs.Select(i => i.Name));
    }

    private static (string Type, JsonNode? Value) OfLiteral(ActivityInput input, string json)
    {
        var value = Parse(input, json);
        if (!Conversion.Fits(value, input.TypeName))
        {
            throw Refused.WrongValue(input, json);
        }

        return value is JsonArray or JsonObject ? ("Object", value.ToJsonString(Readable)) : ("Literal", value);
    }

    private static (string Type, JsonNode? Value) OfExpression(ActivityInput input, InputValue.Expression expression)
    {
        if (expression.Type is not ("JavaScript" or "Liquid" or "Variable" or "Input" or "Object"))
        {
            throw Refused.WrongLanguage(expression.Type);
        }

        if (expression.Source.Trim().Length == 0 || expression.Source.Length > MaxSource || !DefinitionEditor.IsWritable(expression.Source))
        {
            throw Refused.WrongValue(input, expression.Source.Length > MaxSource || expression.Source.Trim().Length == 0 ? "" : "?");
        }

        return (expression.Type, expression.Source);
    }

    private static JsonArray CasesOf(ActivityInput input, InputValue value)
    {
        var json = value switch
        {
            InputValue.Literal literal => literal.Json,
            InputValue.Expression { Type: "Object" } expression => expression.Source,
            _ => throw Refused.WrongValue(input, "?"),
        };
        return Parse(input, json) is JsonArray cases && cases.All(c => c is JsonObject one && one.Text("label") is { Length: > 0 } && one["condition"] is JsonObject)
            ? cases
            : throw Refused.WrongValue(input, json);
    }

    private static JsonNode? Parse(ActivityInput input, string json)
    {
        try
        {
            // What no file may hold (half a character, a member twice) would fail only when it is read.
            var value = JsonNode.Parse(json, documentOptions: new() { MaxDepth = DefinitionReader.MaxDepth });
            return StrictJson.Parse($"{{\"value\":{json}}}", ImmutableArray.CreateBuilder<Finding>()) is null ? throw Refused.WrongValue(input, "?") : value;
        }
        catch (JsonException)
        {
            throw Refused.WrongValue(input, json);
        }
    }
}
