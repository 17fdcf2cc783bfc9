using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AmendFlow.Testing;

/// <summary>
/// Loggers that outlive their host. Hangfire keeps those of the host that was configured last for the whole process, as there is one host in a
/// process; tests have many, and one that asks Hangfire for something after another has ended would find dead ones.
/// </summary>
internal sealed class LastingLoggers(ILoggerFactory inner) : ILoggerFactory
{
    public static void Use(IServiceCollection services) => services.Replace(
        ServiceDescriptor.Singleton<ILoggerFactory>(provider => new LastingLoggers(ActivatorUtilities.CreateInstance<LoggerFactory>(provider))));

    public ILogger CreateLogger(string categoryName) => inner.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
    }
}
