using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Stuck;

/// <summary>Who may mend what is stuck: those who look after the installation.</summary>
internal static class OperatorOnly
{
    /// <exception cref="RefusedException">Not an operator: for them there is nothing here.</exception>
    public static async Task CheckAsync(StepContext step, CancellationToken cancellationToken)
    {
        var id = step.Actor.PersonId;
        if (!await step.Db.People.AnyAsync(p => p.Id == id && p.IsActive && p.IsOperator, cancellationToken))
        {
            throw Refuse.NotFound();
        }

        step.Recheck((db, ct) => db.People.AnyAsync(p => p.Id == id && p.IsActive && p.IsOperator, ct));
    }
}
