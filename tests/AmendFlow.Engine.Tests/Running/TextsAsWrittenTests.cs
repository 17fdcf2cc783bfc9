using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Tests.Running;

/// <summary>What becomes of an object, a list or an Object expression where a text is wanted; and what became of it before.</summary>
public sealed class TextsAsWrittenTests
{
    private static readonly JsonObject Text = new() { ["id"] = "v-Text", ["name"] = "Text" };

    // One definition for both ways: what it keeps of its constants must not pass from one to the other.
    private static readonly WorkflowDefinition Definition = new Flow().Variable("Text", "String").Variable("Person", "Object", """{"n":"Zoé"}""").Variable("Texts", "String[]", """[{"n":"Zoé"}]""")
        .Step("object", "Elsa.WriteLine", ("text", Flow.Expression("Variable", """{"id":"v-Person","name":"Person"}""")))
        .Step("list", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", "['é', 'b']")))
        .Step("literal", "Elsa.WriteLine", ("text", Flow.Expression("Object", """{ "n": "Zoé" }""")))
        .Step("set", "Elsa.SetVariable", ("variable", Text), ("value", Flow.Expression("Object", """{"name": "Zoé"}""")))
        .Step("get", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", "getText()")))
        .Step("texts", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", "getTexts()[0]")))
        .Edges("object > list", "list > literal", "literal > set", "set > get", "get > texts").Define();

    [Fact]
    public void Letters_stay_letters_and_a_written_text_stays_as_written() => Assert.Equal(
        ["""{"n":"Zoé"}""", """["é","b"]""", """{ "n": "Zoé" }""", """{"name": "Zoé"}""", """{"n":"Zoé"}"""], Lines(null));

    [Fact]
    public void An_instance_from_before_goes_on_with_escapes() => Assert.Equal(
        ["""{"n":"Zo\u00E9"}""", """["\u00E9","b"]""", """{"n":"Zo\u00E9"}""", """{"name":"Zo\u00E9"}""", """{"n":"Zo\u00E9"}"""], Lines([1]));

    [Fact]
    public void An_object_expression_that_is_no_JSON_is_a_text_where_a_text_is_wanted()
    {
        var flow = new Flow().Step("it", "Elsa.WriteLine", ("text", Flow.Expression("Object", "Hello"))).Define();

        Assert.Equal(["Hello"], new Scenario(flow).Start().Lines);
    }

    [Fact]
    public void A_blank_object_expression_is_nothing_even_where_a_text_is_wanted()
    {
        var flow = new Flow().Variable("Text", "String", "before").Step("set", "Elsa.SetVariable", ("variable", Text.DeepClone()), ("value", Flow.Expression("Object", " "))).Define();

        Assert.Equal("""{"Text":null}""", new Scenario(flow).Start().State.Variables.ToJsonString());
    }

    private static IEnumerable<string> Lines(int[]? behaviours) => new Scenario(Definition)
        .Apply(new StartInput("case", []) { Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero), CommandId = "c0", Behaviours = behaviours is null ? null : [.. behaviours] }).Lines;
}
