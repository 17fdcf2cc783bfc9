using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;
using AmendFlow.Engine.Runtime.Activities;

namespace AmendFlow.Engine.Runtime;

/// <summary>Which behaviour an activity type has: Elsa's own, then the host's.</summary>
internal sealed class Behaviours(ActivityCatalogue catalogue)
{
    private static readonly Dictionary<string, Behaviour> Elsa = new(StringComparer.Ordinal)
    {
        [ElsaTypes.Flowchart] = new FlowchartBehaviour(),
        [ElsaTypes.Start] = new PassThrough(),
        [ElsaTypes.End] = new PassThrough(),
        [ElsaTypes.FlowJoin] = new PassThrough(),
        [ElsaTypes.Finish] = new FinishBehaviour(),
        [ElsaTypes.Complete] = new CompleteBehaviour(),
        [ElsaTypes.Fault] = new FaultBehaviour(),
        [ElsaTypes.FlowDecision] = new FlowDecisionBehaviour(),
        [ElsaTypes.FlowSwitch] = new FlowSwitchBehaviour(),
        [ElsaTypes.FlowFork] = new FlowForkBehaviour(),
        [ElsaTypes.FlowNode] = new FlowNodeBehaviour(),
        [ElsaTypes.Sequence] = new SequenceBehaviour(),
        [ElsaTypes.If] = new IfBehaviour(),
        [ElsaTypes.Switch] = new SwitchBehaviour(),
        [ElsaTypes.While] = new WhileBehaviour(),
        [ElsaTypes.For] = new ForBehaviour(),
        [ElsaTypes.ForEach] = new ForEachBehaviour(),
        [ElsaTypes.Break] = new BreakBehaviour(),
        [ElsaTypes.Parallel] = new ParallelBehaviour(),
        [ElsaTypes.Fork] = new ForkBehaviour(),
        [ElsaTypes.ParallelForEach] = new ParallelForEachBehaviour(),
        [ElsaTypes.SetVariable] = new SetVariableBehaviour(),
        [ElsaTypes.SetOutput] = new SetOutputBehaviour(),
        [ElsaTypes.SetName] = new SetNameBehaviour(),
        [ElsaTypes.Correlate] = new CorrelateBehaviour(),
        [ElsaTypes.WriteLine] = new WriteLineBehaviour(),
        [ElsaTypes.RunJavaScript] = new RunJavaScriptBehaviour(),
        [ElsaTypes.Event] = new EventBehaviour(),
        [ElsaTypes.PublishEvent] = new PublishEventBehaviour(),
        [ElsaTypes.RunTask] = new RunTaskBehaviour(),
        [ElsaTypes.Delay] = new TimerBehaviour("timeSpan"),
        [ElsaTypes.Timer] = new TimerBehaviour("interval"),
        [ElsaTypes.StartAt] = new StartAtBehaviour(),
        [ElsaTypes.Cron] = new CronBehaviour(),
        [ElsaTypes.ExecuteWorkflow] = new ExecuteWorkflowBehaviour(),
        [ElsaTypes.DispatchWorkflow] = new DispatchWorkflowBehaviour(),
        [ElsaTypes.BulkDispatchWorkflows] = new BulkDispatchBehaviour(),
    };

    private static readonly CompositeBehaviour Workflow = new();

    private readonly Dictionary<string, Behaviour> _host = catalogue.HostActivities.Values.ToDictionary(
        a => a.TypeName,
        a => a.Behaviour == HostBehaviour.Waits ? (Behaviour)new HostWaits(a) : new HostPerforms(a),
        StringComparer.Ordinal);

    public static bool IsElsa(string type) => Elsa.ContainsKey(type);

    public Behaviour Of(Activity activity) => activity.Composite is null ? OfType(activity.Type) : Workflow;

    public Behaviour OfType(string type) =>
        Elsa.GetValueOrDefault(type) ?? _host.GetValueOrDefault(type)
        ?? throw new ActivityFaultException($"The activity type \"{type}\" is not installed here.");
}
