using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime.Activities;

internal sealed class SetVariableBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var reference = context.Activity.Json["variable"] as JsonObject
            ?? throw new ActivityFaultException($"The step \"{context.Activity.Name}\" does not say which variable to set.");
        var variable = context.Burst.Evaluator.Variable(reference, context.Execution);
        context.Burst.Evaluator.Set(variable, context.Input("value", variable.TypeName == "String" ? "String" : "Object"));
        context.Complete();
    }
}

internal sealed class SetOutputBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        context.Burst.Evaluator.SetWorkflowOutput(context.RequiredText("outputName"), context.Input("outputValue", "Object"), context.Execution);
        context.Complete();
    }
}

internal sealed class SetNameBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        context.Burst.State.Name = context.Text("value") ?? "";
        context.Complete();
    }
}

internal sealed class CorrelateBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        context.Burst.State.CorrelationId = context.RequiredText("correlationId");
        context.Complete();
    }
}

internal sealed class WriteLineBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        context.Emit(new LineWritten(context.Text("text") ?? "") { ActivityId = context.Activity.Id });
        context.Complete();
    }
}

internal sealed class RunJavaScriptBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var source = ((context.Activity.Json["script"] as JsonObject)?["expression"] as JsonObject)?.Text("value")
            ?? context.Activity.Json.Text("script");
        if (string.IsNullOrWhiteSpace(source))
        {
            context.Complete();
            return;
        }

        var result = context.Burst.Evaluator.Script(source, context.Execution);
        context.SetOutput("result", result.Value);
        var outcomes = (result.Writes?["outcomes"].Items() ?? []).Select(o => o.Shown()).ToList();
        context.Complete(outcomes.Count == 0 ? ["Done"] : outcomes);
    }
}
