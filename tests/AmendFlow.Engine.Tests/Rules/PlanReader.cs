using System.Text.RegularExpressions;

namespace AmendFlow.Engine.Tests.Rules;

/// <summary>
/// Reads a flowchart from text, one path a line: <c>[legal] -Approved-> &amp;both&amp; -> "signed"</c>. Arrows without a port leave by
/// Done, and from a fork by the name of their target. The signs: <c>[task]</c> (Approved, Rejected), <c>?event?</c>, <c>"line"</c>,
/// <c>&lt;decision&gt;</c> on the workflow input of that name, <c>+fork+</c>, joins <c>&amp;WaitAll&amp;</c>, <c>~WaitAllActive~</c> and
/// <c>|WaitAny|</c>, <c>!fault!</c>, <c>(start)</c>, <c>(end)</c>, <c>(finish)</c>, <c>{part}</c> for a nested flowchart, whose own
/// lines begin with <c>part:</c>.
/// </summary>
internal static partial class PlanReader
{
    public static Plan Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(l => Prefix().Match(l) is { Success: true } m ? (Chart: m.Groups[1].Value, Path: l[m.Length..]) : (Chart: "", Path: l))
            .ToLookup(l => l.Chart, l => l.Path, StringComparer.Ordinal);
        return Chart("", lines);
    }

    private static Plan Chart(string name, ILookup<string, string> lines)
    {
        var nodes = new List<Node>();
        var edges = new List<Edge>();
        foreach (var line in lines[name])
        {
            Node? previous = null;
            var port = "";
            foreach (Match match in Sign().Matches(line))
            {
                if (match.Groups["arrow"].Success)
                {
                    port = match.Groups["port"].Value;
                    continue;
                }

                var node = NodeOf(match.Value, lines);
                if (nodes.All(n => n.Id != node.Id))
                {
                    nodes.Add(node);
                }

                if (previous is not null)
                {
                    edges.Add(new Edge(previous.Id, port.Length > 0 ? port : previous.Kind == Kind.Fork ? node.Id : "Done", node.Id));
                }

                previous = node;
            }
        }

        return new Plan(nodes, edges);
    }

    private static Node NodeOf(string sign, ILookup<string, string> lines)
    {
        var id = sign[1..^1];
        return sign[0] switch
        {
            '[' => new Node(id, Kind.Task),
            '?' => new Node(id.Split('/')[0], Kind.Event, Hears: id.Split('/')[^1]),
            '"' => new Node(id, Kind.Line),
            '<' => new Node(id, Kind.Decision),
            '+' => new Node(id, Kind.Fork),
            '&' => new Node(id, Kind.JoinAll),
            '~' => new Node(id, Kind.JoinActive),
            '|' => new Node(id, Kind.JoinAny),
            '!' => new Node(id, Kind.Fault),
            '{' => new Node(id, Kind.Part, Chart(id, lines)),
            _ => new Node(id.Split(' ')[^1], id.Split(' ')[0] switch { "end" => Kind.End, "finish" => Kind.Finish, _ => Kind.Start }),
        };
    }

    [GeneratedRegex(@"^(\w+): ")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"(?<arrow>-(?<port>\w+)?->|->)|\[\w+\]|\?[\w/]+\?|""\w+""|<\w+>|\+\w+\+|&\w+&|~\w+~|\|\w+\||!\w+!|\{\w+\}|\((start|end|finish)( \w+)?\)")]
    private static partial Regex Sign();
}
