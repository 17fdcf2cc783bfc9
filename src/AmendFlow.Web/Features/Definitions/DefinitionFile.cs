using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using AmendFlow.Agreements.Text;
using AmendFlow.Data;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>A file that somebody brings in, and what is said of it before anything is stored.</summary>
/// <param name="Name">As the browser called it.</param>
/// <param name="Json">Its text, from which the same bytes come out again; null when it is no text.</param>
/// <param name="Definition">Null when it cannot be stored.</param>
internal sealed partial record DefinitionFile(string Name, string? Json, WorkflowDefinition? Definition, ImmutableArray<Finding> Findings)
{
    /// <summary>Of a workflow's id and of a version's: they stand in addresses and file names.</summary>
    public const int LongestId = 100;

    private const int LongestName = 200;

    private const int HighestVersion = 99_999;

    public static async Task<DefinitionFile> ReadAsync(AmendFlowDbContext db, string name, byte[] bytes, CancellationToken cancellationToken)
    {
        if (FileText.NotUtf8(bytes) is { } unreadable)
        {
            return new(name, null, null, [new Finding("not-utf8", Severity.Error, "$", null, unreadable)]);
        }

        var json = Encoding.UTF8.GetString(bytes);
        var (definition, findings) = await WorkflowChecks.RunAsync(db, json, cancellationToken);
        var refused = definition is null ? [] : Refusals(definition).ToList();
        return new(name, json, refused.Count > 0 ? null : definition, [.. refused, .. findings]);
    }

    /// <summary>The id, when it can name a version of ours.</summary>
    public string? UsableId => Definition is { Id: { Length: <= LongestId } id } && Id().IsMatch(id) ? id : null;

    // What a database or an address cannot hold, and what a reader would not see.
    private static IEnumerable<Finding> Refusals(WorkflowDefinition definition)
    {
        if (definition.DefinitionId.Length > LongestId || !Id().IsMatch(definition.DefinitionId) || definition.DefinitionId == "import")
        {
            yield return Error("$.definitionId", null, "wrong-id",
                $"The workflow’s id has to be 1 to {LongestId} letters (a to z), digits, dots, hyphens or underscores, to start with a letter or digit, and not to be “import”.",
                $"L’identifiant du circuit doit compter de 1 à {LongestId} lettres (a à z), chiffres, points, traits d’union ou tirets bas, commencer par une lettre ou un chiffre, et ne pas être « import ».");
        }

        if (definition.Version > HighestVersion)
        {
            yield return Error("$.version", null, "high-version", $"The version is higher than {HighestVersion}.", $"Le numéro de version dépasse {HighestVersion}.");
        }

        if (definition.Name.Length > LongestName)
        {
            yield return Error("$.name", null, "long-name", $"The name is longer than {LongestName} characters.", $"Le nom dépasse {LongestName} caractères.");
        }

        if (ReadableText.Problem(definition.Name) is { } hidden)
        {
            yield return Error("$.name", null, "hidden-character", hidden.En, hidden.Fr);
        }

        foreach (var step in definition.Activities.Values.OrderBy(a => a.Path, StringComparer.Ordinal))
        {
            if ((ReadableText.Problem(step.Text.En) ?? ReadableText.Problem(step.Text.Fr) ?? ReadableText.Problem(step.Id)) is { } problem)
            {
                yield return Error(step.Path, step.Id, "hidden-character", problem.En, problem.Fr);
            }
        }
    }

    private static Finding Error(string path, string? step, string code, string en, string fr) => new(code, Severity.Error, path, step, new(en, fr));

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*\\z")]
    private static partial Regex Id();
}
