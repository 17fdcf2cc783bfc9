using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AmendFlow.Engine.Expressions;

/// <summary>
/// Runs one script. The engine's own (<see cref="RestrictedScriptRunner"/>) takes conditions and field arithmetic in the process; a
/// host may bring one that runs any JavaScript in a child process. What it gives is recorded, so it is asked once, never in a replay.
/// </summary>
public interface IScriptRunner
{
    /// <summary>
    /// Gives the value, or the fault as text. Must not throw for anything that the script does; what it throws all the same fails the step
    /// as a whole, as a <see cref="ScriptRunnerException"/>, so that it can be tried again.
    /// </summary>
    ScriptResult Run(ScriptCall script);
}

/// <summary>A script could not be run for a reason of the host's own; nothing was changed, and nothing is recorded.</summary>
public sealed class ScriptRunnerException(Exception cause) : Exception($"A script could not be run: {cause.Message}", cause);

/// <summary>A script and all that it may see; plain JSON values, so that it can cross a process border.</summary>
/// <param name="Source">JavaScript; its value is that of a top-level <c>return</c>, or of its last expression statement.</param>
/// <param name="Variables">Variables in scope by name, the nearest scope first.</param>
/// <param name="Inputs">Workflow inputs by name.</param>
/// <param name="Outputs">Outputs of activities: by activity name (and by id), then by output name; null where one that the script asks by a getter has not run.</param>
/// <param name="LastResult">Output <c>result</c> of the activity that ended last.</param>
/// <param name="Now">What the script sees as the present, UTC.</param>
/// <param name="Seed">Seeds ids and random numbers: instance id, command id and the number of the script in its step.</param>
public sealed record ScriptCall(
    string Source,
    JsonObject Variables,
    JsonObject Inputs,
    JsonObject Outputs,
    JsonNode? LastResult,
    ScriptWorkflow Workflow,
    DateTimeOffset Now,
    string Seed)
{
    /// <summary>What <see cref="Source"/> is written in.</summary>
    public ScriptLanguage Language { get; init; }
}

/// <summary>The languages of expressions that are run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScriptLanguage>))]
public enum ScriptLanguage
{
    JavaScript,

    /// <summary>A template; its value is the text that it renders.</summary>
    Liquid,
}

/// <summary>What a script can ask about its workflow (elsa-format.md D.3).</summary>
public sealed record ScriptWorkflow(
    string DefinitionId, string DefinitionVersionId, int DefinitionVersion, string InstanceId, string? InstanceName, string? CorrelationId);
