using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Checks;

/// <summary>Variables by themselves: a type that nobody knows, a value that Elsa would forget.</summary>
internal static class VariableChecks
{
    private const string Driver = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core";

    public static IEnumerable<Finding> Of(WorkflowDefinition definition)
    {
        var file = JsonNode.Parse(definition.Json.TrimStart('\uFEFF')) as JsonObject;
        return
        [
            .. Twice("variable", "variable", definition.Variables.Select(v => (v.Name, $"$.variables[{v.Place}]"))),
            .. Twice("input", "entrée", Listed(file, "inputs")),
            .. Twice("output", "sortie", Listed(file, "outputs")),
            .. definition.Variables.SelectMany(v => Of(v, $"$.variables[{v.Place}]", file?["variables"], null)),
            .. definition.Activities.Values.Where(a => a.IdPrefix.Length == 0 && a.Composite is null)
                .OrderBy(a => a.Path, StringComparer.Ordinal)
                .SelectMany(a => a.Variables.SelectMany(v => Of(v, $"{a.Path}.variables[{v.Place}]", a.Json["variables"], a.Id))),
        ];
    }

    // By their places in the file: what is no argument counts too.
    private static IEnumerable<(string Name, string Path)> Listed(JsonObject? file, string list) =>
        (file?[list].Items() ?? []).Select((item, i) => ((item as JsonObject)?.Text("name") ?? "", $"$.{list}[{i}]")).Where(a => a.Item1.Length > 0);

    private static IEnumerable<Finding> Twice(string en, string fr, IEnumerable<(string Name, string Path)> declared) =>
        declared.GroupBy(d => d.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => Found.Warning("declared-twice", $"{g.ElementAt(1).Path}.name", null,
            $"There is more than one {en} of the name \"{g.Key}\"; by its name only the first is found.",
            $"Il y a plus d’une {fr} du nom de « {g.Key} » ; par son nom, seule la première est trouvée."));

    private static IEnumerable<Finding> Of(Variable variable, string path, JsonNode? declared, string? activityId)
    {
        if (!TypeAliases.IsKnown(variable.TypeName))
        {
            yield return Found.Warning("unknown-variable-type", $"{path}.typeName", activityId,
                $"The variable \"{variable.Name}\" is of the type {variable.TypeName}, which is not known here; its values are kept as they come.",
                $"La variable « {variable.Name} » est du type {variable.TypeName}, inconnu ici ; ses valeurs sont gardées telles quelles.");
        }

        if (variable.StorageDriver is not ("WorkflowInstanceStorageDriver" or "WorkflowStorageDriver"))
        {
            yield return Found.Warning("variable-without-storage", $"{path}.storageDriverTypeName", activityId,
                $"The variable \"{variable.Name}\" does not say that its value is to be kept. It is kept here; Elsa's own engine would forget it at the next wait.",
                $"La variable « {variable.Name} » n’indique pas que sa valeur doit être conservée. Elle l’est ici ; le moteur d’Elsa l’oublierait à la prochaine attente.") with
            {
                Fix = declared is JsonArray
                    ? new Fix(new("Say that it is kept", "Indiquer qu’elle est conservée"), [JsonChange.Set($"{path}.storageDriverTypeName", JsonValue.Create(Driver))])
                    : null,
            };
        }
    }
}
