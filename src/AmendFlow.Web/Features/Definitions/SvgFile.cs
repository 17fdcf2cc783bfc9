using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>The drawing as a file of its own: outside our pages nothing styles it, so it brings the light colours along.</summary>
internal static class SvgFile
{
    private const string Style =
        "<style>text{font-family:system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}.af-box,.af-mark{fill:#fff;stroke:#75818e;stroke-width:1.5}"
        + ".af-bar,.af-head{fill:#75818e}.af-name{font-size:14px;font-weight:600;fill:#1a2129}.af-note,.af-state,.af-port{font-size:12px;fill:#55606c}"
        + ".af-plate{fill:#fff}.af-sign{fill:none;stroke:#55606c;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}"
        + ".af-edge{fill:none;stroke:#75818e;stroke-width:1.5;stroke-linejoin:round}.af-edge.back{stroke-dasharray:2 4;stroke-linecap:round}</style>";

    public static string Of(Activity flowchart, string title, Func<Activity, string> name, string language)
    {
        var layout = Layout.Of(flowchart, LayoutDirection.TopToBottom, name, LayoutOptions.In(language) with { ShowsState = false });
        var svg = SvgDiagram.Write(layout, flowchart, Overlay.Nothing, language, new() { Title = title, Name = name });
        var body = svg.IndexOf('>', StringComparison.Ordinal) + 1;
        return svg[..body] + Style + svg[body..];
    }
}
