using System.Globalization;
using Jint;

namespace AmendFlow.Engine.Expressions;

/// <summary>
/// Runs conditions, field access, arithmetic and plain templates in this process, and nothing else (<see cref="ScriptAllowList"/>). What it refuses
/// goes to <paramref name="beyond"/>, or is a fault that names what is not allowed.
/// </summary>
/// <param name="beyond">Runs any JavaScript, out of this process; null: none is at hand.</param>
public sealed class RestrictedScriptRunner(IScriptRunner? beyond = null) : IScriptRunner
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public ScriptResult Run(ScriptCall script)
    {
        var refusal = script.Language == ScriptLanguage.Liquid ? LiquidRenderer.Refuse(script.Source) : ScriptAllowList.Refuse(script.Source);
        if (refusal is not null)
        {
            return beyond?.Run(script) ?? new ScriptResult(null, refusal);
        }

        if (script.Language == ScriptLanguage.Liquid)
        {
            return LiquidRenderer.Render(script);
        }

        try
        {
            return Evaluate(script);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new ScriptResult(null, $"The script failed: {e.Message}");
        }
    }

    // What is allowed here ends in microseconds. A timeout means that the machine stood still (a cold start, a busy host), and a fault
    // would be recorded for ever: so it is tried once more.
    private static ScriptResult Evaluate(ScriptCall script)
    {
        try
        {
            return new ScriptGlobals(NewEngine(), script).Run();
        }
        catch (TimeoutException)
        {
            return new ScriptGlobals(NewEngine(), script).Run();
        }
    }

    private static Jint.Engine NewEngine() => new(options =>
    {
        options.TimeoutInterval(Timeout);
        options.MaxStatements(20_000);
        options.LimitRecursion(64);
        options.LimitMemory(8 * 1024 * 1024);
        options.Constraints.MaxArraySize = 10_000;
        options.Constraints.StackOverflowGuard = true;
        options.Constraints.RegexTimeout = Timeout;
        options.Host.StringCompilationAllowed = false;
        options.Culture = CultureInfo.InvariantCulture;
        options.TimeZone = TimeZoneInfo.Utc;
    });
}
