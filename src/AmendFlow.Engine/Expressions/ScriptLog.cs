using System.Collections.Immutable;

namespace AmendFlow.Engine.Expressions;

/// <summary>Records what the scripts of a step gave; in a replay gives what was recorded, and runs none.</summary>
internal sealed class ScriptLog(ImmutableArray<ScriptResult>? recorded)
{
    private readonly ImmutableArray<ScriptResult>.Builder _results = ImmutableArray.CreateBuilder<ScriptResult>();

    public int Count => _results.Count;

    public ScriptResult Next(Func<ScriptResult> run)
    {
        if (recorded is { } replay && replay.Length <= _results.Count)
        {
            throw new EngineInputException("The recorded step has fewer script results than the step needs.");
        }

        var result = recorded is { } results ? results[_results.Count] : Stored(Run(run));
        _results.Add(result);
        return result;
    }

    private static ScriptResult Stored(ScriptResult result) => result with { Value = result.Value.Stored(), Writes = result.Writes.Stored() };

    // What the script did is its result; what the runner could not do is no part of the record, and must not become an incident.
    private static ScriptResult Run(Func<ScriptResult> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ScriptRunnerException(e);
        }
    }

    public ImmutableArray<ScriptResult> Close() => recorded is { } replay && replay.Length != _results.Count
        ? throw new EngineInputException("The recorded step has more script results than the step needs.")
        : _results.ToImmutable();
}
