using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Checks;

/// <summary>What a definition declares, and what is in scope at an activity.</summary>
internal sealed class DeclaredNames(WorkflowDefinition definition)
{
    private static readonly Variable[] OfChildren = [Local("ChildInstanceId"), Local("Output"), Local("Item")];
    private static readonly Variable[] OfLoops = [Local("CurrentValue"), Local("CurrentIndex")];
    private readonly Dictionary<string, (string Capital, string Joined)> _spellings = new(StringComparer.Ordinal);

    public bool HasInput(string name) => definition.Inputs.Any(i => i.Name == name);

    /// <summary>A workflow without any declared input may still be started with some, and many of Elsa's own are written so.</summary>
    public bool HasInputs => definition.Inputs.Length > 0;

    public bool HasVariable(Activity at, string idOrName) => VariableAt(at, idOrName) is not null;

    public Variable? VariableAt(Activity at, string idOrName) => InScope(at).FirstOrDefault(v => v.Id == idOrName || v.Name == idOrName);

    public bool HasOutputs => definition.Outputs.Length > 0;

    public Argument? OutputNamed(string name) => definition.Outputs.FirstOrDefault(o => o.Name == name);

    public bool HasVariableNamed(Activity at, string name) => InScope(at).Any(v => v.Name == name);

    /// <summary>"getAmount" or "setAmount" of a variable or input, or one of Elsa's own functions.</summary>
    public bool HasFunction(Activity at, string name) =>
        ElsaFunctions.Contains(name)
        || InScope(at).Any(v => v.Name.Length > 0 && IsSpelled(v.Name, name[3..]))
        || (name.StartsWith("get", StringComparison.Ordinal) && (definition.Inputs.Any(i => i.Name == name[3..] || IsSpelled(i.Name, name[3..])) || IsOutputGetter(name)));

    // "getResultFromLegalReview"
    private bool IsOutputGetter(string name) =>
        definition.Activities.Values.Any(a => new[] { a.Name, a.Id }.Any(n => SpellingsOf(n) is var (capital, joined) && (IsFrom(name, capital) || IsFrom(name, joined))));

    private static bool IsFrom(string getter, string activity) =>
        getter.EndsWith(activity, StringComparison.Ordinal) && getter.AsSpan(0, getter.Length - activity.Length).EndsWith("From", StringComparison.Ordinal);

    // Both: what works for Elsa, and what has always worked here.
    private bool IsSpelled(string name, string spelling) => SpellingsOf(name) is var (capital, joined) && (spelling == capital || spelling == joined);

    // Asked for each function of each script.
    private (string Capital, string Joined) SpellingsOf(string name) =>
        _spellings.TryGetValue(name, out var known) ? known : _spellings[name] = (GeneratedNames.Capital(name), GeneratedNames.Joined(name));

    public IEnumerable<Finding> WrongDefaults()
    {
        foreach (var (variable, path) in AllVariables())
        {
            Finding? finding = null;
            try
            {
                _ = Evaluator.Declare([variable], ConversionRules.Newest).ToList();
            }
            catch (ActivityFaultException)
            {
                finding = Found.Error("wrong-default", path, null,
                    $"The default of the variable \"{variable.Name}\" is not a {variable.TypeName}.",
                    $"La valeur par défaut de la variable « {variable.Name} » n’est pas du type {variable.TypeName}.");
            }

            if (finding is not null)
            {
                yield return finding;
            }
        }
    }

    private static readonly HashSet<string> ElsaFunctions = new(StringComparer.Ordinal)
    {
        "getVariable", "setVariable", "getInput", "getOutputFrom", "getLastResult", "getWorkflowDefinitionId", "getWorkflowDefinitionVersionId",
        "getWorkflowDefinitionVersion", "getWorkflowInstanceId", "getWorkflowInstanceName", "setWorkflowInstanceName", "getCorrelationId",
        "setCorrelationId", "setOutcome", "setOutcomes", "getGuidString", "getShortGuid",
    };

    private static Variable Local(string name) => new(name, name, "Object", false, null);

    private IEnumerable<(Variable Variable, string Path)> AllVariables() =>
    [
        .. definition.Variables.Select(v => (v, $"$.variables[{v.Place}]")),
        .. definition.Activities.Values.SelectMany(a => a.Variables.Select(v => (v, $"{a.Path}.variables[{v.Place}]"))),
    ];

    private IEnumerable<Variable> InScope(Activity? at)
    {
        for (; at is not null; at = at.Parent)
        {
            foreach (var variable in at.Variables.Concat(ElsaTypes.IsLoop(at.Type) || at.Type == ElsaTypes.ParallelForEach ? OfLoops
                : at.Type == ElsaTypes.BulkDispatchWorkflows ? OfChildren : []))
            {
                yield return variable;
            }
        }

        foreach (var variable in definition.Variables)
        {
            yield return variable;
        }
    }
}
