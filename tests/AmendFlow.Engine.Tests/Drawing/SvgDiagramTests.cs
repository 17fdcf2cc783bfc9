using System.Collections.Immutable;
using System.Xml.Linq;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Tests.Drawing;

public sealed class SvgDiagramTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Activity flowchart = new Sketch()
        .Step("ask", "Legal <review> & \"more\"", french: "Avis juridique").Step("yes", "Register", french: "Enregistrer").Step("no", "Refused", "Elsa.Finish", "Refusé")
        .Edge("ask", "yes", "Approved").Edge("ask", "no", "Rejected").Flowchart();

    [Fact]
    public void A_step_says_its_name_its_state_and_where_it_leads()
    {
        var step = Step(Draw("en", Waiting()), "ask");
        Assert.Equal("Legal <review> & \"more\" (Waiting, 2 times)", step.Descendants(Svg + "title").Single().Value);
        Assert.Equal("since 14 Nov. Leads to: Approved → Register; Rejected → Refused.", step.Descendants(Svg + "desc").Single().Value);
        Assert.Contains("waiting", step.Attribute("class")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_French_drawing_speaks_French()
    {
        var svg = Draw("fr", Waiting());
        Assert.Equal("Avis juridique (En attente, 2 fois)", Step(svg, "ask").Descendants(Svg + "title").Single().Value);
        Assert.Contains("Refusé", svg.Descendants(Svg + "text").Select(t => t.Value));
        Assert.DoesNotContain(svg.Descendants().Where(e => e.Name.LocalName is "title" or "desc" or "text"), e => e.Value.Contains("Rejected", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_in_it_needs_an_exception_from_the_content_security_policy()
    {
        var svg = Draw("en", Waiting());
        Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "style" or "script" or "foreignObject");
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Name == "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void Followed_edges_are_marked_and_drawn_last()
    {
        var edges = Draw("en", Waiting() with { Followed = ImmutableDictionary<string, ImmutableHashSet<int>>.Empty.Add("flow", [0]) })
            .Descendants(Svg + "path").Where(p => p.Attribute("class")!.Value.StartsWith("af-edge", StringComparison.Ordinal)).ToList();
        Assert.Equal(["af-edge", "af-edge taken"], edges.Select(e => e.Attribute("class")!.Value));
    }

    [Fact]
    public void A_step_is_a_link_where_the_page_gives_one_and_nowhere_else()
    {
        var svg = Draw("en", Overlay.Nothing);
        Assert.Equal("/tasks/1?a=b&c=d", Assert.Single(svg.Descendants(Svg + "a")).Attribute("href")!.Value);
        Assert.NotNull(Step(svg, "yes").Element(Svg + "a"));
    }

    [Fact]
    public void The_zoom_changes_the_size_and_not_the_drawing()
    {
        var svg = Draw("en", Overlay.Nothing, 0.8);
        var width = double.Parse(svg.Attribute("width")!.Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(width / 0.8, double.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture), 3);
    }

    private XElement Draw(string language, Overlay overlay, double scale = 1)
    {
        var options = LayoutOptions.In(language) with { Note = a => a.Id == "ask" ? "since 14 Nov" : null };
        var layout = Layout.Of(flowchart, LayoutDirection.TopToBottom, a => a.Text.In(language), options);
        return XElement.Parse(SvgDiagram.Write(layout, flowchart, overlay, language, new() { Title = "The case", Scale = scale, Link = id => id == "yes" ? "/tasks/1?a=b&c=d" : null }));
    }

    private static Overlay Waiting() => Overlay.Nothing with { Steps = Overlay.Nothing.Steps.Add("ask", new(StepState.Waiting, 2, [])) };

    private static XElement Step(XElement svg, string id) => svg.Elements(Svg + "g").Single(g => g.Attribute("id")?.Value == "step-" + id);
}
