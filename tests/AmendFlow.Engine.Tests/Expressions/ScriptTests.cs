using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Tests.Expressions;

public sealed class ScriptTests
{
    [Theory]
    [InlineData("variables.Amount * 2 + 1", "21")]
    [InlineData("return getAmount() > 5 && variables.Party === 'us';", "true")]
    [InlineData("getVariable('Amount') % 3 == 1 ? 'one' : 'other'", "\"one\"")]
    [InlineData("`${getParty()}: ${variables.Amount}`", "\"us: 10\"")]
    [InlineData("const limit = 7; if (variables.Amount > limit) { return ['a', limit]; } return null;", "[\"a\",7]")]
    [InlineData("getInput('Title').toLowerCase().includes('cohort')", "true")]
    [InlineData("getTitle().trim().length", "6")]
    [InlineData("getOutputFrom('Legal').ok && getOutputFrom('legal', 'result').ok", "true")]
    [InlineData("getOutputFrom('Legal', 'Result').ok && getOutputFrom('legal', 'Result').ok", "true")]
    [InlineData("getLastResult()?.missing?.deeper ?? 'none'", "\"none\"")]
    [InlineData("Math.max(variables.Amount, 12.5)", "12.5")]
    [InlineData("({ amount: variables.Amount })", "{\"amount\":10}")]
    [InlineData("isNullOrWhiteSpace(' ') && !isNullOrEmpty('x')", "true")]
    [InlineData("isNullOrEmpty(null) && isNullOrEmpty(getVariable('Nobody')) && !isNullOrEmpty(0)", "true")]
    [InlineData("variables['Amount'] + variables.List[1]", "12")]
    [InlineData("let a = 1, b = 2; a = 5; return a + b;", "7")]
    [InlineData("getWorkflowDefinitionId() + '/' + getWorkflowDefinitionVersionId() + '/' + getWorkflowDefinitionVersion()", "\"d/d-v1/1\"")]
    [InlineData("getWorkflowInstanceId() + (getWorkflowInstanceName() ?? '-') + getCorrelationId()", "\"case-1-corr\"")]
    [InlineData("getShortGuid('6F9619FF-8B86-D011-B42D-00C04FC964FF')", "\"_xmWb4aLEdC0LQDAT8lk_w\"")]
    [InlineData("getOutputFrom('Legal', 'none')", null)]
    public void Conditions_and_field_arithmetic_run(string source, string? expected)
    {
        var result = Run(source);

        Assert.Null(result.Fault);
        Assert.Equal(expected, result.Value?.ToJsonString());
    }

    [Fact]
    public void What_a_script_sets_is_told_beside_its_value()
    {
        var result = Run("variables.Amount = 11; setVariable('Party', 'them'); setOutcome('Yes'); return 1;");

        Assert.Null(result.Fault);
        Assert.Equal("""{"outcomes":["Yes"],"variables":{"Party":"them","Amount":11}}""", result.Writes!.ToJsonString());
    }

    [Theory]
    [InlineData("setAmount(11)", """{"variables":{"Amount":11}}""")]
    [InlineData("setWorkflowInstanceName('Cohort')", """{"name":"Cohort"}""")]
    [InlineData("setCorrelationId('c-1')", """{"correlationId":"c-1"}""")]
    [InlineData("setOutcomes(['A', 'B'])", """{"outcomes":["A","B"]}""")]
    [InlineData("variables.Amount = 10; variables.Party = null; 1", null)]
    public void Only_what_changes_is_told(string source, string? expected) => Assert.Equal(expected, Run(source).Writes?.ToJsonString());

    [Theory]
    [InlineData("variables.Reference > 5 ? 1 : 2", null)]
    [InlineData("variables.Reference = 7; 1", "{\"variables\":{\"Reference\":7}}")]
    public void Who_reads_a_number_that_JavaScript_cannot_hold_does_not_round_it(string source, string? expected)
    {
        var call = Call(source) with { Variables = new JsonObject { ["Reference"] = 9007199254740993 } };

        Assert.Equal(expected, new RestrictedScriptRunner().Run(call).Writes?.ToJsonString());
    }

    [Theory]
    [InlineData("setVariable('toString', 'a'.repeat); String(variables)", "cannot hold a function")]
    [InlineData("setAmount('a'.trim)", "cannot hold a function")]
    [InlineData("stringToBase64(5)", "a text was needed")]
    [InlineData("bytesToString('x')", "these are no bytes")]
    [InlineData("0 / 0", "not a number")]
    [InlineData("getLastResult().x.y", "y")]
    public void What_goes_wrong_in_a_script_is_said(string source, string words) => Assert.Contains(words, Run(source).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("String({ toString: 'a'.repeat })")]
    [InlineData("'' + { 'toString': 'a'.trim }")]
    [InlineData("Number({ valueOf: 'a'.trim })")]
    [InlineData("toJson({ toJSON: 'a'.trim })")]
    [InlineData("variables.toString = 'a'.repeat; String(variables)")]
    [InlineData("toString = 'a'.trim; '' + globalThis")]
    [InlineData("let valueOf = 'a'.trim; 1 + globalThis")]
    [InlineData("while (true) {}")]
    [InlineData("let s = 'a'; s += s; s")]
    [InlineData("getLastResult().x = 1; 1")]
    [InlineData("variables['constructor']")]
    [InlineData("var x = 1; x")]
    [InlineData("const a = 1, { b } = variables; a")]
    [InlineData("({ a: 1, ['b']: 2 })")]
    [InlineData("({ a: 1, get x() { return 1; } })")]
    [InlineData("setTimeout('1')")]
    [InlineData("setInterval('1')")]
    [InlineData("get()")]
    [InlineData("variables['x']()")]
    [InlineData("JSON.stringify({}, null, 2)")]
    [InlineData("for (;;) {}")]
    [InlineData("new Proxy({}, {})")]
    [InlineData("new Uint8Array(1500000000)")]
    [InlineData("function f() { return f(); } f()")]
    [InlineData("(() => 1)()")]
    [InlineData("eval('1')")]
    [InlineData("''.constructor.constructor('return 1')()")]
    [InlineData("variables['con' + 'structor']")]
    [InlineData("'a'.repeat(500000000)")]
    [InlineData("'a'.padStart(500000000)")]
    [InlineData("'aaaa'.replaceAll('a', 'aaaaaaaa')")]
    [InlineData("[1].flat(Infinity)")]
    [InlineData("/(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaa!')")]
    [InlineData("'a'.match('(a+)+$')")]
    [InlineData("9n ** 9n")]
    [InlineData("String.raw`x`")]
    [InlineData("[...'abc']")]
    [InlineData("let s = 'a'; let t = (s = s + s, s = s + s, s);")]
    [InlineData("variables.Amount++")]
    [InlineData("({ get x() { return 1; } }).x")]
    [InlineData("delete variables.Amount")]
    [InlineData("import('x')")]
    [InlineData("this.x")]
    public void Anything_beyond_is_a_fault_that_says_so(string source)
    {
        var result = Run(source);

        Assert.Null(result.Value);
        Assert.True(
            result.Fault!.StartsWith("Not allowed", StringComparison.Ordinal) || result.Fault.StartsWith("The script cannot be read", StringComparison.Ordinal),
            result.Fault);
    }

    [Fact]
    public void A_text_doubled_many_times_ends_at_the_memory_limit()
    {
        var source = "let s = 'aaaaaaaaaaaaaaaa';" + string.Concat(Enumerable.Repeat("s = s + s;", 60)) + "s.indexOf('b')";

        Assert.NotNull(Run(source).Fault);
    }

    [Fact]
    public void A_script_that_is_too_long_or_too_deep_is_refused()
    {
        Assert.NotNull(Run(new string(' ', 4097)).Fault);
        Assert.NotNull(Run(string.Join('+', Enumerable.Repeat("1", 600))).Fault);
        Assert.NotNull(Run(new string('[', 600) + "1" + new string(']', 600)).Fault);
    }

    [Fact]
    public void What_is_not_allowed_here_goes_to_the_runner_that_the_host_brings()
    {
        var result = new RestrictedScriptRunner(new Elsewhere()).Run(Call("'a'.repeat(3)"));

        Assert.Equal("elsewhere", result.Value!.GetValue<string>());
    }

    [Theory]
    [InlineData("Hello {{ Input.Title | strip }}, {{ Variables.Amount | plus: 1 }}", "Hello Cohort, 11")]
    [InlineData("{% if Variables.Amount > 5 %}large{% else %}small{% endif %}", "large")]
    [InlineData("{{ 'now' | date: '%Y-%m-%d %H:%M' }}", "2026-01-05 09:00")]
    [InlineData("{{ WorkflowInstanceId }} {{ Variables.List | json }}", "case-1 [1,2]")]
    [InlineData("{{ CorrelationId }} {{ WorkflowDefinitionId }} {{ WorkflowDefinitionVersionId }} {{ WorkflowDefinitionVersion }}", "corr d d-v1 1")]
    public void Liquid_renders_values_filters_and_conditions(string source, string expected) =>
        Assert.Equal(expected, LiquidRenderer.Render(Call(source)).Value?.GetValue<string>());

    [Theory]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}")]
    [InlineData("{{ (1..1000000000) | size }}")]
    [InlineData("{% if (1..1000000000) contains 5 %}x{% endif %}")]
    [InlineData("{% assign s = 'a' %}")]
    [InlineData("{{ 'aa' | replace: 'a', 'aaaaaaaa' }}")]
    [InlineData("{% include 'file' %}")]
    [InlineData("{{ broken")]
    public void Liquid_that_loops_multiplies_or_cannot_be_read_is_a_fault(string source) =>
        Assert.NotNull(LiquidRenderer.Render(Call(source)).Fault);

    private static ScriptResult Run(string source) => new RestrictedScriptRunner().Run(Call(source));

    private static ScriptCall Call(string source)
    {
        var output = new JsonObject { ["result"] = new JsonObject { ["ok"] = true } };
        return new ScriptCall(
            source,
            new JsonObject { ["Amount"] = 10, ["Party"] = "us", ["List"] = new JsonArray(1, 2) },
            new JsonObject { ["Title"] = "Cohort" },
            new JsonObject { ["legal"] = output, ["Legal"] = output.DeepClone() },
            new JsonObject(),
            new ScriptWorkflow("d", "d-v1", 1, "case-1", null, "corr"),
            new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero),
            "case-1/c/0");
    }

    private sealed class Elsewhere : IScriptRunner
    {
        public ScriptResult Run(ScriptCall script) => new(JsonValue.Create("elsewhere"), null);
    }
}
