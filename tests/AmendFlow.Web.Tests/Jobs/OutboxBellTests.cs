using AmendFlow.Testing;
using AmendFlow.Web.Jobs;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.Logging.Abstractions;

namespace AmendFlow.Web.Tests.Jobs;

public sealed class OutboxBellTests
{
    /// <summary>About the tests themselves, which have many hosts in one process: see <c>LastingLoggers</c>.</summary>
    [Fact]
    public async Task A_host_rings_for_its_mails_when_another_of_the_process_has_ended()
    {
        await using var host = await TestHost.StartAsync();
        await using (await TestHost.StartAsync())
        {
        }

        await host.Get<OutboxBell>().Ring();

        Assert.Empty(host.RequestFaults);
    }

    [Fact]
    public async Task Nobody_waits_for_a_hangfire_that_hangs_and_it_is_called_once_at_a_time()
    {
        using var hangfire = new Hanging();
        var bell = new OutboxBell(hangfire, NullLogger<OutboxBell>.Instance);

        var first = bell.Ring();
        var second = bell.Ring();

        Assert.False(first.IsCompleted);
        Assert.Same(first, second);
        hangfire.Answer();
        await first;
        await bell.Ring();
        Assert.Equal(2, hangfire.Calls);
    }

    private sealed class Hanging : IBackgroundJobClient, IDisposable
    {
        private readonly ManualResetEventSlim answering = new();
        private int calls;

        public int Calls => calls;

        public void Answer() => answering.Set();

        // In the end it gives up, so that a bell that waits for it fails the test instead of hanging it.
        public string Create(Job job, IState state)
        {
            Interlocked.Increment(ref calls);
            answering.Wait(TimeSpan.FromSeconds(5));
            return "1";
        }

        public bool ChangeState(string jobId, IState state, string expectedState) => true;

        public void Dispose() => answering.Dispose();
    }
}
