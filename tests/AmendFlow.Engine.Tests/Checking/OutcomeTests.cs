using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Checking;

/// <summary>A refusal that is drawn but counts for nothing: outcomes outside a flowchart, joins that can never go on, joins that go on without an answer.</summary>
public sealed class OutcomeTests
{
    private const string Twofold = "exec-a:Approved > register, exec-b:Approved > register";

    [Theory]
    [InlineData("Elsa.Sequence", "activities")]
    [InlineData("Elsa.Parallel", "activities")]
    [InlineData("Elsa.Fork", "branches")]
    [InlineData("Elsa.While", "body")]
    [InlineData("Elsa.If", "then")]
    public void An_answer_on_which_no_path_can_hang_is_named(string type, string member)
    {
        JsonNode inner = type is "Elsa.While" or "Elsa.If" ? Step("exec-a", Hosts.Review) : new JsonArray(Step("exec-a", Hosts.Review), Step("after", "Elsa.WriteLine"));
        var finding = One("outcome-ignored", Check(new Flow().Step("part", type, ("condition", Flow.Literal("true")), (member, inner))));

        Assert.Equal("exec-a", finding.ActivityId);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("Approved, Rejected", finding.Message.En, StringComparison.Ordinal);
        Assert.Contains("Favorable, Refusé", finding.Message.Fr, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_with_one_way_to_end_is_at_home_in_a_list_of_steps()
    {
        var part = new JsonArray(Step("a", "Elsa.WriteLine"), Step("many", "Elsa.BulkDispatchWorkflows"), Step("told", Hosts.Notify));

        Assert.DoesNotContain(Check(new Flow().Step("part", "Elsa.Sequence", ("activities", part))), f => f.Code == "outcome-ignored");
        Assert.DoesNotContain(Check(new Flow().Task("asked")), f => f.Code == "outcome-ignored");
    }

    [Theory]
    [InlineData("exec-a:Approved > both, exec-a:Rejected > both")]
    [InlineData("exec-a:Approved > a, a > both, exec-a:Rejected > both")]
    [InlineData("exec-a:Approved > a, a > both, exec-a:Rejected > b, b > both")]
    public void A_join_that_waits_for_both_of_two_answers_never_goes_on(string edges)
    {
        var finding = One("join-never-complete", Check(Reviews().Join("both", "WaitAll").Edges(edges.Split(", "))));

        Assert.Equal("both", finding.ActivityId);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("Approved”, “Rejected", finding.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WaitAllActive", "exec-a:Approved > both, exec-a:Rejected > both")]
    [InlineData("WaitAny", "exec-a:Approved > both, exec-a:Rejected > both")]
    [InlineData("WaitAll", "exec-a:Approved > a, exec-a:Approved > b, a > both, b > both")]
    [InlineData("WaitAll", "exec-a:Approved > both, exec-b:Approved > both")]
    [InlineData("WaitAll", "a > exec-a, exec-a:Approved > both, exec-a:Rejected > b, b > both, b > a")]
    public void One_that_waits_for_what_can_come_does(string mode, string edges) =>
        Assert.DoesNotContain(Check(Reviews().Join("both", mode).Edges(edges.Split(", "))), f => f.Code == "join-never-complete");

    [Fact]
    public void Neither_a_fork_nor_a_switch_that_takes_all_that_match_has_only_one_way_to_end()
    {
        Assert.DoesNotContain(Check(new Flow().Fork("fork", "One", "Two").Join("both", "WaitAll").Edges("fork:One > both", "fork:Two > both")), f => f.Code == "join-never-complete");
        Assert.DoesNotContain(Check(Switch("MatchAny")), f => f.Code == "join-never-complete");
        Assert.Equal("both", One("join-never-complete", Check(Switch("MatchFirst"))).ActivityId);
    }

    [Fact]
    public void Nor_has_a_workflow_that_is_used_as_an_activity()
    {
        const string inner = """{"id":"inner-v1","definitionId":"inner","name":"Inner","version":1,"outcomes":["A","B"],"root":{"id":"both","type":"Elsa.Complete","outcomes":{"typeName":"Object","expression":{"type":"Object","value":"[\"A\",\"B\"]"}}}}""";
        var outer = new Flow().Step("use", "Inner", ("version", 1), ("workflowDefinitionId", "inner")).Join("both", "WaitAll").Edges("use:A > both", "use:B > both").Json();
        var read = DefinitionReader.Read(outer, new DefinitionLibrary([inner]));

        Assert.NotNull(read.Definition!.Activities["use"].Composite);
        Assert.DoesNotContain(DefinitionChecks.Run(read.Definition, Hosts.Catalogue), f => f.Code == "join-never-complete");
    }

    [Theory]
    [InlineData("implicit", Twofold)]
    [InlineData("implicit", Twofold + ", exec-a:Rejected > no, exec-b:Rejected > no")]
    [InlineData("WaitAllActive", "exec-a:Approved > both, exec-b:Approved > both, both > register")]
    [InlineData("WaitAllActive", "exec-a:Approved > a, a > both, exec-b:Approved > both, both > register")]
    [InlineData("WaitAllActive", "exec-a:Approved > both, exec-b:Approved > both, both > register, exec-a:Rejected > finish, exec-b:Rejected > finish")]
    [InlineData("WaitAllActive", "exec-a:Approved > both, exec-b:Approved > both, both > register, exec-a:Rejected > no, exec-b:Rejected > no, no > finish")]
    [InlineData("WaitAllActive", "exec-a:Approved > both, exec-b:Approved > both, both > register, exec-a:Rejected > which, which:True > finish, which:False > a")]
    public void A_step_behind_two_approvals_that_one_of_them_can_reach_alone_is_named(string mode, string edges)
    {
        var flow = Forked();
        flow = (mode == "implicit" ? flow : flow.Join("both", mode)).Step("finish", "Elsa.Finish").Decide("which", "true");
        var findings = Check(flow.Edges([.. Branches, .. edges.Split(", ")])).Where(f => f.Code == "join-goes-on-without").ToList();

        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(mode == "implicit" ? "register" : "both", f.ActivityId));
        Assert.Contains("exec-a", findings[0].Message.En, StringComparison.Ordinal);
        Assert.Contains("Rejected", findings[0].Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WaitAll", "exec-a:Approved > both, exec-b:Approved > both, both > register")]
    [InlineData("WaitAllActive", "exec-a:Approved > both, exec-b:Approved > both, both > register, exec-a:Rejected > finish, exec-b:Rejected > b, b > end")]
    [InlineData("WaitAllActive", "exec-a:Approved > both, exec-b:Approved > both, both > register, exec-a:Rejected > part, exec-b:Rejected > end")]
    [InlineData("WaitAllActive", "exec-a:Approved > both, exec-b:Approved > both, exec-a:Rejected > a, a > exec-a, exec-b:Rejected > b, b > exec-b")]
    [InlineData("WaitAllActive", "exec-a:Approved > both, exec-b:Approved > both, exec-a:Rejected > both, exec-b:Rejected > both, both > register")]
    [InlineData("WaitAllActive", "exec-a:Approved > a, exec-a:Approved > b, a > both, b > both, both > register")]
    [InlineData("WaitAllActive", "exec-a:Approved > both, exec-a:Rejected > which, which:True > a, which:False > a, a > both, which:False > no, both > register")]
    [InlineData("WaitAllActive", "which:True > exec-a, which:False > both, exec-a:Approved > both, exec-a:Rejected > no, both > register", "fork:One > which")]
    [InlineData("WaitAllActive", "which:True > a, a > exec-a, which:False > exec-b, exec-b:Approved > both, exec-a:Approved > both, exec-a:Rejected > no, both > register", "fork:One > which")]
    public void One_that_no_refusal_can_pass_by_is_not(string mode, string edges, string? begin = null) =>
        Assert.DoesNotContain(
            Check(Forked().Decide("which", "true").Step("finish", "Elsa.Finish").Step("end", "Elsa.End").Step("part", "Elsa.Sequence", ("activities", new JsonArray(Step("told", "Elsa.WriteLine"), Step("over", "Elsa.Finish")))).Join("both", mode).Edges([.. begin is null ? Branches : [begin], .. edges.Split(", ")])), f => f.Code == "join-goes-on-without");

    [Fact]
    public void Long_names_are_not_repeated_in_the_findings_of_each_join()
    {
        var name = new string('x', 5_000);
        var flow = new Flow().Step(name, Hosts.Review);
        foreach (var join in Enumerable.Range(0, 50).Select(i => $"j{i}"))
        {
            flow = flow.Join(join, "WaitAll").Edges($"{name}:Approved > {join}", $"{name}:Rejected > {join}");
        }

        Assert.All(Check(flow).Where(f => f.Code == "join-never-complete"), f => Assert.True(f.Message.En.Length < 1000));
    }

    [Fact]
    public void What_is_drawn_behind_an_end_never_happens_and_the_path_is_named()
    {
        var findings = Check(new Flow().Line("a").Step("end", "Elsa.End").Line("z").Edges("a > end", "end > z"));

        Assert.Equal("z", One("unreachable-activity", findings).ActivityId);
        Assert.Contains("nothing follows it", One("path-without-outcome", findings).Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_drawn_behind_a_fault_happens_when_the_problem_is_passed_over() =>
        Assert.Empty(Check(new Flow().Line("a").Step("wrong", "Elsa.Fault").Line("z").Edges("a > wrong", "wrong > z")));

    [Fact]
    public void Several_paths_that_meet_again_at_a_step_are_waited_for() =>
        Assert.DoesNotContain(Check(new Flow().Line("st").Line("a").Line("b").Line("z").Edges("st > a", "st > b", "a > z", "b > z")), f => f.Code == "outcome-with-several-paths");

    [Fact]
    public void A_path_from_a_branch_that_the_fork_does_not_have_is_named()
    {
        var finding = One("path-without-outcome", Check(new Flow().Fork("fork", "Legal", "Finance").Line("a").Line("b").Join("both", "WaitAll")
            .Edges("fork:Legal > a", "fork:Finanace > b", "a > both", "b > both")));

        Assert.Contains("Finanace", finding.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_name_of_an_outcome_is_shown_as_empty() =>
        Assert.Contains("“”", One("path-without-outcome", Check(new Flow().Line("a").Line("b").Edges("a: > b"))).Message.En, StringComparison.Ordinal);

    private static string[] Branches => ["fork:One > exec-a", "fork:Two > exec-b"];

    private static Flow Forked() => new Flow().Fork("fork", "One", "Two").Task("exec-a").Task("exec-b").Line("register").Line("no").Line("a").Line("b");

    private static Flow Reviews() => new Flow().Task("exec-a").Task("exec-b").Line("register").Line("no").Line("a").Line("b");

    private static Flow Switch(string mode) => new Flow()
        .Step("which", "Elsa.FlowSwitch", ("mode", Flow.Literal(mode)), ("cases", new JsonArray(Case("One"), Case("Two"))))
        .Join("both", "WaitAll").Edges("which:One > both", "which:Two > both");

    private static JsonObject Case(string label) => new() { ["label"] = label, ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "true" } };

    private static JsonObject Step(string id, string type) => new() { ["id"] = id, ["type"] = type, ["name"] = id };

    private static Finding One(string code, IEnumerable<Finding> findings) => Assert.Single(findings, f => f.Code == code);

    private static System.Collections.Immutable.ImmutableArray<Finding> Check(Flow flow) => DefinitionChecks.Run(flow.Define(), Hosts.Catalogue);
}
