using System.Globalization;
using System.Text.Json;
using AmendFlow.Engine.Editing;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>Reads the settings that a form posted, and gives an operation for each that differs from what the file has.</summary>
internal static class SettingReader
{
    private static readonly char[] Breaks = ['\n', ','];

    /// <param name="posted">Fields of the form; one that is absent leaves its setting as it is.</param>
    public static IEnumerable<SetInput> Changes(string stepId, IEnumerable<SettingField> fields, IReadOnlyDictionary<string, string> posted) =>
        from field in fields
        where posted.ContainsKey(field.Control == SettingControl.Ticks ? field.TickField("") : field.Field)
        where IsChanged(field, posted)
        select new SetInput(stepId, field.Name, ValueOf(field, posted));

    private static bool IsChanged(SettingField field, IReadOnlyDictionary<string, string> posted) => field.Control switch
    {
        SettingControl.Ticks => !Ticked(field, posted).SequenceEqual(field.Options.Select(o => o.Value).Where(Items(field.Value).Contains)),
        SettingControl.Lines or SettingControl.Numbers => !Items(Get(posted, field.Field)).SequenceEqual(Items(field.Value)),
        SettingControl.Question => Get(posted, field.QuestionField) != field.Question || (field.Question.Length == 0 && Differs(field, posted)),
        SettingControl.Expression => Differs(field, posted),
        _ => Get(posted, field.Field) != field.Value,
    };

    private static bool Differs(SettingField field, IReadOnlyDictionary<string, string> posted) =>
        Get(posted, field.Field).ReplaceLineEndings("\n").Trim() != field.Value.ReplaceLineEndings("\n").Trim() || (field.Value.Length > 0 && Get(posted, field.SyntaxField) != field.Syntax);

    private static InputValue? ValueOf(SettingField field, IReadOnlyDictionary<string, string> posted)
    {
        var typed = Get(posted, field.Field);
        return field.Control switch
        {
            SettingControl.Ticks => List([.. Ticked(field, posted)]),
            SettingControl.Lines => List(Items(typed)),
            SettingControl.Numbers => Numbers(field, Items(typed)),
            SettingControl.Question when Get(posted, field.QuestionField) is { Length: > 0 } question => new InputValue.Expression("JavaScript", $"getInput('{question}')"),
            SettingControl.Question or SettingControl.Expression => Expression(field, typed, Get(posted, field.SyntaxField)),
            _ => typed.Length == 0 ? null : new InputValue.Literal(JsonSerializer.Serialize(typed)),
        };
    }

    private static InputValue? Expression(SettingField field, string typed, string syntax)
    {
        var source = typed.ReplaceLineEndings("\n").Trim();
        return source.Length == 0 ? null
            : syntax is not ("" or "Literal") ? new InputValue.Expression(syntax, source)
            : field.TypeName is "String" ? new InputValue.Literal(JsonSerializer.Serialize(source))
            : new InputValue.Literal(IsJson(source) ? source : JsonSerializer.Serialize(source));
    }

    private static InputValue.Literal? List(List<string> items) => items.Count == 0 ? null : new(JsonSerializer.Serialize(items));

    // What is no number is handed on as it was typed: the refusal quotes it.
    private static InputValue.Literal? Numbers(SettingField field, List<string> items)
    {
        var isList = field.TypeName.EndsWith("[]", StringComparison.Ordinal);
        var numbers = items.Select(i => int.TryParse(i.Replace('−', '-'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : (int?)null).ToList();
        return items.Count == 0 ? isList && field.Value.Length > 0 ? new("[]") : null
            : numbers.Contains(null) || (!isList && numbers.Count > 1) ? new(JsonSerializer.Serialize(string.Join(", ", items)))
            : new(isList ? JsonSerializer.Serialize(numbers) : JsonSerializer.Serialize(numbers[0]));
    }

    private static IEnumerable<string> Ticked(SettingField field, IReadOnlyDictionary<string, string> posted) =>
        field.Options.Select(o => o.Value).Where(k => posted.ContainsKey(field.TickField(k)));

    private static List<string> Items(string text) => [.. text.ReplaceLineEndings("\n").Split(Breaks, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static string Get(IReadOnlyDictionary<string, string> posted, string name) => posted.GetValueOrDefault(name, "");

    private static bool IsJson(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
