using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Tests.Workflows;

public sealed class ReadmeTests
{
    private const string Begin = "<!-- activities: written from the catalogue, do not edit -->";
    private const string End = "<!-- /activities -->";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>AMENDFLOW_WRITE=1 writes the page instead of checking it.</summary>
    [Fact]
    public void The_readme_specifies_each_activity_as_the_catalogue_has_it()
    {
        var path = ProjectAmendment.PathOf("README.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(Begin, StringComparison.Ordinal);
        var to = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(0 <= from && from < to, "The page lacks the marks between which the specification stands.");
        var expected = page[..from] + Begin + "\n\n" + Specification() + page[to..];
        if (Environment.GetEnvironmentVariable("AMENDFLOW_WRITE") == "1")
        {
            File.WriteAllText(path, expected);
            return;
        }

        Assert.Equal(expected, page);
    }

    private static string Specification()
    {
        var text = new StringBuilder();
        foreach (var activity in AmendFlowActivities.Catalogue.HostActivities.Values.OrderBy(a => a.TypeName, StringComparer.Ordinal))
        {
            Line($"### {activity.TypeName}");
            Line("");
            Line($"{activity.Description.En} ({activity.DisplayName.En} / {activity.DisplayName.Fr})");
            Line("");
            Line(activity.Behaviour == HostBehaviour.Waits ? "Waits: the host resumes it with a port." : "Does not wait.");
            Line($"Ports: {(activity.OutcomesInput is { } input ? $"those that its input `{input}` names" : string.Join(", ", activity.Outcomes.Select(o => $"`{o}`")))}.");
            Line("");
            if (activity.Inputs.IsEmpty)
            {
                Line("No inputs.");
            }
            else
            {
                Line("| Input | Type | Default | |");
                Line("|---|---|---|---|");
            }

            foreach (var i in activity.Inputs)
            {
                Line($"| `{i.Name}` | {i.TypeName} | {(i.Required ? "required" : i.DefaultJson is null ? "none" : $"`{i.DefaultJson}`")} | {i.Description.En} |");
            }

            Line("");
            Line("```json");
            Line(Example(activity));
            Line("```");
            Line("");
        }

        return text.ToString();

        void Line(string line) => text.Append(CultureInfo.InvariantCulture, $"{line}\n");
    }

    private static string Example(HostActivity activity)
    {
        var shipped = ProjectAmendment.Definition.Activities.Values.Concat(JointAnnouncement.Definition.Activities.Values)
            .Where(a => a.Type == activity.TypeName)
            .OrderBy(a => a.Path.Length).ThenBy(a => a.Path, StringComparer.Ordinal)
            .First().Json;
        var example = new JsonObject { ["id"] = shipped["id"]!.DeepClone(), ["type"] = activity.TypeName, ["version"] = 1 };
        foreach (var input in activity.Inputs)
        {
            if (shipped[input.Name] is { } value)
            {
                example[input.Name] = value.DeepClone();
            }
        }

        return example.ToJsonString(Readable);
    }
}
