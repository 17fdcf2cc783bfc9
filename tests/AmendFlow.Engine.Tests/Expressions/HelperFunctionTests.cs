using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Tests.Expressions;

public sealed class HelperFunctionTests
{
    [Theory]
    [InlineData("stringFromBase64(stringToBase64('Zoé'))", "Zoé")]
    [InlineData("bytesToString(bytesFromString('Zoé'))", "Zoé")]
    [InlineData("bytesToBase64(bytesFromBase64('Wm9l'))", "Wm9l")]
    [InlineData("parseGuid('{6F9619FF-8B86-D011-B42D-00C04FC964FF}')", "6f9619ff-8b86-d011-b42d-00c04fc964ff")]
    [InlineData("getGuidString('6F9619FF-8B86-D011-B42D-00C04FC964FF')", "6f9619ff-8b86-d011-b42d-00c04fc964ff")]
    [InlineData("getResultFromLegal().ok ? 'yes' : 'no'", "yes")]
    [InlineData("JSON.stringify({ a: [1] })", "{\"a\":[1]}")]
    public void Elsas_helpers_are_there(string source, string expected) => Assert.Equal(expected, Value(new RestrictedScriptRunner(), source));

    [Fact]
    public void Ids_that_a_script_makes_are_the_same_when_the_step_is_run_again()
    {
        var runner = new RestrictedScriptRunner();

        Assert.Equal(Value(runner, "newGuid()"), Value(runner, "newGuidString()"));
        Assert.NotEqual(Value(runner, "newGuid()"), Value(runner, "newGuid() && newGuid()"));
        Assert.NotEqual(Value(runner, "newGuid()"), Value(runner, "newGuid()", seed: "case-1/other/0"));
        Assert.Equal(22, Value(runner, "newShortGuid()").Length);
    }

    [Theory]
    [InlineData("toJson(")]
    [InlineData("JSON.stringify(")]
    [InlineData("stringToBase64(")]
    public void A_text_that_grows_with_every_call_inside_another_is_stopped(string call)
    {
        var depth = Math.Min(100, 3000 / call.Length);
        var source = string.Concat(Enumerable.Repeat(call, depth)) + "'\"\"\"\"'" + new string(')', depth);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.NotNull(new RestrictedScriptRunner().Run(Call(source)).Fault);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000_000);
    }

    [Theory]
    [InlineData("let n = 0; for (const x of [1, 2, 3]) { n += x; } return n;", "6")]
    [InlineData("[3, 1, 2].sort().map(x => x * 2).join('-')", "\"2-4-6\"")]
    [InlineData("new Date().toISOString()", "\"2026-01-05T09:00:00.000Z\"")]
    [InlineData("new Date(0).getUTCFullYear() + Date.UTC(1970, 0, 1)", "1970")]
    [InlineData("Date.now() === new Date().getTime() && new Date() instanceof Date", "true")]
    [InlineData("variables.Amount = 12; Math.random() < 1", "true")]
    public void Any_script_runs_where_it_can_do_no_harm(string source, string expected)
    {
        var result = UnrestrictedScripts.Run(Call(source));

        Assert.Null(result.Fault);
        Assert.Equal(expected, result.Value!.ToJsonString());
    }

    [Fact]
    public void Chance_is_that_of_the_step() =>
        Assert.Equal(
            UnrestrictedScripts.Run(Call("[Math.random(), Math.random()]")).Value!.ToJsonString(),
            UnrestrictedScripts.Run(Call("[Math.random(), Math.random()]")).Value!.ToJsonString());

    [Fact]
    public void Any_template_renders_where_it_can_do_no_harm()
    {
        var call = Call("{% for i in (1..3) %}{{ i }}{% endfor %}{{ 'aa' | replace: 'a', 'b' }}{{ Variables.Map | keys | join: ',' }}") with { Language = ScriptLanguage.Liquid };

        Assert.Equal("123bba,b", UnrestrictedScripts.Run(call).Value!.GetValue<string>());
        Assert.NotNull(new RestrictedScriptRunner().Run(call).Fault);
    }

    private static string Value(RestrictedScriptRunner runner, string source, string seed = "case-1/c/0")
    {
        var result = runner.Run(Call(source) with { Seed = seed });
        Assert.Null(result.Fault);
        return result.Value!.GetValue<string>();
    }

    private static ScriptCall Call(string source) => new(
        source,
        new JsonObject { ["Amount"] = 10, ["Map"] = new JsonObject { ["a"] = 1, ["b"] = 2 } },
        [],
        new JsonObject { ["Legal"] = new JsonObject { ["result"] = new JsonObject { ["ok"] = true } } },
        null,
        new ScriptWorkflow("d", "d-v1", 1, "case-1", null, null),
        new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero),
        "case-1/c/0");
}
