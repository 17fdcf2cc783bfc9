namespace AmendFlow.Web.Components;

/// <summary>A file to download.</summary>
/// <param name="Href">Where it is downloaded.</param>
/// <param name="Name">As its owner named it.</param>
/// <param name="Kind">Short: "PDF", "DOCX".</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Note">Who attached it and when, or its lane.</param>
public sealed record FileItem(string Href, string Name, string Kind, long Bytes, string? Note = null);
