using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;
using AmendFlow.Web.Scripts;

namespace AmendFlow.Web.Tests.Scripts;

/// <summary>The process that scripts run in: what it gives, what it does not see, and when it stops.</summary>
public sealed class ScriptProcessTests
{
    [Fact]
    public async Task A_script_that_never_ends_is_stopped_within_its_two_seconds()
    {
        using var process = new ScriptProcess();

        var result = await process.RunAsync(Call("let a = [1]; for (let i = 0; i < 60; i++) { a = [a, a]; } return a.flat(Infinity).length;"));

        Assert.True(result.Fault!.Contains("2 seconds", StringComparison.Ordinal) || result.Fault.Contains("memory", StringComparison.Ordinal), result.Fault);
    }

    [Fact]
    public async Task Whoever_finds_both_places_taken_waits_and_is_then_told_to_come_again()
    {
        using var process = new ScriptProcess();
        var endless = Enumerable.Range(0, 12).Select(_ => process.RunAsync(Call("while (true) {}"))).ToList();

        var results = await Task.WhenAll(endless.Select(async run =>
        {
            try
            {
                return (await run).Fault is not null ? "stopped" : "ran";
            }
            catch (TimeoutException)
            {
                return "come again";
            }
        }));

        Assert.Equal(["come again", "stopped"], results.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_useful_script_gives_its_value_and_what_it_set()
    {
        using var process = new ScriptProcess();

        var result = await process.RunAsync(Call(
            "variables.Total = [1, 2, 3].map(x => x * variables.Amount).reduce((a, b) => a + b, 0); return `${new Date().toISOString()} Zoé`;"));

        Assert.Null(result.Fault);
        Assert.Equal("2026-01-05T09:00:00.000Z Zoé", result.Value!.GetValue<string>());
        Assert.Equal("""{"variables":{"Total":60}}""", result.Writes!.ToJsonString());
    }

    [Fact]
    public async Task A_script_sees_nothing_of_the_host()
    {
        using var process = new ScriptProcess();

        foreach (var name in new[] { "process", "require", "System", "importNamespace", "Deno", "fetch" })
        {
            Assert.Equal("undefined", (await process.RunAsync(Call($"typeof {name}"))).Value!.GetValue<string>());
        }
    }

    internal static ScriptCall Call(string source) => new(
        source, new JsonObject { ["Amount"] = 10, ["Total"] = 0 }, [], [], null, new ScriptWorkflow("d", "d-v1", 1, "case-1", null, null),
        new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero), "case-1/command/0");
}
