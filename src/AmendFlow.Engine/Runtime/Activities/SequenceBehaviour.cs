using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Runtime.Activities;

internal sealed class SequenceBehaviour : Behaviour
{
    public override void Start(ActivityContext context) => Next(context, 0);

    protected override void ChildCompleted(ActivityContext context, Activity child, IReadOnlyCollection<string> outcomes)
    {
        if (ElsaTypes.IsTerminal(child.Type) || context.Execution.IsBreaking)
        {
            context.Complete();
        }
        else
        {
            Next(context, (int)(context.Execution.Cursor ?? 0) + 1);
        }
    }

    private static void Next(ActivityContext context, int index)
    {
        if (index >= context.Activity.Children.Length)
        {
            context.Complete();
            return;
        }

        context.Execution.Cursor = index;
        context.Schedule(context.Activity.Children[index]);
    }
}
