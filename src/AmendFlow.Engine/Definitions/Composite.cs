using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Definitions;

/// <summary>A workflow that is used as an activity: what it declares. Its root is the only child of the step.</summary>
public sealed class Composite
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "id", "nodeId", "name", "type", "version", "customProperties", "metadata", "workflowDefinitionId", "workflowDefinitionVersionId",
        "latestAvailablePublishedVersion", "latestAvailablePublishedVersionId",
    };

    private Composite()
    {
    }

    public required string DefinitionId { get; init; }

    public required string VersionId { get; init; }

    public required ImmutableArray<Variable> Variables { get; init; }

    public required ImmutableArray<Argument> Inputs { get; init; }

    public required ImmutableArray<Argument> Outputs { get; init; }

    /// <summary>Ports besides <c>Done</c>, which <c>Elsa.Complete</c> inside chooses from.</summary>
    public required ImmutableArray<string> Outcomes { get; init; }

    /// <summary>The activity tree, as the file has it.</summary>
    public required JsonObject Root { get; init; }

    /// <summary>
    /// The JSON members under which an input or output may stand on the step: its words joined in camelCase, as Elsa writes it, then its
    /// name with a small letter, as files made by hand have it. With "_" where the step has such a member itself.
    /// </summary>
    public static ImmutableArray<string> Members(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (joined, plain) = (Own(GeneratedNames.Joined(name)), Own(name));
        return joined == plain ? [joined] : [joined, plain];
    }

    /// <summary>The one of them that the step has; Elsa's where it has none.</summary>
    /// <param name="joined"><see cref="EngineBehaviour.JoinedMembersCount"/>; without, always the last of them.</param>
    public static string Member(JsonObject step, string name, bool joined = true)
    {
        ArgumentNullException.ThrowIfNull(step);
        var members = Members(name);
        return joined ? members.FirstOrDefault(step.ContainsKey) ?? members[0] : members[^1];
    }

    private static string Own(string name)
    {
        var member = name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];
        return Reserved.Contains(member) ? "_" + member : member;
    }

    internal static Composite Of(JsonObject file, string? ofDefinition, string? versionId)
    {
        var definitionId = ofDefinition ?? versionId ?? "";
        return new Composite
        {
            DefinitionId = definitionId,
            VersionId = versionId ?? definitionId,
            Variables = Declarations.Variables(file["variables"]),
            Inputs = Declarations.Arguments(file["inputs"]),
            Outputs = Declarations.Arguments(file["outputs"]),
            Outcomes = [.. file["outcomes"].Items().Select(o => o.AsText()).OfType<string>()],
            Root = (JsonObject)file["root"]!,
        };
    }
}
