using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Tests.Expressions;

/// <summary>A script gives the same in this process and in one of its own: which of the two it is must not be seen in a case.</summary>
public sealed class BothWaysTests
{
    [Theory]
    [InlineData("toJson({ n: 'Zoé' })", "{\"n\":\"Zoé\"}")]
    [InlineData("toJson({ n: 'a & <b>' })", "{\"n\":\"a \\u0026 \\u003Cb\\u003E\"}")]
    [InlineData("toJson(undefined)", "null")]
    [InlineData("JSON.stringify({ n: 'Zoé & <Co>' })", "{\"n\":\"Zoé & <Co>\"}")]
    [InlineData("JSON.stringify(variables.Person).includes('Zoé') ? 'found' : 'not found'", "found")]
    [InlineData("`${JSON.stringify(variables.Person.missing)}`", "undefined")]
    [InlineData("JSON.stringify(0 / 0)", "null")]
    [InlineData("JSON.stringify('\"')", "\"\\\"\"")]
    [InlineData("getOutputFrom('Sum up', 'Result') + getOutputFrom('sum', 'result')", "77")]
    [InlineData("getOutputFrom('Loop', 'CurrentValue')", "third")]
    [InlineData("getCurrentValueFromLoop() + getResultFromSumUp()", "third7")]
    [InlineData("getResultFromLegalReview()", "fine")]
    [InlineData("`${getOrderTotal()} ${getOrder_total()}`", "5 5")]
    [InlineData("setOrderTotal(9); `${getOrderTotal()}`", "9")]
    [InlineData("getFromMain() + getfromMain() + getInput('fromMain')", "xxx")]
    [InlineData("getInput('input')", "y")]
    [InlineData("getTitle()", "variable")]
    public void A_script_gives_the_same_text_in_this_process_and_in_one_of_its_own(string source, string expected)
    {
        var (here, apart) = (new RestrictedScriptRunner().Run(Call(source)), Apart(source));

        Assert.Null(here.Fault);
        Assert.Equal(expected, here.Value!.GetValue<string>());
        Assert.Equal(JsonSerializer.Serialize(here), JsonSerializer.Serialize(apart));
    }

    [Theory]
    [InlineData("JSON.stringify({ a: [1] }, null, 2)", "{\n  \"a\": [\n    1\n  ]\n}")]
    [InlineData("(async () => 'given')()", "given")]
    [InlineData("(async () => { await null; setVariable('Title', 'later'); return 'given'; })()", "given")]
    [InlineData("Promise.resolve('a').then(x => x + 'b')", "ab")]
    public void Apart_JavaScript_is_whole_and_a_promise_gives_what_it_is_settled_with(string source, string expected)
    {
        var result = Apart(source);

        Assert.Null(result.Fault);
        Assert.Equal(expected, result.Value!.GetValue<string>());
    }

    [Fact]
    public void What_a_script_sets_after_it_has_awaited_something_counts() => Assert.Equal(
        "later", Apart("(async () => { await null; setVariable('Title', 'later'); })()").Writes!["variables"]!["Title"]!.GetValue<string>());

    [Theory]
    [InlineData("new Promise(() => {})", "its promise is never settled")]
    [InlineData("(async () => { await new Promise(() => {}); return 1; })()", "its promise is never settled")]
    [InlineData("(async () => { throw new Error('no such party'); })()", "its promise was rejected: Error: no such party")]
    [InlineData("Promise.reject('Timeout of patience')", "its promise was rejected: Timeout of patience")]
    public void A_promise_that_gives_nothing_is_a_fault_that_says_so(string source, string words) =>
        Assert.StartsWith($"The script failed: {words}", Apart(source).Fault, StringComparison.Ordinal);

    // As over there: what crosses the border is text.
    private static ScriptResult Apart(string source) =>
        UnrestrictedScripts.Run(JsonSerializer.Deserialize<ScriptCall>(JsonSerializer.Serialize(Call(source)))!);

    private static ScriptCall Call(string source) => new(
        source,
        new JsonObject { ["order_total"] = 5, ["Title"] = "variable", ["Person"] = new JsonObject { ["n"] = "Zoé" } },
        new JsonObject { ["fromMain"] = "x", ["input"] = "y", ["title"] = "input" },
        new JsonObject
        {
            ["sum"] = new JsonObject { ["result"] = "7" },
            ["Sum up"] = new JsonObject { ["result"] = "7" },
            ["legal-review"] = new JsonObject { ["result"] = "fine" },
            ["Loop"] = new JsonObject { ["currentValue"] = "third" },
        },
        null,
        new ScriptWorkflow("d", "d-v1", 1, "case-1", null, null),
        new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero),
        "case-1/c/0");
}
