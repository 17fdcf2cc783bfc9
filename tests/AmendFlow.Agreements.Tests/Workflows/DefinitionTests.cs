using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Tests.Workflows;

public sealed class DefinitionTests
{
    public static TheoryData<string> Shipped => ["project-amendment", "joint-announcement"];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_workflow_reads_without_a_word(string workflow)
    {
        var read = DefinitionReader.Read(Text(workflow));
        Assert.Empty(read.Findings);
        Assert.True(read.Definition!.ContinuesWithIncidents);
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_step_says_in_both_languages_what_it_is(string workflow)
    {
        Assert.All(Definition(workflow).Activities.Values, step =>
        {
            var text = step.Json["customProperties"]!["amendflow:text"]!;
            Assert.False(string.IsNullOrWhiteSpace(text["en"]!.GetValue<string>()));
            Assert.False(string.IsNullOrWhiteSpace(text["fr"]!.GetValue<string>()));
        });
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_port_of_a_step_that_waits_leads_somewhere(string workflow)
    {
        var root = Definition(workflow).Root;
        foreach (var step in root.Children)
        {
            if (!AmendFlowActivities.Catalogue.HostActivities.TryGetValue(step.Type, out var known))
            {
                continue;
            }

            var ports = known.OutcomesInput is null
                ? [.. known.Outcomes]
                : step.Json["outcomes"]!["expression"]!["value"]!.GetValue<string>().Split('"').Where((_, i) => i % 2 == 1).ToArray();
            Assert.All(ports, port => Assert.Contains(root.Connections, c => c.Source == step.Id && c.Port == port));
            Assert.DoesNotContain(root.Connections, c => c.Source == step.Id && !ports.Contains(c.Port));
        }
    }

    [Fact]
    public void Every_round_is_read_whole_and_demands_at_least_a_code()
    {
        var project = new ProjectAmendment("data", "samples", "ip", "money").ToReview();
        var requests = project.State.Bookmarks.Select(b => ApprovalRequest.From(b.Inputs)).ToList();
        Assert.Equal(12, requests.Count);
        Assert.All(requests, r => Assert.True(r.Assurance.Satisfies(Assurance.LinkAndCode)));
        Assert.Equal(6, requests.Count(r => r.Party == PartyReference.A));
        Assert.Equal(6, requests.Select(r => r.Role).Distinct().Count());
    }

    [Fact]
    public void The_checks_find_nothing_to_say_about_an_announcement() =>
        Assert.Empty(DefinitionChecks.Run(Definition("joint-announcement"), AmendFlowActivities.Catalogue));

    private static string Text(string workflow) => File.ReadAllText(ProjectAmendment.PathOf($"{workflow}.json"));

    private static WorkflowDefinition Definition(string workflow) => DefinitionReader.Read(Text(workflow)).Definition!;
}
