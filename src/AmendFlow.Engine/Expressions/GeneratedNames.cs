using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Expressions;

/// <summary>The names that Elsa makes of those in a definition: getAmount, setAmount, getResultFromLegalReview (elsa-format.md D.3).</summary>
internal static partial class GeneratedNames
{
    /// <summary>The name with a capital.</summary>
    public static string Capital(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>Its words with a capital each and joined, as Elsa does it: "order_total" and "Order total" are "OrderTotal".</summary>
    public static string Joined(string name) => Words().Replace(name, word => word.Groups[1].Value.ToUpperInvariant());

    /// <summary>Both: what works for Elsa, and what has always worked here.</summary>
    public static bool IsSpelled(string name, string spelling) => spelling == Capital(name) || spelling == Joined(name);

    /// <summary>All spellings of several names, each with its name; where two names share one, the closer name comes last.</summary>
    public static IEnumerable<(string Spelling, string Name)> Spelled(IEnumerable<string> names)
    {
        var all = names.Where(n => n.Length > 0).ToList();
        return [.. all.Select(n => (Joined(n), n)).Where(s => s.Item1 != Capital(s.n)), .. all.Select(n => (Capital(n), n))];
    }

    /// <summary>
    /// What activities gave, by id and by name. A getter of a step that has not run yet must be there and give nothing, as in Elsa: such
    /// steps are among them where the script names one.
    /// </summary>
    public static JsonObject Outputs(WorkflowDefinition definition, IEnumerable<KeyValuePair<string, JsonObject>> given, string source)
    {
        var outputs = new JsonObject();
        foreach (var (id, values) in given)
        {
            outputs[id] = values.DeepClone();
            outputs[definition.Activities[id].Name] = values.DeepClone();
            outputs.TryAdd(id[definition.Activities[id].IdPrefix.Length..], values.DeepClone());
        }

        foreach (var activity in Names(source, "From") ? definition.Activities.Values : [])
        {
            foreach (var name in new[] { activity.Name, activity.Id }.Where(n => Names(source, "From" + Capital(n)) || Names(source, "From" + Joined(n))))
            {
                outputs.TryAdd(name, new JsonObject(OutputsOf(activity).Select(o => KeyValuePair.Create(o, (JsonNode?)null))));
            }
        }

        return outputs;
    }

    private static ImmutableArray<string> OutputsOf(Activity activity) => activity switch
    {
        { Composite: { } workflow } => [.. workflow.Outputs.Select(o => Composite.Member(o.Name)).Distinct(StringComparer.Ordinal)],
        { Type: ElsaTypes.For or ElsaTypes.ForEach } => ["currentValue"],
        { Type: ElsaTypes.RunTask } => ["taskId", "result"],
        _ => ["result"],
    };

    private static bool Names(string source, string name) => source.Contains(name, StringComparison.Ordinal);

    [GeneratedRegex("(?:[ _-]+|^)([a-zA-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
