using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;

namespace AmendFlow.Web.Components;

/// <summary>The errors of one form, cascaded to its fields.</summary>
public sealed class FormErrors(IReadOnlyList<FieldError> errors)
{
    public IReadOnlyList<FieldError> All { get; } = errors;

    /// <summary>The first message about a field, or null.</summary>
    public Bilingual? For(string name) => All.FirstOrDefault(e => string.Equals(e.Field, name, StringComparison.OrdinalIgnoreCase))?.Message;
}
