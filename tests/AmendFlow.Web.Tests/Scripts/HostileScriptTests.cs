using System.Diagnostics;
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

        var result = await process.RunAsync(ScriptProcessTests.Call(source));

        Assert.NotNull(result.Fault);
        Assert.Null(result.Value);

        // Two seconds of its own, and the time to be killed on a busy machine.
        Assert.True(taken.IsRunning, result.Fault);
        Assert.InRange(taken.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.InRange(Grown() - before, long.MinValue, 50_000_000);
    }

    // What the operating system would charge this process for.
    private static long Grown()
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
