using AmendFlow.Engine;

namespace AmendFlow.Agreements.Proposals;

/// <summary>What is wrong with one field of a form.</summary>
/// <param name="Field">As in its JSON: <c>title</c>, <c>milestones[0].due</c>, <c>samples.detail</c>.</param>
/// <param name="Message">What would be right.</param>
public sealed record FieldError(string Field, Bilingual Message);
