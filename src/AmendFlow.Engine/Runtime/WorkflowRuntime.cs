using System.Text.Json;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;
using AmendFlow.Engine.Runtime;

namespace AmendFlow.Engine;

/// <summary>Runs Elsa 3 definitions by the rules of design.md section 2. Holds no state; safe to share between threads.</summary>
/// <param name="catalogue">The host's activity types.</param>
/// <param name="scripts">Runs JavaScript; null: the restricted subset in this process, and a fault for anything beyond it.</param>
public sealed class WorkflowRuntime(ActivityCatalogue catalogue, IScriptRunner? scripts = null) : IWorkflowRuntime
{
    private readonly Behaviours _behaviours = new(catalogue);
    private readonly IScriptRunner _scripts = scripts ?? new RestrictedScriptRunner();

    internal Action<int, string, string>? Trace { get; init; }

    /// <inheritdoc/>
    public StepResult Apply(WorkflowDefinition definition, InstanceState? state, EngineInput input)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(input);
        input = Stored(input);
        return Run(definition, Open(definition, state, input), input, inputs => inputs.Apply(input));
    }

    /// <inheritdoc/>
    public StepResult Move(WorkflowDefinition from, WorkflowDefinition to, InstanceState state, MoveInput input)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(input);
        if (input.From != from.Id || input.To != to.Id || from.Id == to.Id)
        {
            throw new EngineInputException($"The move is from {input.From} to {input.To}, not from {from.Id} to {to.Id}.");
        }

        var mapping = new VersionMapping(from, to, Open(from, state, input));
        return mapping.Obstacles().FirstOrDefault() is { } obstacle
            ? throw new EngineInputException($"The instance cannot be moved: {obstacle.Kind} {obstacle.ActivityId ?? obstacle.Variable}.")
            : Run(to, mapping.Carry(), input, inputs => inputs.GoOn(mapping));
    }

    private StepResult Run(WorkflowDefinition definition, StateData data, EngineInput input, Action<Inputs> apply)
    {
        var log = new ScriptLog(input.Scripts);
        var evaluator = new Evaluator(definition, data, input, _scripts, log);
        var burst = new Burst(definition, data, input, _behaviours, evaluator) { Trace = Trace };
        var inputs = new Inputs(burst, _behaviours);
        apply(inputs);
        burst.Run();
        inputs.DeliverLocalEvents();
        data.Seal();
        var recorded = input with { Scripts = log.Close() };
        return new StepResult(
            new InstanceState(data),
            [.. burst.Effects],
            recorded is StartInput started ? started with { Behaviours = [.. data.Behaviours ?? []] } : recorded)
        {
            Completed = [.. burst.Completed],
        };
    }

    private static StateData Open(WorkflowDefinition definition, InstanceState? state, EngineInput input)
    {
        if (input is StartInput start)
        {
            return state is null
                ? new StateData { InstanceId = start.InstanceId, DefinitionVersionId = definition.Id, Behaviours = BehavioursOf(start) }
                : throw new EngineInputException("The instance has been started already.");
        }

        return state switch
        {
            null => throw new EngineInputException("The instance has not been started."),
            { IsRunning: false } => throw new EngineInputException($"The instance has ended ({state.SubStatus})."),
            _ when state.DefinitionVersionId != definition.Id => throw new EngineInputException(
                $"The instance runs on version {state.DefinitionVersionId} of its definition, not on {definition.Id}."),
            _ => state.CopyData(),
        };
    }

    // A host may make a JSON node of any .NET value. The step sees it as a later step and a replay will; most inputs carry none.
    private static EngineInput Stored(EngineInput input) =>
        input is ResumeInput { Output: null } or CancelInput or ReopenInput or RetryInput or SkipInput
            ? input
            : JsonSerializer.Deserialize<EngineInput>(JsonSerializer.Serialize(input))!;

    private static int[]? BehavioursOf(StartInput start)
    {
        var numbers = start.Behaviours is { } given ? given.Order().Distinct().ToArray()
            : start.Scripts is not null ? []
            : EngineBehaviours.All.Select(b => (int)b).ToArray();
        return EngineBehaviours.FirstUnknown(numbers) is { } unknown
            ? throw new EngineInputException($"The start asks for behaviour {unknown}, which this engine does not know.")
            : numbers.Length == 0 ? null : numbers;
    }
}
