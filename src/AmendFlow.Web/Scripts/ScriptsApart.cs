using AmendFlow.Engine;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Web.Scripts;

/// <summary>
/// Runs what the engine will not run in its own process: marks the start, runs the script in a process of its own, takes the mark away.
/// A script that has taken the host down three times becomes an incident, so that a person looks at it.
/// </summary>
public sealed class ScriptsApart(ScriptAttempts attempts, ScriptProcess process) : IScriptRunner
{
    // The same command sent several times at once runs its scripts one after the other: none of these starts is one that never ended.
    private readonly Lock[] _oneAtATime = [.. Enumerable.Range(0, 1024).Select(_ => new Lock())];

    /// <inheritdoc/>
    public ScriptResult Run(ScriptCall script)
    {
        ArgumentNullException.ThrowIfNull(script);

        // The same command sent again is the same attempt; a person who tries again later gets three of their own.
        var key = script.Seed[..Math.Max(0, script.Seed.LastIndexOf('/'))];
        lock (_oneAtATime[(uint)key.GetHashCode(StringComparison.Ordinal) % _oneAtATime.Length])
        {
            if (!attempts.Begin(key))
            {
                return new ScriptResult(null, $"The script was started {ScriptAttempts.Most} times and never came to an end, so it is not started again.");
            }

            try
            {
                return process.RunAsync(script).GetAwaiter().GetResult();
            }
            finally
            {
                attempts.End(key);
            }
        }
    }
}
