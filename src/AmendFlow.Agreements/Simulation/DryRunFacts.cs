using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Simulation;

/// <summary>The workflow inputs of a dry run: those given, and what is supposed for the rest.</summary>
internal static class DryRunFacts
{
    /// <exception cref="DryRunException">A fact is given that the workflow does not declare.</exception>
    public static (JsonObject Facts, ImmutableArray<string> Supposed) Of(WorkflowDefinition definition, DryRunScenario scenario)
    {
        var declared = definition.Inputs.Select(i => i.Name).ToList();
        if (scenario.Facts.Select(f => f.Key).FirstOrDefault(f => !declared.Contains(f)) is { } unknown)
        {
            throw new DryRunException($"$.facts.{unknown}: the workflow declares no such input. It declares: {string.Join(", ", declared)}.");
        }

        var facts = (JsonObject)scenario.Facts.DeepClone();
        var supposed = definition.Inputs.Where(i => !i.IsArray && !facts.ContainsKey(i.Name) && Supposed(i, scenario) is not null).ToList();
        foreach (var input in supposed)
        {
            facts[input.Name] = Supposed(input, scenario);
        }

        return (facts, [.. supposed.Select(i => i.Name)]);
    }

    private static JsonValue? Supposed(Argument input, DryRunScenario scenario) => input.TypeName switch
    {
        "Boolean" => JsonValue.Create(true),
        "String" => JsonValue.Create(input.Name),

        // Far enough that whatever comes before it is done first.
        "DateTimeOffset" => JsonValue.Create(scenario.Start.AddDays(60).ToUniversalTime().ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
        "Int32" or "Int64" or "Decimal" or "Double" => JsonValue.Create(1),
        _ => null,
    };
}
