using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AmendFlow.Testing;

/// <summary>Sweeps log what failed and go on, as they must; a test that asked for a sweep has to hear of it.</summary>
internal sealed class SweepFaults : ILoggerProvider
{
    private readonly ConcurrentQueue<string> found = new();
    private readonly ConcurrentQueue<string> requests = new();

    /// <summary>Requests that ended in a fault of ours, with what was thrown.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    public ILogger CreateLogger(string categoryName) => new Listener(
        categoryName.StartsWith("AmendFlow.Web.Jobs.", StringComparison.Ordinal) ? found
        : categoryName == typeof(Web.Pages.ProblemMiddleware).FullName ? requests : null);

    /// <exception cref="InvalidOperationException">A timer or a mail failed since the last call.</exception>
    public void ThrowIfAny()
    {
        var all = new List<string>();
        while (found.TryDequeue(out var one))
        {
            all.Add(one);
        }

        if (all.Count > 0)
        {
            throw new InvalidOperationException($"A sweep had faults: {string.Join("; ", all)}");
        }
    }

    public void Dispose()
    {
    }

    private sealed class Listener(ConcurrentQueue<string>? found) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => found is not null && logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                found!.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
