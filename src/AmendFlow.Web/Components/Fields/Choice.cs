namespace AmendFlow.Web.Components;

/// <summary>One option of a select or radio group.</summary>
/// <param name="Value">What is posted.</param>
/// <param name="Text">What is read.</param>
/// <param name="Hint">A line below the text; radio groups only.</param>
public sealed record Choice(string Value, string Text, string? Hint = null);
