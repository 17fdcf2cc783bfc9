using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Tells somebody whose task was closed by others that no answer is needed any more. Only those whom a mail has asked are told.</summary>
internal static class NotAsked
{
    /// <param name="step">Holds the case of the task.</param>
    /// <param name="task">Just closed.</param>
    public static void Owe(StepContext step, WorkTask task)
    {
        if (task.Kind is TaskKind.Decide or TaskKind.Advise or TaskKind.Work && task.AssigneeId != step.Actor.PersonId)
        {
            step.Owe(MailKind.NotAsked, task.AssigneeId, $"not-asked:{task.Id}", step.Case, task);
        }
    }
}
