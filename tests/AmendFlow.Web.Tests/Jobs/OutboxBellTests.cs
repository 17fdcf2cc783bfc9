using AmendFlow.Testing;
using AmendFlow.Web.Jobs;

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

        host.Get<OutboxBell>().Ring();

        Assert.Empty(host.RequestFaults);
    }
}
