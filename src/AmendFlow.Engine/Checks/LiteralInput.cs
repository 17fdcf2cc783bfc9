using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Checks;

/// <summary>Inputs whose value stands in the file, so that it can be judged before anything runs.</summary>
public static class LiteralInput
{
    /// <summary>False when a script gives the value. Null and absent are the same; the text of an Object expression is read as JSON.</summary>
    public static bool TryRead(Activity activity, string input, out JsonNode? value) => TryRead(activity, input, "Object", out value);

    private static bool TryRead(Activity activity, string input, string typeName, out JsonNode? value)
    {
        ArgumentNullException.ThrowIfNull(activity);
        value = null;
        if (activity.Json[input] is not JsonObject wrapped)
        {
            value = activity.Json[input];
            return true;
        }

        var expression = wrapped["expression"] as JsonObject;
        switch (expression?.Text("type"))
        {
            case null or "Literal":
                value = expression?["value"];
                return true;
            case "Object" or "Json":
                try
                {
                    value = Evaluator.Written(expression["value"], typeName);
                }
                catch (ActivityFaultException)
                {
                    return false;
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>The value as the step gets it. False when a script gives it, and when it cannot be converted, which is a finding of its own.</summary>
    public static bool TryConvert(Activity activity, ActivityInput input, out JsonNode? value)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!TryRead(activity, input.Name, input.TypeName, out value))
        {
            return false;
        }

        try
        {
            value = Conversion.To(value, input.TypeName);
            return true;
        }
        catch (ActivityFaultException)
        {
            return false;
        }
    }

    /// <summary>The value of a literal input as text; null when a script gives it, and when it is absent or blank.</summary>
    public static string? Text(Activity activity, string input) =>
        TryRead(activity, input, "String", out var value) && value.AsText() is { } text && text.Trim().Length > 0 ? text : null;
}
