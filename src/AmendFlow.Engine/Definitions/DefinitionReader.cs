using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>
/// Reads an Elsa 3 definition file. Tolerant of what Elsa's releases have written (elsa-format.md A.13), strict about what
/// cannot be meant: two members of one name, two activities of one id, a file without end.
/// </summary>
public static class DefinitionReader
{
    /// <summary>UTF-8 bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Nested objects and arrays.</summary>
    public const int MaxDepth = 64;

    /// <summary>Members, items and the file itself, counted together. A file of 2 MB that means something has some 110,000; one of bare zeros, a million, each an object in memory.</summary>
    public const int MaxValues = 250_000;

    public const int MaxActivities = 2000;

    /// <summary>Workflows used as activities inside one another.</summary>
    public const int MaxNesting = 8;

    /// <summary>In one flowchart: twice as many as steps. Telling back edges from forward ones takes the square of it.</summary>
    public const int MaxConnections = 4000;

    /// <summary>
    /// Gives the definition, or the findings of severity Error that say why there is none. Unknown members and activity types are
    /// kept, not refused: the checks name them.
    /// </summary>
    /// <param name="library">The workflows that steps of this one may use as activities; null: none.</param>
    public static ReadResult Read(string json, DefinitionLibrary? library = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var file = StrictJson.Parse(json, findings);
        if (file is null)
        {
            return new ReadResult(null, findings.ToImmutable());
        }

        if (file["root"] is not JsonObject rootJson)
        {
            findings.Add(NoRoot(file));
            return new ReadResult(null, findings.ToImmutable());
        }

        var activities = new ActivityReader(file.Text("toolVersion"), library ?? DefinitionLibrary.Empty, findings);
        var root = activities.Read(rootJson, "$.root", "Workflow1");
        if (findings.Any(f => f.Severity == Severity.Error))
        {
            return new ReadResult(null, findings.ToImmutable()) { Missing = [.. activities.Missing] };
        }

        var definitionId = file.Text("definitionId") ?? file.Text("id") ?? root.Id;
        var options = file["options"] as JsonObject;
        var definition = new WorkflowDefinition
        {
            Id = file.Text("id") ?? definitionId,
            DefinitionId = definitionId,
            Name = file.Text("name") ?? definitionId,
            Version = Math.Max(1, file.Integer("version") ?? 1),
            Variables = Declarations.Variables(file["variables"]),
            Inputs = Declarations.Arguments(file["inputs"]),
            Outputs = Declarations.Arguments(file["outputs"]),
            ContinuesWithIncidents = options?.Text("incidentStrategyType")?.Contains("ContinueWithIncidents", StringComparison.Ordinal) ?? false,
            Root = root,
            Json = json,
            Activities = activities.ById.ToImmutableDictionary(StringComparer.Ordinal),
        };
        return new ReadResult(definition, findings.ToImmutable()) { Missing = [.. activities.Missing] };
    }

    // What a server's API answers with, or is asked with, has the definition one member further in.
    private static Finding NoRoot(JsonObject file) =>
        file.Where(m => m.Value is JsonObject inner && inner["root"] is JsonObject).Select(m => m.Key).FirstOrDefault() is { } member
            ? Found.Error("no-root", $"$.{member}", null,
                $"The definition stands inside the member \"{member}\", as in a request to a server or its answer. Take out what \"{member}\" holds, and save that object alone as the file.",
                $"La définition se trouve à l’intérieur du membre « {member} », comme dans une requête à un serveur ou sa réponse. Extrayez le contenu de « {member} » et enregistrez cet objet seul comme fichier.")
            : Found.Error("no-root", "$.root", null,
                "The file has no root activity, so there is nothing to run.",
                "Le fichier n'a pas d'activité racine : il n'y a rien à exécuter.");
}
