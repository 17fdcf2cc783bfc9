using System.Text.Json;
using System.Text.Json.Nodes;
using Acornima.Ast;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Checks;

/// <summary>Expressions of an activity: languages that are not run, source that cannot be read, names that nobody declared.</summary>
internal static class ExpressionChecks
{
    private static readonly HashSet<string> NotInputs = new(StringComparer.Ordinal)
    {
        "activities", "branches", "connections", "variables", "customProperties", "metadata", "body", "then", "else", "default", "variable", "childCompleted", "childFaulted",
    };

    public static IEnumerable<Finding> Of(Activity activity, DeclaredNames names)
    {
        foreach (var (expression, path) in ExpressionsOf(activity))
        {
            if (path.EndsWith(".expression", StringComparison.Ordinal) && WithoutType(activity, path[..^".expression".Length]) is { } untyped)
            {
                yield return untyped;
            }

            foreach (var finding in Check(activity, expression, path, names))
            {
                yield return finding;
            }
        }

        if (activity.Type == ElsaTypes.SetVariable
            && (activity.Json["variable"] is not JsonObject variable || !names.HasVariable(activity, variable.Text("id") ?? variable.Text("name") ?? "")))
        {
            yield return Undeclared(activity, $"{activity.Path}.variable", (activity.Json["variable"] as JsonObject)?.Text("name") ?? "?");
        }
    }

    private static IEnumerable<(JsonObject Expression, string Path)> ExpressionsOf(Activity activity)
    {
        foreach (var (name, value) in activity.Json)
        {
            if (name == "cases" && activity.Type is ElsaTypes.FlowSwitch or ElsaTypes.Switch)
            {
                foreach (var (item, index) in value.Items().Select((c, i) => (c as JsonObject, i)))
                {
                    if (item?["condition"] is JsonObject condition)
                    {
                        yield return (condition, $"{activity.Path}.cases[{index}].condition");
                    }
                }
            }
            else if (value is JsonObject wrapped && wrapped["expression"] is JsonObject expression
                && (!NotInputs.Contains(name) || (name == "branches" && activity.Type == ElsaTypes.FlowFork)))
            {
                yield return (expression, $"{activity.Path}.{name}.expression");
            }
        }
    }

    private static IEnumerable<Finding> Check(Activity activity, JsonObject expression, string path, DeclaredNames names)
    {
        var source = expression["value"].AsText() ?? "";
        var isScript = activity.Type == ElsaTypes.RunJavaScript && path == $"{activity.Path}.script.expression";
        switch (isScript ? "JavaScript" : expression.Text("type"))
        {
            case null or "Literal":
                return [];
            case "Input":
                var input = Reference(expression, source)?.Text("name") ?? source;
                return names.HasInput(input) ? [] : [UndeclaredInput(activity, path, input)];
            case "Object" or "Json":
                return IsJson(source) || IsText(activity, path) ? [] : [Unreadable(activity, path, "JSON")];
            case "Variable":
                var reference = Reference(expression, source);
                var name = reference?.Text("id") ?? reference?.Text("name") ?? source;
                return names.HasVariable(activity, name) ? [] : [Undeclared(activity, path, reference?.Text("name") ?? name)];
            case "JavaScript":
                return Script(activity, source, path, names);
            case "Liquid":
                return Template(activity, source, path, names);
            case var type:
                return [LanguageRefused(activity, path, type)];
        }
    }

    // As an object, or as its JSON in a text; blank where nothing has been chosen yet.
    private static JsonObject? Reference(JsonObject expression, string source) =>
        expression["value"] as JsonObject ?? (source.Trim().Length > 0 && IsJson(source) ? JsonNode.Parse(source) as JsonObject : null);

    public static Finding LanguageRefused(Activity activity, string path, string language) => Found.Error("language-refused", path, activity.Id,
        $"The step \"{activity.Text.En}\" holds an expression in {language}, which is not run here. Use JavaScript or Liquid.",
        $"L’étape « {activity.Text.Fr} » contient une expression en {language}, qui n’est pas exécutée ici. Utilisez JavaScript ou Liquid.");

    private static IEnumerable<Finding> Template(Activity activity, string source, string path, DeclaredNames names)
    {
        if (LiquidRenderer.NamesIn(source) is not { } used)
        {
            return [Unreadable(activity, path, "Liquid")];
        }

        return
        [
            .. used.Variables.Where(v => !names.HasVariableNamed(activity, v)).Select(v => Undeclared(activity, path, v)),
            .. used.Inputs.Where(i => !names.HasInput(i)).Select(i => names.HasInputs ? UndeclaredInput(activity, path, i) : InputOfNobody(activity, path, i)),
            .. LiquidRenderer.Unknown(used).Select(n => UnknownName(activity, path, n)),
            .. LiquidRenderer.UnknownFilter(used) is { } filter ? [UnknownFilter(activity, path, filter)]
                : LiquidRenderer.Refuse(source) is { } refusal ? (IEnumerable<Finding>)[Beyond(activity, path, refusal)] : [],
        ];
    }

    private static Finding UnknownName(Activity activity, string path, string name) => Found.Warning("unknown-name", path, activity.Id,
        $"The step \"{activity.Text.En}\" reads \"{name}\" in a template, which is nothing there and gives nothing. A template knows {string.Join(", ", LiquidRenderer.Known)}.",
        $"L’étape « {activity.Text.Fr} » lit « {name} » dans un modèle, où ce nom ne désigne rien et ne donne rien. Un modèle connaît {string.Join(", ", LiquidRenderer.Known)}.");

    private static Finding UnknownFilter(Activity activity, string path, string filter) => Found.Error("unknown-filter", path, activity.Id,
        $"The step \"{activity.Text.En}\" uses the filter \"{filter}\" in a template, which does not exist.",
        $"L’étape « {activity.Text.Fr} » utilise dans un modèle le filtre « {filter} », qui n’existe pas.");

    // Elsa takes an input without a type for absent; it counts here, since its author wrote it.
    private static Finding? WithoutType(Activity activity, string path)
    {
        var name = path[(activity.Path.Length + 1)..];
        return activity.Json[name] is not JsonObject wrapped || wrapped.Text("typeName") is { Length: > 0 } ? null
            : Found.Warning("input-without-type", path, activity.Id,
                $"The value of \"{name}\" on the step \"{activity.Text.En}\" names no type. It counts here; Elsa's own engine would ignore it.",
                $"La valeur de « {name} » à l’étape « {activity.Text.Fr} » n’indique pas de type. Elle compte ici ; le moteur d’Elsa l’ignorerait.") with
            {
                Fix = new Fix(new("Name the type", "Indiquer le type"), [JsonChange.Set($"{path}.typeName", JsonValue.Create("Object"))]),
            };
    }

    private static IEnumerable<Finding> Script(Activity activity, string source, string path, DeclaredNames names)
    {
        if (ScriptAllowList.Parse(source).Script is not { } script)
        {
            yield return Unreadable(activity, path, "JavaScript");
            yield break;
        }

        foreach (var name in script.DescendantNodes().Select(n => UnknownIn(n, activity, names)).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            yield return Undeclared(activity, path, name);
        }

        var types = DotNetTypes.In(script);
        foreach (var type in types)
        {
            yield return DotNetTypes.Refused(activity, path, type);
        }

        // What fails need not be fast.
        if (types.Count == 0 && ScriptAllowList.Refuse(source) is { } refusal)
        {
            yield return Beyond(activity, path, refusal);
        }

        foreach (var input in script.DescendantNodes().Select(InputIn).OfType<string>().Where(i => !names.HasInput(i)).Distinct(StringComparer.Ordinal))
        {
            yield return names.HasInputs ? UndeclaredInput(activity, path, input) : InputOfNobody(activity, path, input);
        }
    }

    private static string? InputIn(Node node) =>
        node is CallExpression { Callee: Identifier { Name: "getInput" }, Arguments: [StringLiteral name, ..] } ? name.Value : null;

    private static Finding Beyond(Activity activity, string path, string refusal) => Found.Warning("script-beyond-the-allowed", path, activity.Id,
        $"The script of the step \"{activity.Text.En}\" goes beyond conditions and arithmetic: it runs slower, in a process of its own, or is refused where that is switched off. {refusal}",
        $"Le script de l’étape « {activity.Text.Fr} » va au-delà des conditions et du calcul : il s’exécute plus lentement, dans un processus à part, ou est refusé là où cela est désactivé. {refusal}");

    private static string? UnknownIn(Node node, Activity activity, DeclaredNames names) => node switch
    {
        MemberExpression { Computed: false, Object: Identifier { Name: "variables" }, Property: Identifier name }
            when !names.HasVariableNamed(activity, name.Name) => name.Name,
        CallExpression { Callee: Identifier { Name: "getVariable" or "setVariable" }, Arguments: [StringLiteral name, ..] }
            when !names.HasVariableNamed(activity, name.Value) => name.Value,
        CallExpression { Callee: Identifier { Name: ['g' or 's', 'e', 't', >= 'A' and <= 'Z', ..] function } }
            when !names.HasFunction(activity, function) => function,
        _ => null,
    };

    // An Object expression on a text gives its own text, whatever that is.
    private static bool IsText(Activity activity, string path) =>
        path.EndsWith(".expression", StringComparison.Ordinal)
        && (activity.Json[path[(activity.Path.Length + 1)..^".expression".Length]] as JsonObject)?.Text("typeName") == "String";

    private static bool IsJson(string source)
    {
        try
        {
            using var _ = JsonDocument.Parse(source.Trim().Length == 0 ? "null" : source);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Finding Unreadable(Activity activity, string path, string language) => Found.Error("unreadable-expression", path, activity.Id,
        $"The step \"{activity.Text.En}\" holds an expression that cannot be read as {language}.",
        $"L’étape « {activity.Text.Fr} » contient une expression illisible en {language}.");

    private static Finding UndeclaredInput(Activity activity, string path, string name) => Found.Error("undeclared-input", path, activity.Id,
        $"The step \"{activity.Text.En}\" reads the input \"{name}\", which the workflow does not declare.",
        $"L’étape « {activity.Text.Fr} » lit l’entrée « {name} », que le circuit ne déclare pas.");

    private static Finding InputOfNobody(Activity activity, string path, string name) => Found.Warning("undeclared-input", path, activity.Id,
        $"The step \"{activity.Text.En}\" reads the input \"{name}\", and the workflow declares no inputs at all. It is null unless whoever starts the workflow gives it.",
        $"L’étape « {activity.Text.Fr} » lit l’entrée « {name} », et le circuit ne déclare aucune entrée. Elle est nulle, sauf si celui qui lance le circuit la donne.");

    private static Finding Undeclared(Activity activity, string path, string name) => Found.Error("undeclared-variable", path, activity.Id,
        $"The step \"{activity.Text.En}\" uses \"{name}\", which the workflow does not declare.",
        $"L’étape « {activity.Text.Fr} » utilise « {name} », que le circuit ne déclare pas.");
}
