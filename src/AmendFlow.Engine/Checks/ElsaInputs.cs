using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Checks;

/// <summary>The inputs of Elsa's own activities that can be wrong before they run (elsa-format.md B.10, C.1 to C.4).</summary>
internal static class ElsaInputs
{
    private static readonly ActivityInput Condition = Optional("condition", "Boolean", "what decides", "ce qui décide");
    private static readonly ActivityInput Wait = Optional("waitForCompletion", "Boolean", "whether to wait for the end", "s’il faut attendre la fin");
    private static readonly ActivityInput Workflow = Required("workflowDefinitionId", "String", "the workflow to start", "le circuit à lancer");

    private static readonly Dictionary<string, ImmutableArray<ActivityInput>> All = new(StringComparer.Ordinal)
    {
        [ElsaTypes.FlowDecision] = [Condition],
        [ElsaTypes.If] = [Condition],
        [ElsaTypes.While] = [Condition],
        [ElsaTypes.For] =
        [
            Optional("start", "Int32", "the first number", "le premier nombre"), Optional("end", "Int32", "the last number", "le dernier nombre"),
            Optional("step", "Int32", "the step", "le pas"), Optional("outerBoundInclusive", "Boolean", "whether the last number counts", "si le dernier nombre compte"),
        ],
        [ElsaTypes.SetOutput] = [Required("outputName", "String", "the output to set", "la sortie à renseigner")],
        [ElsaTypes.Correlate] = [Required("correlationId", "String", "the common reference", "la référence commune")],
        [ElsaTypes.Event] = [Required("eventName", "String", "the event to wait for", "l’événement attendu")],
        [ElsaTypes.PublishEvent] =
        [
            Required("eventName", "String", "the event to publish", "l’événement à publier"),
            Optional("isLocalEvent", "Boolean", "whether only this case is told", "si seul ce dossier est averti"),
        ],
        [ElsaTypes.RunTask] = [Required("taskName", "String", "the task", "la tâche")],
        [ElsaTypes.Delay] = [Optional("timeSpan", "TimeSpan", "how long to wait", "la durée d’attente")],
        [ElsaTypes.Timer] = [Optional("interval", "TimeSpan", "how long to wait", "la durée d’attente")],
        [ElsaTypes.StartAt] = [Required("dateTime", "DateTimeOffset", "when to go on", "le moment de la reprise")],
        [ElsaTypes.Cron] = [Required("cronExpression", "String", "when to go on", "le moment de la reprise")],
        [ElsaTypes.ExecuteWorkflow] = [Workflow, Wait],
        [ElsaTypes.DispatchWorkflow] = [Workflow, Wait],
        [ElsaTypes.BulkDispatchWorkflows] = [Workflow, Wait],
    };

    public static ImmutableArray<ActivityInput> Of(string type) => All.GetValueOrDefault(type, []);

    private static ActivityInput Required(string name, string type, string en, string fr) => new(name, type, null, true, new(en, fr));

    private static ActivityInput Optional(string name, string type, string en, string fr) => new(name, type, null, false, new(en, fr));
}
