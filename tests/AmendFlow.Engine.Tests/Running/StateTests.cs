using System.Globalization;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Tests.Running;

public sealed class StateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private readonly WorkflowRuntime _runtime = new(Hosts.Catalogue);

    [Fact]
    public void Two_answers_to_the_same_state_know_nothing_of_each_other()
    {
        var definition = new Flow().Variable("Last", "String").Task("review")
            .Step("yes", "Elsa.SetVariable", ("variable", new JsonObject { ["id"] = "v-Last" }), ("value", Flow.Literal("yes")))
            .Step("no", "Elsa.SetVariable", ("variable", new JsonObject { ["id"] = "v-Last" }), ("value", Flow.Literal("no")))
            .Edges("review:Approved > yes", "review:Rejected > no").Define();
        var waiting = _runtime.Apply(definition, null, new StartInput("case", []) { Now = Now, CommandId = "c0" }).State;
        var before = waiting.ToJson();
        InstanceState Answer(string outcome) => _runtime.Apply(
            definition, waiting, new ResumeInput(waiting.Bookmarks[0].Id, outcome, JsonValue.Create(outcome)) { Now = Now, CommandId = outcome }).State;

        var (yes, no) = (Answer("Approved"), Answer("Rejected"));

        Assert.Equal(before, waiting.ToJson());
        Assert.Equal(("yes", "no"), (yes.Variables["Last"]!.GetValue<string>(), no.Variables["Last"]!.GetValue<string>()));
        Assert.Equal(yes.ToJson(), Answer("Approved").ToJson());
    }

    [Fact]
    public void Many_may_step_from_one_state_at_the_same_time()
    {
        var definition = new Flow().Fork("fork", "A", "B").Task("a").Task("b").Join("both", "WaitAll")
            .Edges("fork:A > a", "fork:B > b", "a:Approved > both", "b:Approved > both", "a:Rejected > fork").Define();
        var waiting = _runtime.Apply(definition, null, new StartInput("case", []) { Now = Now, CommandId = "c0" }).State;
        var answer = new ResumeInput(waiting.Bookmarks[0].Id, "Approved", null) { Now = Now, CommandId = "c1" };
        var expected = _runtime.Apply(definition, waiting, answer).State.ToJson();

        var given = Enumerable.Range(0, 500).AsParallel().Select(_ => _runtime.Apply(definition, waiting, answer).State.ToJson()).Distinct().ToList();

        Assert.Equal(expected, Assert.Single(given));
    }

    [Fact]
    public void A_value_that_the_host_made_of_an_identifier_is_its_text_from_the_first_step_on()
    {
        var definition = new Flow().Step("tell", Hosts.Notify, ("message", Flow.Expression("Input", "Id"))).Define();
        var id = Guid.Parse("9f2c1d34-0000-4000-8000-000000000001");

        var told = new Scenario(definition).Start(new JsonObject { ["Id"] = JsonValue.Create(id) }).Effects.OfType<Performed>().Single();

        Assert.Equal(id.ToString(), told.Inputs["message"]!.GetValue<string>());
    }

    [Fact]
    public void A_state_is_the_same_text_whatever_the_language_of_the_reader()
    {
        // By language "a" comes before "B"; by number of the character it is the other way round.
        var definition = new Flow().Line("B").Line("a").Line("ä").Task("z").Edges("B > a", "a > ä", "ä > z").Define();
        var json = _runtime.Apply(definition, null, new StartInput("case", []) { Now = Now, CommandId = "c0" }).State.ToJson();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
            Assert.Equal(json, InstanceState.FromJson(json).ToJson());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_state_that_an_early_version_has_stored_is_read_goes_on_and_is_written_in_the_same_way()
    {
        var stored = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Running", "golden-state.json")).TrimEnd();
        var state = InstanceState.FromJson(stored);
        Assert.Equal(stored, state.ToJson());

        var definition = Golden().Define();
        Assert.Equal(["legal"], state.Bookmarks.Select(b => b.ActivityId));
        var answer = new ResumeInput(state.Bookmarks[0].Id, "Approved", null) { Now = Now, CommandId = "later" };
        var next = _runtime.Apply(definition, state, answer).State;

        Assert.Equal(["executive"], next.Bookmarks.Select(b => b.ActivityId));
        Assert.Single(next.Incidents);
        Assert.Empty(next.Behaviours);
    }

    /// <summary>The golden state was made of this by one approval, one request that led back, and a step that faults.</summary>
    internal static Flow Golden() => new Flow().Variable("Answer", "String", "none")
        .Fork("fork", "Legal", "Science", "Broken").Task("legal", ("days", Flow.Expression("Literal", "5")))
        .Task("science", ("result", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "v-Answer" } }))
        .Task("science-revise").Step("broken", "Elsa.Fault", ("message", Flow.Literal("Broken on purpose"))).Join("both", "WaitAllActive").Task("executive")
        .Edges("fork:Legal > legal", "fork:Science > science", "fork:Broken > broken", "legal:Approved > both", "science:Approved > both",
            "science:Rejected > science-revise", "science-revise:Approved > science", "both > executive");
}
