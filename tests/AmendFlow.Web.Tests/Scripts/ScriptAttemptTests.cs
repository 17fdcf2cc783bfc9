using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Testing;
using AmendFlow.Web.Scripts;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Scripts;

public sealed class ScriptAttemptTests
{
    [SkippableTheory, OnBoth]
    public async Task Three_starts_without_an_end_are_enough(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var host = await TestHost.StartAsync(kind);
        var attempts = host.Get<ScriptAttempts>();

        Assert.True(attempts.Begin("case/one"));
        Assert.True(attempts.Begin("case/one"));
        attempts.End("case/one");
        Assert.True(attempts.Begin("case/one"));
        Assert.True(attempts.Begin("case/one"));
        Assert.False(attempts.Begin("case/one"));
        Assert.True(attempts.Begin("case/two"));
    }

    [SkippableTheory, OnBoth]
    public async Task A_script_that_took_the_host_down_three_times_is_an_incident_and_is_not_started(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var host = await TestHost.StartAsync(kind);
        for (var crash = 0; crash < ScriptAttempts.Most; crash++)
        {
            host.Get<ScriptAttempts>().Begin("case-1/timer:7");
        }

        var state = Run(host, "timer:7");
        var again = Run(host, "retry:8");

        Assert.Contains("started 3 times", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(again.Incidents);
        Assert.Equal(SubStatus.Finished, again.SubStatus);
    }

    [SkippableTheory, OnBoth]
    public async Task A_script_that_ends_leaves_no_mark_whatever_it_gave(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var host = await TestHost.StartAsync(kind);
        Run(host, "fine");
        Run(host, "faulty", "null.x.map(y => y)");

        await using var db = host.Database.CreateDbContext();
        Assert.Empty(await db.ScriptAttempts.ToListAsync());
    }

    [Fact]
    public async Task The_same_command_sent_many_times_at_once_is_no_script_that_never_ended()
    {
        await using var host = await TestHost.StartAsync();

        var states = await Task.WhenAll(Enumerable.Range(0, 2 * ScriptAttempts.Most).Select(_ => Task.Run(() => Run(host, "sent-often"))));

        Assert.All(states, s => Assert.Empty(s.Incidents));
    }

    private static InstanceState Run(TestHost host, string commandId, string script = "[1, 2].map(x => x * 2).join('-')")
    {
        var definition = DefinitionReader.Read($$"""
            { "id": "d", "options": { "incidentStrategyType": "ContinueWithIncidentsStrategy" }, "root": { "id": "line", "type": "Elsa.WriteLine",
              "text": { "typeName": "String", "expression": { "type": "JavaScript", "value": "{{script}}" } } } }
            """).Definition!;
        var start = new StartInput("case-1", []) { Now = TestHost.Start, CommandId = commandId };
        return host.Get<IWorkflowRuntime>().Apply(definition, null, start).State;
    }
}
