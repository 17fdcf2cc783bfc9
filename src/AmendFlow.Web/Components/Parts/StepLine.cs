namespace AmendFlow.Web.Components;

/// <summary>A line of a step list.</summary>
/// <param name="Tone">How far it has come.</param>
/// <param name="Text">Plain words: "Legal review at Gustave Roussy".</param>
/// <param name="Note">Who and when: "with the legal team since 14 Nov, due 27 Nov".</param>
/// <param name="Href">Where it is shown in full; null for no link.</param>
public sealed record StepLine(Tone Tone, string Text, string? Note = null, string? Href = null);
