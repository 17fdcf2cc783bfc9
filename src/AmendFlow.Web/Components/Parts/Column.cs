using Microsoft.AspNetCore.Components;

namespace AmendFlow.Web.Components;

/// <summary>A column of a <c>DataTable</c>.</summary>
/// <param name="Header">Also the label before the value where the table is stacked on a phone.</param>
/// <param name="Cell">In a page: <c>row => @&lt;text&gt;@row.Title&lt;/text&gt;</c>.</param>
/// <param name="Number">Aligned at the right, in figures of equal width.</param>
public sealed record Column<TRow>(string Header, RenderFragment<TRow> Cell, bool Number = false);
