using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine;

/// <summary>How an activity that the host brings behaves.</summary>
public enum HostBehaviour
{
    /// <summary>Opens a bookmark and waits: the host resumes it with an outcome.</summary>
    Waits,

    /// <summary>Tells the host and goes on with <c>Done</c>.</summary>
    Performs,
}

/// <summary>An input of an activity: its JSON name, its Elsa type alias, and what it is when absent.</summary>
/// <param name="Name">camelCase, as in the file.</param>
/// <param name="TypeName">An alias of elsa-format.md A.11, for example <c>String</c>, <c>Boolean</c>, <c>Object</c>, <c>String[]</c>.</param>
/// <param name="DefaultJson">The value when the file says nothing, as JSON; null when there is none.</param>
/// <param name="Required">Absence is an error that the checks name.</param>
public sealed record ActivityInput(string Name, string TypeName, string? DefaultJson, bool Required, Bilingual Description)
{
    /// <summary>What forms and checks call it; null: its description says what it is.</summary>
    public Bilingual? Label { get; init; }

    /// <summary>What the checks say where a required value is not there: what is missing, and what to do. Null: that the label is missing.</summary>
    public Bilingual? Missing { get; init; }

    internal Bilingual Words => Label ?? new(Description.En.TrimEnd('.'), Description.Fr.TrimEnd('.'));
}

/// <summary>An activity type that a host adds to Elsa's own.</summary>
/// <param name="TypeName">For example <c>AmendFlow.RequestApproval</c>.</param>
/// <param name="Outcomes">Ports; empty when <paramref name="OutcomesInput"/> names them in the definition.</param>
/// <param name="OutcomesInput">The input (<c>String[]</c>) that lists this step's outcomes, or null.</param>
public sealed record HostActivity(
    string TypeName,
    HostBehaviour Behaviour,
    Bilingual DisplayName,
    Bilingual Description,
    ImmutableArray<ActivityInput> Inputs,
    ImmutableArray<string> Outcomes,
    string? OutcomesInput = null)
{
    /// <summary>What the host itself has to say about a step of this type before it is published; null: nothing.</summary>
    public Func<Activity, IEnumerable<Finding>>? Check { get; init; }

    /// <summary>
    /// Why evaluated inputs cannot be used, in English, or null. Then the step is an incident, as with an expression that fails, and not a
    /// wait that the host cannot carry out.
    /// </summary>
    public Func<JsonObject, string?> Fault { get; init; } = _ => null;
}

/// <summary>The activity types that a definition may use beyond Elsa's own.</summary>
public sealed class ActivityCatalogue(IEnumerable<HostActivity> hostActivities)
{
    public static ActivityCatalogue ElsaOnly { get; } = new([]);

    public ImmutableDictionary<string, HostActivity> HostActivities { get; } =
        hostActivities.ToImmutableDictionary(a => a.TypeName, StringComparer.Ordinal);

    /// <summary>What the host has to say about a definition as a whole before it is published; null: nothing. Its cost has to grow with the definition alone.</summary>
    public Func<WorkflowDefinition, IEnumerable<Finding>>? Check { get; init; }

    /// <summary>Elsa's own types that the engine runs and this host cannot carry, with the reason: the checks refuse them by name.</summary>
    public ImmutableDictionary<string, Bilingual> NotCarried { get; init; } = ImmutableDictionary<string, Bilingual>.Empty;
}
