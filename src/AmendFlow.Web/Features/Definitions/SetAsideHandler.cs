using AmendFlow.Data.Definitions;
using AmendFlow.Web.Features.Definitions.Edit;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions;

/// <param name="Hash">Of the draft that the reader saw.</param>
public sealed record SetAsideCommand(string DefinitionId, int Version, string Hash);

/// <summary>Takes a draft off the desk: nobody edits or publishes it any more. It stays in the list, and a new draft can be made of it.</summary>
public sealed class SetAsideHandler(StepRunner steps)
{
    /// <exception cref="RefusedException">Not allowed, no draft any more, or changed meanwhile.</exception>
    public Task<PublicationAnswer> HandleAsync(Actor actor, string commandId, SetAsideCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => SetAsideAsync(step, command, ct), cancellationToken);

    private static async Task<PublicationAnswer> SetAsideAsync(StepContext step, SetAsideCommand command, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.DoerAsync(step, WorkflowRights.MayBring, cancellationToken);
        var versions = await WorkflowLock.HoldAsync(step, command.DefinitionId, cancellationToken);
        var draft = versions.Find(v => v.Version == command.Version) ?? throw Refuse.NotFound();
        PublishRules.CheckDraft(draft, versions);
        if (StepContext.Sha256(draft.Json) != command.Hash)
        {
            throw Refuse.Conflict(
                "The draft was changed since you looked at it. It was not set aside; look at it again.",
                "Le brouillon a été modifié depuis que vous l’avez consulté. Il n’a pas été mis de côté ; consultez-le de nouveau.");
        }

        draft.Status = DefinitionStatus.Retired;
        await PublishHandler.OvertakeAsync(step, [draft.Id], cancellationToken);
        await DraftStates.ForgetAsync(step, draft, cancellationToken);
        await WorkflowRecord.WriteAsync(step, viewer, "definition-set-aside", draft, null, cancellationToken);
        return new(draft.DefinitionId, draft.Version, false);
    }
}
