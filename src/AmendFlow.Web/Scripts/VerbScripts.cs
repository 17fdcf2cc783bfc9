using AmendFlow.Engine;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Web.Scripts;

/// <summary>
/// Scripts of a verb that needs no database: run as a case runs them, conditions in this process and all others in one of their own, but
/// without a mark that they were started, since there is nowhere to write it.
/// </summary>
/// <param name="runsAny">False: those beyond conditions are refused (<c>AmendFlow:Scripts</c> = <c>refuse</c>).</param>
internal sealed class VerbScripts(bool runsAny = true) : IScriptRunner, IDisposable
{
    private readonly ScriptProcess _process = new();

    /// <summary>By the configuration that the server would have, of which a verb needs nothing else.</summary>
    /// <exception cref="SettingsException">It holds neither of the two.</exception>
    public static VerbScripts Configured()
    {
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        var configuration = new ConfigurationBuilder()
            .SetBasePath(Roots.ContentRoot)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{environment ?? "Production"}.json", optional: true)
            .AddEnvironmentVariables()
            .Build();
        return new VerbScripts(Settings.ReadScripts(configuration));
    }

    /// <inheritdoc/>
    public ScriptResult Run(ScriptCall script) => new RestrictedScriptRunner(runsAny ? new Apart(_process) : null).Run(script);

    public void Dispose() => _process.Dispose();

    private sealed class Apart(ScriptProcess process) : IScriptRunner
    {
        public ScriptResult Run(ScriptCall script) => process.RunAsync(script).GetAwaiter().GetResult();
    }
}
