namespace AmendFlow.Web.Components;

/// <summary>A link of the top bar or a row of tabs.</summary>
/// <param name="Href">A local path.</param>
/// <param name="Text">In the reader's language.</param>
/// <param name="Current">The page that is shown, or a page below it.</param>
/// <param name="Count">Shown beside the text, for example how many tasks wait; null for none.</param>
public sealed record NavItem(string Href, string Text, bool Current = false, int? Count = null);
