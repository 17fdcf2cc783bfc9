using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>How a setting of a step is asked for.</summary>
public enum SettingControl
{
    /// <summary>One of a few.</summary>
    Choice,

    /// <summary>Any number of a few: a box for each.</summary>
    Ticks,

    /// <summary>Whole numbers, one or several behind commas.</summary>
    Numbers,

    /// <summary>One on each line.</summary>
    Lines,

    /// <summary>A question of the proposal, or an expression.</summary>
    Question,

    /// <summary>A value or an expression, for whoever knows the file.</summary>
    Expression,
}

/// <summary>An option of a choice.</summary>
/// <param name="Value">As the file has it.</param>
public sealed record SettingOption(string Value, Bilingual Text);

/// <summary>A setting as the form shows it.</summary>
/// <param name="Name">Of the input in the file.</param>
/// <param name="TypeName">Elsa's alias.</param>
/// <param name="Value">What the form shows: a key, keys or lines behind line breaks, numbers behind commas, or a source.</param>
/// <param name="Syntax">Of an expression: Literal, JavaScript and so on; empty for what is no expression.</param>
/// <param name="Question">The input of the workflow that a question asks for; empty for none.</param>
public sealed record SettingField(
    string Name, string TypeName, SettingControl Control, Bilingual Label, Bilingual? Hint, IReadOnlyList<SettingOption> Options, string Value, string Syntax, string Question)
{
    public string Field => $"i.{Name}";

    public string SyntaxField => $"k.{Name}";

    public string QuestionField => $"q.{Name}";

    public string TickField(string key) => $"i.{Name}.{key}";
}
