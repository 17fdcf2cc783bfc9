using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;
using AmendFlow.Engine.Runtime;

namespace AmendFlow.Engine.Checks;

/// <summary>An activity by itself: its type, its required inputs, its text in both languages.</summary>
internal static class ActivityChecks
{
    public static IEnumerable<Finding> Of(Activity activity, ActivityCatalogue catalogue)
    {
        var host = catalogue.HostActivities.GetValueOrDefault(activity.Type);
        if (activity.Reference is { } reference)
        {
            if (activity.Composite is null)
            {
                yield return Found.Error("workflow-missing", activity.Path, activity.Id,
                    $"The step \"{activity.Text.En}\" runs the workflow {reference.DefinitionId ?? reference.VersionId}, version {reference.Version}, which is not here. Import that version first.",
                    $"L’étape « {activity.Text.Fr} » exécute le circuit {reference.DefinitionId ?? reference.VersionId}, version {reference.Version}, qui n’est pas ici. Importez d’abord cette version.");
            }
        }
        else if (activity.Type is "Elsa.RunCSharp" or "Elsa.RunPython")
        {
            yield return ExpressionChecks.LanguageRefused(activity, $"{activity.Path}.type", activity.Type["Elsa.Run".Length..]);
        }
        else if (catalogue.NotCarried.TryGetValue(activity.Type, out var reason))
        {
            yield return Found.Error("not-carried-here", $"{activity.Path}.type", activity.Id,
                $"The step \"{activity.Text.En}\" is of the type {activity.Type}, which this installation does not carry out: {reason.En}",
                $"L’étape « {activity.Text.Fr} » est du type {activity.Type}, que cette installation n’exécute pas : {reason.Fr}");
        }
        else if (activity.Type == "Elsa.NotFoundActivity" && activity.Json.Text("missingTypeName") is { Length: > 0 } unknown)
        {
            // The text inside is no step yet: whoever reads it in would run what nobody has looked at.
            yield return Found.Error("unknown-type", $"{activity.Path}.missingTypeName", activity.Id,
                $"The step \"{activity.Text.En}\" is of the type {unknown}, which the server that exported this file did not know: the original step is inside as text (originalActivityJson), and does not run. Export the workflow from a server that has {unknown}, or put that text in the place of this step.",
                $"L’étape « {activity.Text.Fr} » est du type {unknown}, que le serveur qui a exporté ce fichier ne connaissait pas : l’étape d’origine s’y trouve sous forme de texte (originalActivityJson) et ne s’exécute pas. Exportez le circuit depuis un serveur qui dispose de {unknown}, ou mettez ce texte à la place de l’étape.");
        }
        else if (host is null && !Behaviours.IsElsa(activity.Type))
        {
            yield return Found.Error("unknown-type", $"{activity.Path}.type", activity.Id,
                $"The step \"{activity.Text.En}\" is of the type {activity.Type}, which is not installed here; it cannot run.",
                $"L’étape « {activity.Text.Fr} » est du type {activity.Type}, qui n’est pas installé ici ; elle ne peut pas s’exécuter.");
        }

        foreach (var input in host?.Inputs ?? ElsaInputs.Of(activity.Type))
        {
            if (CheckInput(activity, input) is { } finding)
            {
                yield return finding;
            }
        }

        foreach (var finding in host?.Check?.Invoke(activity) ?? SettingChecks.Of(activity))
        {
            yield return finding;
        }

        if (CheckText(activity, host is not null) is { } missing)
        {
            yield return missing;
        }
    }

    private static Finding? CheckInput(Activity activity, ActivityInput input)
    {
        var expression = (activity.Json[input.Name] as JsonObject)?["expression"] as JsonObject;
        var path = $"{activity.Path}.{input.Name}";
        var value = ValueOf(activity, input.Name);
        if (value is null)
        {
            return input is { Required: true, DefaultJson: null }
                ? Found.Error("missing-input", path, activity.Id,
                    $"The step \"{activity.Text.En}\": {input.Missing?.En ?? $"“{input.Words.En}” is missing."}",
                    $"Étape « {activity.Text.Fr} » : {input.Missing?.Fr ?? $"il manque « {input.Words.Fr} »."}")
                : null;
        }

        if (expression?.Text("type") is not (null or "Literal"))
        {
            return null;
        }

        return Conversion.Fits(value, input.TypeName)
            ? null
            : Found.Error("wrong-value", path, activity.Id,
                $"The value of “{input.Words.En}” on the step \"{activity.Text.En}\" is not {TypeWords(input.TypeName).En}.",
                $"La valeur de « {input.Words.Fr} » à l’étape « {activity.Text.Fr} » n’est pas {TypeWords(input.TypeName).Fr}.");
    }

    /// <summary>What the file gives an input, as a value or as the source of an expression; null where it gives nothing, or blanks.</summary>
    internal static JsonNode? ValueOf(Activity activity, string input)
    {
        var json = activity.Json[input];
        var value = json is JsonObject wrapped ? (wrapped["expression"] as JsonObject)?["value"] : json;
        return value.AsText() is { } text && text.Trim().Length == 0 ? null : value;
    }

    private static Bilingual TypeWords(string alias) => alias switch
    {
        "Int32" or "Int64" => new("a whole number", "un nombre entier"),
        "Boolean" => new("yes or no", "oui ou non"),
        "TimeSpan" => new("a length of time such as 3.00:00:00, three days", "une durée telle que 3.00:00:00, trois jours"),
        "DateTimeOffset" => new("a date and time such as 2026-02-05T10:00:00+01:00, the year first", "une date et une heure telles que 2026-02-05T10:00:00+01:00, l’année d’abord"),
        "String[]" => new("a list of texts", "une liste de textes"),
        "Int32[]" => new("a list of whole numbers", "une liste de nombres entiers"),
        _ => new($"of the type {alias}", $"du type {alias}"),
    };

    private static Finding? CheckText(Activity activity, bool isOurs)
    {
        var path = $"{activity.Path}.customProperties";
        if (activity.Json.Properties()?["amendflow:text"] is not JsonObject text)
        {
            return isOurs
                ? Found.Warning("no-text", path, activity.Id,
                    $"The step \"{activity.Text.En}\" has no text of its own; readers of both languages see its name.",
                    $"L’étape « {activity.Text.Fr} » n’a pas de libellé ; les lecteurs des deux langues voient son nom.")
                : null;
        }

        var (en, fr) = (text.Text("en"), text.Text("fr"));
        return !string.IsNullOrWhiteSpace(en) && !string.IsNullOrWhiteSpace(fr)
            ? null
            : Found.Error("missing-language", path, activity.Id,
                $"The text of the step \"{activity.Text.En}\" is missing in {(string.IsNullOrWhiteSpace(en) ? "English" : "French")}.",
                $"Le libellé de l’étape « {activity.Text.Fr} » manque en {(string.IsNullOrWhiteSpace(en) ? "anglais" : "français")}.");
    }
}
