using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Conformance;

/// <summary>A replay that does not end where the stored state stands.</summary>
/// <param name="Input">The recorded input that it is about, from 0; null when it is about none.</param>
public sealed record ReplayFault(int? Input, string Message);

/// <summary>
/// Rebuilds an instance from its recorded inputs and compares it with the state that was stored, byte by byte. Runs no script: what
/// scripts gave is part of the inputs.
/// </summary>
public sealed class CaseReplay(ActivityCatalogue catalogue)
{
    private readonly WorkflowRuntime _runtime = new(catalogue, new NoScripts());

    /// <param name="definition">The version that the instance was started on.</param>
    /// <param name="inputs">As recorded, in order: each an <see cref="EngineInput"/> as JSON.</param>
    /// <param name="stored">The state's text.</param>
    /// <param name="others">Versions that the instance was moved to, by Elsa's <c>id</c>; null where it never was.</param>
    /// <returns>Null when the replay gives the stored state.</returns>
    public ReplayFault? FirstFault(
        WorkflowDefinition definition, IReadOnlyList<string> inputs, string stored, IReadOnlyDictionary<string, WorkflowDefinition>? others = null)
    {
        var states = new List<string>();
        InstanceState? state = null;
        for (var i = 0; i < inputs.Count; i++)
        {
            try
            {
                var input = Read(inputs[i]);
                if (input is MoveInput move && state is not null)
                {
                    var to = others?.GetValueOrDefault(move.To) ?? throw new EngineInputException($"The version {move.To} is not there.");
                    state = _runtime.Move(definition, to, state, move).State;
                    definition = to;
                }
                else
                {
                    state = _runtime.Apply(definition, state, input).State;
                }

                states.Add(state.ToJson());
            }
            catch (Exception e) when (e is JsonException or FormatException or EngineInputException or ArgumentException or NotSupportedException)
            {
                return new ReplayFault(i, e.Message);
            }
        }

        return states.Count == 0 ? new ReplayFault(null, "No input was recorded.")
            : string.Equals(states[^1], stored, StringComparison.Ordinal) ? null
            : Difference(states, stored);
    }

    /// <exception cref="FormatException">It is no recorded input.</exception>
    public static EngineInput Read(string json)
    {
        try
        {
            var input = JsonSerializer.Deserialize<EngineInput>(json) ?? throw new FormatException("The input is empty.");
            return input.Scripts is null ? throw new FormatException("The input carries no script results, so it was never run.") : input;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new FormatException($"The input is not readable: {e.Message}", e);
        }
    }

    // The input is the one that gave the value in question its last change.
    private static ReplayFault Difference(List<string> states, string stored)
    {
        JsonNode? written;
        try
        {
            written = JsonNode.Parse(stored);
        }
        catch (JsonException e)
        {
            return new ReplayFault(null, $"The stored state is not readable: {e.Message}");
        }

        if (states.LastIndexOf(stored) is >= 0 and var early)
        {
            return new ReplayFault(early + 1, "The stored state is the one before this input.");
        }

        var replayed = states.ConvertAll(s => JsonNode.Parse(s));
        if (JsonDifference.First(replayed[^1], written) is not { } path)
        {
            return new ReplayFault(null, "The stored state says the same in other bytes.");
        }

        var last = replayed.Count - 1;
        while (last > 0 && JsonNode.DeepEquals(path.In(replayed[last - 1]), path.In(replayed[^1])))
        {
            last--;
        }

        return new ReplayFault(last, $"{path} is stored as {Shown(path.In(written))}; the inputs give {Shown(path.In(replayed[^1]))}.");
    }

    private static string Shown(JsonNode? node) => node is null ? "nothing" : Values.Excerpt(node.ToJsonString());

    private sealed class NoScripts : IScriptRunner
    {
        public ScriptResult Run(ScriptCall script) => throw new EngineInputException("A replay asked for a script whose result is not recorded.");
    }
}
