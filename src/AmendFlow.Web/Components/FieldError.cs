using AmendFlow.Engine;

namespace AmendFlow.Web.Components;

/// <summary>What is wrong with a posted value.</summary>
/// <param name="Field">The <c>Name</c> of the field, or "" for the form as a whole.</param>
/// <param name="Message">Says what would be right.</param>
public sealed record FieldError(string Field, Bilingual Message);
