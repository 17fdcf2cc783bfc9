using System.Diagnostics;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;
using AmendFlow.Web.Scripts;

namespace AmendFlow.Web.Tests.Scripts;

/// <summary>Measures this process, so nothing else runs in it meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Scripts that take down a process, or hold it up for ever, when an interpreter runs them inside it (reliability: F1).</summary>
[Collection(nameof(Alone))]
public sealed class HostileScriptTests
{
    public static TheoryData<string> Hostile =>
    [
        "new Proxy({}, { get: (t, k, r) => r[k] }).x",
        "const o = { [Symbol.toPrimitive]() { return `${o}`; } }; return `${o}`;",
        "function* g() { yield* g(); } return [...g()];",
        "let a = []; for (let i = 0; i < 200000; i++) { a = [a]; } return a.toString();",
        "'a'.repeat(500000000).length + 'b'.repeat(500000000).length",
        "'a'.repeat(1000000).replaceAll('a', 'a'.repeat(1000)).length",
        "new Uint8Array(1500000000).length",
        "let a = [1]; for (let i = 0; i < 60; i++) { a = [a, a]; } return a.flat(Infinity).length;",
        "while (true) {}",
        "const a = []; while (true) { a.push('x'.repeat(1000) + a.length); }",
        "/(a+)+$/.test('a'.repeat(40) + '!')",
        "function f() { return f() + 1; } return f();",
        "let s = 'x'; while (true) { s += s; }",
        "'x'.repeat(3000000)",
        "(function loop() { try { loop(); } catch { loop(); } })()",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_script_ends_in_time_as_a_fault_and_the_host_does_not_grow(string source)
    {
        var taken = new Stopwatch();
        using var process = new ScriptProcess { Started = taken.Restart };
        var before = Grown();

        var result = await process.RunAsync(Call(source));

        Assert.NotNull(result.Fault);
        Assert.Null(result.Value);

        // Two seconds of its own, and the time to be killed on a busy machine.
        Assert.True(taken.IsRunning, result.Fault);
        Assert.InRange(taken.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.InRange(Grown() - before, long.MinValue, 50_000_000);
    }

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

    // What the operating system would charge this process for.
    private static long Grown()
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private static ScriptCall Call(string source) => new(
        source, new JsonObject { ["Amount"] = 10, ["Total"] = 0 }, [], [], null, new ScriptWorkflow("d", "d-v1", 1, "case-1", null, null),
        new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero), "case-1/command/0");
}
