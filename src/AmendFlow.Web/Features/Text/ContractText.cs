using AmendFlow.Agreements.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AmendFlow.Web.Features.Text;

/// <summary>The text of an amendment, set like a contract: headings, lists and tables are real ones. It shows every word, and only those.</summary>
public sealed class ContractText : ComponentBase
{
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>"en" or "fr".</summary>
    [Parameter, EditorRequired]
    public required string Lang { get; set; }

    /// <summary>Of the title's heading, 2 to 4; articles and sections follow below it.</summary>
    [Parameter]
    public int Level { get; set; } = 2;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "contract");
        builder.AddAttribute(2, "lang", Lang);
        foreach (var block in TextLayout.Of(Text))
        {
            builder.OpenRegion(3);
            Write(builder, block);
            builder.CloseRegion();
        }

        builder.CloseElement();
    }

    private void Write(RenderTreeBuilder builder, TextBlock block)
    {
        switch (block.Kind)
        {
            case TextBlockKind.Title:
                Line(builder, $"h{Level}", block.Lines[0]);
                break;
            case TextBlockKind.Heading:
                Line(builder, $"h{Level + 1}", block.Lines[0]);
                break;
            case TextBlockKind.SubHeading:
                Line(builder, $"h{Level + 2}", block.Lines[0]);
                break;
            case TextBlockKind.Items:
                builder.OpenElement(0, "ul");
                foreach (var item in block.Lines)
                {
                    Line(builder, "li", item);
                }

                builder.CloseElement();
                break;
            case TextBlockKind.Table:
                Table(builder, block);
                break;
            default:
                builder.OpenElement(0, "p");
                builder.AddAttribute(1, "class", "pre");
                builder.AddContent(2, string.Join('\n', block.Lines));
                builder.CloseElement();
                break;
        }
    }

    private static void Line(RenderTreeBuilder builder, string element, string text)
    {
        builder.OpenRegion(10);
        builder.OpenElement(0, element);
        builder.AddContent(1, text);
        builder.CloseElement();
        builder.CloseRegion();
    }

    // A box that can scroll must be reachable by keyboard; on a phone a wide table scrolls inside it and not the page.
    private static void Table(RenderTreeBuilder builder, TextBlock block)
    {
        var columns = block.Rows[0].Length;
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "scroll");
        builder.AddAttribute(2, "tabindex", "0");
        builder.AddAttribute(3, "role", "region");
        builder.AddAttribute(4, "aria-label", string.Join(", ", block.Rows[0]));
        builder.OpenElement(5, "table");
        for (var row = 0; row < block.Rows.Length; row++)
        {
            builder.OpenRegion(6);
            Row(builder, block.Rows[row], columns, row == 0);
            builder.CloseRegion();
        }

        builder.CloseElement();
        builder.CloseElement();
    }

    private static void Row(RenderTreeBuilder builder, IReadOnlyList<string> cells, int columns, bool isHead)
    {
        builder.OpenElement(0, "tr");
        for (var i = 0; i < cells.Count; i++)
        {
            builder.OpenRegion(1);
            builder.OpenElement(0, isHead ? "th" : "td");
            if (isHead)
            {
                builder.AddAttribute(1, "scope", "col");
            }

            if (i == 0 && cells.Count < columns)
            {
                builder.AddAttribute(2, "colspan", columns - cells.Count + 1);
            }

            if (i == cells.Count - 1)
            {
                builder.AddAttribute(3, "class", "num");
            }

            builder.AddContent(4, cells[i]);
            builder.CloseElement();
            builder.CloseRegion();
        }

        builder.CloseElement();
    }
}
