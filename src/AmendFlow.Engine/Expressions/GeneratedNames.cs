using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Expressions;

/// <summary>The names that Elsa makes of those in a definition: getAmount, setAmount, getResultFromLegalReview (elsa-format.md D.3).</summary>
internal static partial class GeneratedNames
{
    // What stands behind it is not looked at: a name of that length is nobody's.
    private const int LongestGetter = 1000;

    /// <summary>The name with a capital.</summary>
    public static string Capital(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>Its words with a capital each and joined, as Elsa does it: "order_total" and "Order total" are "OrderTotal".</summary>
    public static string Joined(string name)
    {
        var joined = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var gap = i;
            while (i < name.Length && name[i] is ' ' or '_' or '-')
            {
                i++;
            }

            var begins = gap == 0 || i > gap;
            if (i < name.Length && begins && char.IsAsciiLetter(name[i]))
            {
                joined.Append(char.ToUpperInvariant(name[i]));
            }
            else
            {
                joined.Append(name, gap, Math.Min(i + 1, name.Length) - gap);
            }
        }

        return joined.ToString();
    }

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

        var asked = Asked(source);
        foreach (var activity in asked.Count > 0 ? definition.Activities.Values : [])
        {
            foreach (var name in new[] { activity.Name, activity.Id }.Where(n => asked.Contains(Capital(n)) || asked.Contains(Joined(n))))
            {
                outputs.TryAdd(name, new JsonObject(OutputsOf(activity).Select(o => KeyValuePair.Create(o, (JsonNode?)null))));
            }
        }

        return outputs;
    }

    private static ImmutableArray<string> OutputsOf(Activity activity) => activity switch
    {
        { Composite: { } workflow } => [.. workflow.Outputs.Select(o => Composite.Member(activity.Json, o.Name)).Distinct(StringComparer.Ordinal)],
        { Type: ElsaTypes.For or ElsaTypes.ForEach } => ["currentValue"],
        { Type: ElsaTypes.RunTask } => ["taskId", "result"],
        _ => ["result"],
    };

    // "LegalReview" of getResultFromLegalReview; a name may hold a From of its own.
    private static HashSet<string> Asked(string source)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var getter in Getters().EnumerateMatches(source))
        {
            var name = source.AsSpan(getter.Index, Math.Min(getter.Length, LongestGetter));
            for (var at = name.IndexOf("From", StringComparison.Ordinal); at >= 0;)
            {
                name = name[(at + 4)..];
                asked.Add(name.ToString());
                at = name.IndexOf("From", StringComparison.Ordinal);
            }
        }

        return asked;
    }

    [GeneratedRegex("get[A-Za-z0-9_$]+", RegexOptions.CultureInvariant)]
    private static partial Regex Getters();
}
