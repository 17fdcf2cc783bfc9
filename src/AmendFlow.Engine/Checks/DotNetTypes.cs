using Acornima.Ast;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Checks;

/// <summary>The .NET types that Elsa shows to its scripts (elsa-format.md D.3). There are none here, so that a script reaches nothing of the host.</summary>
internal static class DotNetTypes
{
    private static readonly Dictionary<string, Bilingual> Instead = new(StringComparer.Ordinal)
    {
        ["DateTime"] = new("JavaScript's Date, such as new Date().toISOString()", "Date de JavaScript, par exemple new Date().toISOString()"),
        ["DateTimeOffset"] = new("JavaScript's Date, such as new Date().toISOString()", "Date de JavaScript, par exemple new Date().toISOString()"),
        ["TimeSpan"] = new("a text such as \"3.00:00:00\" for three days, or \"00:00:05\" for five seconds", "un texte tel que \"3.00:00:00\" pour trois jours, ou \"00:00:05\" pour cinq secondes"),
        ["Guid"] = new("newGuid(), or parseGuid(text)", "newGuid() ou parseGuid(texte)"),
        ["Random"] = new("Math.random()", "Math.random()"),
    };

    /// <summary>Those that a script uses, each once; a name that the script itself declares is its own.</summary>
    public static IReadOnlyList<string> In(Script script)
    {
        var own = script.DescendantNodes().SelectMany(Declared).SelectMany(n => n.DescendantNodesAndSelf()).OfType<Identifier>().Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        return [.. Used(script).Where(n => Instead.ContainsKey(n) && !own.Contains(n)).Distinct(StringComparer.Ordinal)];
    }

    public static Finding Refused(Activity activity, string path, string type) => Found.Error("dotnet-type", path, activity.Id,
        $"The script of the step \"{activity.Text.En}\" uses {type}, a .NET type that Elsa shows to scripts and that does not exist here; it would fail. Use {Instead[type].En}.",
        $"Le script de l’étape « {activity.Text.Fr} » utilise {type}, un type .NET qu’Elsa montre aux scripts et qui n’existe pas ici ; il échouerait. Utilisez {Instead[type].Fr}.");

    private static IEnumerable<Node> Declared(Node node) => node switch
    {
        VariableDeclarator variable => [variable.Id],
        IFunction function => function.Id is { } id ? [id, .. function.Params] : function.Params,
        IClass { Id: { } id } => [id],
        CatchClause { Param: { } param } => [param],
        _ => [],
    };

    // A script may be nested as deeply as its length allows, far beyond what the stack of a thread holds.
    private static IEnumerable<string> Used(Node script)
    {
        var left = new Stack<Node>([script]);
        while (left.TryPop(out var node))
        {
            if (node is Identifier name)
            {
                yield return name.Name;
            }

            foreach (var part in Parts(node))
            {
                left.Push(part);
            }
        }
    }

    // Members and keys are names of something else.
    private static IEnumerable<Node> Parts(Node node) => node switch
    {
        MemberExpression { Computed: false } member => [member.Object],
        Property { Computed: false } member => [member.Value],
        ClassProperty { Computed: false } member => member.Value is { } value ? [value] : [],
        _ => node.ChildNodes.AsEnumerable(),
    };
}
