namespace AmendFlow.Web.Features.Demo;

public sealed class DemoMaker
{
    public Task MakeIfEmptyAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
