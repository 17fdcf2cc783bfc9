using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Checks;

/// <summary>What a step writes into a variable or an output: a value that does not fit, and a target that is not there.</summary>
internal static class AssignmentChecks
{
    public static IEnumerable<Finding> Of(Activity activity, DeclaredNames names) =>
    [
        .. activity.Type switch
        {
            ElsaTypes.SetVariable => Variable(activity, names),
            ElsaTypes.SetOutput => Output(activity, names),
            _ => Enumerable.Empty<Finding>(),
        },
        .. Results(activity, names),
    ];

    private static IEnumerable<Finding> Variable(Activity activity, DeclaredNames names) =>
        activity.Json["variable"] is JsonObject reference && names.VariableAt(activity, reference.Text("id") ?? reference.Text("name") ?? "") is { } variable
            ? Fits(activity, "value", variable.Name, variable.ElsaType)
            : [];

    private static IEnumerable<Finding> Output(Activity activity, DeclaredNames names)
    {
        if (LiteralInput.Text(activity, "outputName") is not { } name || !names.HasOutputs)
        {
            return [];
        }

        return names.OutputNamed(name) is { } output
            ? Fits(activity, "outputValue", name, output.ElsaType)
            : [Found.Warning("undeclared-output", $"{activity.Path}.outputName", activity.Id,
                $"The step \"{activity.Text.En}\" sets the output \"{name}\", which is not among those that the workflow declares.",
                $"L’étape « {activity.Text.Fr} » renseigne la sortie « {name} », qui n’est pas de celles que le circuit déclare.")];
    }

    private static IEnumerable<Finding> Fits(Activity activity, string input, string target, string typeName) =>
        LiteralInput.TryRead(activity, input, out var value) && !Conversion.Fits(value, typeName)
            ? [Found.Error("wrong-value", $"{activity.Path}.{input}", activity.Id,
                $"The step \"{activity.Text.En}\" puts a value into \"{target}\" that is not of its type, {typeName}.",
                $"L’étape « {activity.Text.Fr} » met dans « {target} » une valeur qui n’est pas de son type, {typeName}.")]
            : [];

    // Inputs of old files hold such a reference too, left over: it has a colon, or stands beside an expression.
    private static IEnumerable<Finding> Results(Activity activity, DeclaredNames names) =>
        from member in activity.Json
        let output = member.Value as JsonObject
        let target = (output?["memoryReference"] as JsonObject)?.Text("id")
        where target is { Length: > 0 } && output["expression"] is null && !target.Contains(':', StringComparison.Ordinal)
            && !names.HasVariable(activity, target) && names.OutputNamed(target) is null
        select Found.Warning("result-to-nowhere", $"{activity.Path}.{member.Key}", activity.Id,
            $"The result \"{member.Key}\" of the step \"{activity.Text.En}\" is to be kept in a variable that is no longer there.",
            $"Le résultat « {member.Key} » de l’étape « {activity.Text.Fr} » doit être gardé dans une variable qui n’existe plus.");
}
