using AmendFlow.Data;

namespace AmendFlow.Web.Steps;

/// <summary>
/// SQLite has one writer. Waiting for it inside the process is fair and quick; waiting in SQLite is neither. PostgreSQL needs no gate.
/// </summary>
public sealed class WriterGate(Database database) : IDisposable
{
    private readonly SemaphoreSlim? one = database.IsPostgreSql ? null : new SemaphoreSlim(1);

    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (one is null)
        {
            return new Pass(null);
        }

        await one.WaitAsync(cancellationToken);
        return new Pass(one);
    }

    /// <summary>For code that cannot wait otherwise: it blocks its thread.</summary>
    public IDisposable Enter()
    {
        one?.Wait();
        return new Pass(one);
    }

    public void Dispose() => one?.Dispose();

    private sealed class Pass(SemaphoreSlim? held) : IDisposable
    {
        public void Dispose() => held?.Release();
    }
}
