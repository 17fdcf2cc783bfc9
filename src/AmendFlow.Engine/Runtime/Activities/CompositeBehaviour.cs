using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Runtime.Activities;

/// <summary>
/// A workflow that is used as an activity: it runs in the same instance, in a scope of its own. Its inputs are variables of that
/// scope (elsa-format.md D.6); its outputs wait there, without a name that scripts could see, until it ends.
/// </summary>
internal sealed class CompositeBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var (activity, own) = (context.Activity, context.Execution.Variables);
        foreach (var input in activity.Composite!.Inputs)
        {
            own.RemoveAll(v => v.Id == input.Name);
            own.Add(new VariableSlot
            {
                Id = input.Name,
                Name = input.Name,
                TypeName = input.ElsaType,
                Value = context.Input(MemberOf(context, input.Name), input.ElsaType),
            });
        }

        foreach (var output in activity.Composite.Outputs)
        {
            own.RemoveAll(v => v.Id == OutputId(output.Name));
            own.Add(new VariableSlot { Id = OutputId(output.Name), Name = "", TypeName = output.ElsaType });
        }

        context.Schedule(activity.Children[0]);
    }

    /// <summary>Where the workflow keeps an output; null when it declares none of that name.</summary>
    public static VariableSlot? OutputOf(Execution composite, string name) => composite.Variables.Find(v => v.Id == OutputId(name));

    /// <summary>Hands the outputs to the outer workflow, then leaves by the outcomes.</summary>
    public static void Finish(ActivityContext context, IReadOnlyCollection<string> outcomes, string by)
    {
        foreach (var output in context.Activity.Composite!.Outputs)
        {
            if (OutputOf(context.Execution, output.Name)?.Value is { } value)
            {
                context.SetOutput(MemberOf(context, output.Name), value);
            }
        }

        context.Burst.Complete(context.Execution, outcomes, by);
    }

    protected override void ChildCompleted(ActivityContext context, Activity child, IReadOnlyCollection<string> outcomes) =>
        Finish(context, ["Done"], child.Id);

    private static string OutputId(string name) => "output:" + name;

    private static string MemberOf(ActivityContext context, string name) =>
        Composite.Member(context.Activity.Json, name, context.Burst.State.Has(EngineBehaviour.JoinedMembersCount));
}
