using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>The settings of a step as controls, each with the value that the file gives it. A script is always shown as what it is.</summary>
internal static partial class SettingFields
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, Bilingual> Hints = new(StringComparer.Ordinal)
    {
        ["message"] = new("“That the case has come to this step” is told with the name of this step: call it what its readers are to know.", "« Le dossier est arrivé à cette étape » est annoncé avec le nom de l’étape : nommez-la d’après ce que ses lecteurs doivent savoir."),
        ["deadlineDays"] = new("In working days of the party that is asked, 1 to 365.", "En jours ouvrés de la partie sollicitée, de 1 à 365."),
        ["reminders"] = new("Working days before (with a minus) or after the deadline, separated by commas: -5, -2, 0, 2.", "Jours ouvrés avant (avec un moins) ou après l’échéance, séparés par des virgules : -5, -2, 0, 2."),
        ["escalateAfterDays"] = new("Working days after the deadline.", "Jours ouvrés après l’échéance."),
        ["lapseAfterDays"] = new("Working days after the deadline; 0: never.", "Jours ouvrés après l’échéance ; 0 : jamais."),
        ["people"] = new("E-mail addresses, one on each line, instead of a role.", "Adresses électroniques, une par ligne, au lieu d’un rôle."),
        ["needed"] = new("How many have to approve, where the rule is a number.", "Combien d’avis favorables, si la règle est un nombre."),
        ["subject"] = new("When one of these changes, the step is asked again.", "Si l’une de ces rubriques change, l’étape est redemandée."),
        ["timeSpan"] = new("Days, hours, minutes and seconds: 3.00:00:00 is three days.", "Jours, heures, minutes et secondes : 3.00:00:00 signifie trois jours."),
        ["outcomes"] = new("One on each line, in the order of the buttons. Lapsed is no button: without it the task never lapses.", "Une par ligne, dans l’ordre des boutons. « Lapsed » n’est pas un bouton : sans elle, la tâche n’est jamais caduque."),
        ["branches"] = new("One name on each line; all of them start.", "Un nom par ligne ; toutes commencent."),
    };

    public static IReadOnlyList<SettingField> Of(Activity step, WorkflowDefinition definition, PartyNames parties) =>
        [.. EditableInputs.Of(step, AmendFlowActivities.Catalogue).Select(i => Of(step, i, definition, parties))];

    private static SettingField Of(Activity step, ActivityInput input, WorkflowDefinition definition, PartyNames parties)
    {
        var setting = StepSetting.Of(step, input.Name);
        var label = Label(input.Name);
        var hint = Hints.GetValueOrDefault(input.Name);
        var options = SettingOptions.Of(step.Type, input.Name, parties);
        if (input.Name == "condition")
        {
            var questions = SettingOptions.Questions(definition);
            var asked = setting.Script is { } source && Asked().Match(source) is { Success: true } match && questions.Any(q => q.Value == match.Groups[1].Value) ? match.Groups[1].Value : "";
            return new(input.Name, input.TypeName, SettingControl.Question, label, null, questions, asked.Length > 0 ? "" : Shown(setting), asked.Length > 0 ? "JavaScript" : Syntax(step, setting), asked);
        }

        if (setting.Script is not null)
        {
            return new(input.Name, input.TypeName, SettingControl.Expression, label, null, [], Shown(setting), Syntax(step, setting), "");
        }

        var control = input.TypeName switch
        {
            "String[]" when options.Count > 0 => SettingControl.Ticks,
            "String[]" => SettingControl.Lines,
            "Int32" or "Int32[]" => SettingControl.Numbers,
            _ when options.Count > 0 => SettingControl.Choice,
            _ => SettingControl.Expression,
        };
        var items = setting.Value is JsonArray list ? list.Select(Text) : setting.Value is null ? [] : [Text(setting.Value)];
        return control switch
        {
            SettingControl.Expression => new(input.Name, input.TypeName, control, label, hint ?? input.Description, [], Shown(setting), Syntax(step, setting), ""),
            SettingControl.Numbers => new(input.Name, input.TypeName, control, label, hint, [], string.Join(", ", items), "", ""),
            _ => new(input.Name, input.TypeName, control, label, hint, options, string.Join('\n', items), "", ""),
        };
    }

    /// <summary>The words for a setting, more of them than a comparison needs.</summary>
    private static Bilingual Label(string name) => name switch
    {
        "timeSpan" or "interval" => new("How long", "Durée"),
        "outputName" => new("Result of the case", "Résultat du dossier"),
        "outputValue" or "value" => new("Value", "Valeur"),
        "eventName" => new("Event", "Événement"),
        "cases" => new("Cases", "Cas"),
        "script" => new("Script", "Script"),
        "possibleOutcomes" => new("Possible outcomes", "Issues possibles"),
        "text" => new("Text", "Texte"),
        _ => SettingWords.Label(name),
    };

    private static string Syntax(Activity step, StepSetting setting) =>
        setting.Script is not null || setting.Value is JsonArray or JsonObject
            ? ((step.Json[setting.Name] as JsonObject)?["expression"] as JsonObject)?["type"]?.ToString() ?? "Object"
            : "Literal";

    private static string Shown(StepSetting setting) => setting.Script ?? (setting.Value is { } value ? Text(value) : "");

    private static string Text(JsonNode? value) => value is null ? "null" : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(Readable);

    [GeneratedRegex(@"^\s*getInput\(\s*['""]([A-Za-z0-9_]+)['""]\s*\)\s*;?\s*$")]
    private static partial Regex Asked();
}
