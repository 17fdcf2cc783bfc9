using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>
/// The last states of a draft: each change keeps what was there before. A change that was taken back is kept as well, under its number
/// below zero, so that it can be made again until somebody changes something else.
/// </summary>
internal static class DraftStates
{
    /// <summary>Of a draft; older ones are forgotten.</summary>
    public const int Kept = 200;

    public static async Task KeepAsync(StepContext step, DefinitionVersion draft, string before, CancellationToken cancellationToken)
    {
        var last = await step.Db.DraftStates.Where(s => s.VersionId == draft.Id && s.Number > 0).MaxAsync(s => (int?)s.Number, cancellationToken) ?? 0;
        step.Db.DraftStates.Add(new DraftState
        {
            Id = step.NewId(),
            VersionId = draft.Id,
            Number = last + 1,
            Json = before,
            After = StepContext.Sha256(draft.Json),
            PersonId = step.Actor.PersonId,
            At = step.Now,
        });
        await ForgetAsync(step, draft.Id, s => s.Number < 0 || s.Number <= last + 1 - Kept, cancellationToken);
    }

    /// <summary>Keeps the draft as it is for the way back, in the place of the state that it is about to be given again.</summary>
    public static void Turn(StepContext step, DefinitionVersion draft, DraftState to)
    {
        step.Db.DraftStates.Remove(to);
        step.Db.DraftStates.Add(new DraftState
        {
            Id = step.NewId(),
            VersionId = draft.Id,
            Number = -to.Number,
            Json = draft.Json,
            After = StepContext.Sha256(to.Json),
            PersonId = step.Actor.PersonId,
            At = step.Now,
        });
    }

    /// <summary>Forgets the states of a draft: what is published never changes again.</summary>
    public static Task ForgetAsync(StepContext step, DefinitionVersion draft, CancellationToken cancellationToken) => ForgetAsync(step, draft.Id, s => true, cancellationToken);

    /// <summary>The last change, where this person made it and nobody has changed the draft since; else null.</summary>
    public static async Task<DraftState?> LastOfAsync(AmendFlowDbContext db, DefinitionVersion draft, Guid personId, CancellationToken cancellationToken) =>
        OfWhom(await db.DraftStates.Where(s => s.VersionId == draft.Id && s.Number > 0).OrderByDescending(s => s.Number).FirstOrDefaultAsync(cancellationToken), draft, personId);

    /// <summary>The change that this person took back last, where nobody has changed the draft since; else null.</summary>
    public static async Task<DraftState?> UndoneOfAsync(AmendFlowDbContext db, DefinitionVersion draft, Guid personId, CancellationToken cancellationToken) =>
        OfWhom(await db.DraftStates.Where(s => s.VersionId == draft.Id && s.Number < 0).OrderByDescending(s => s.Number).FirstOrDefaultAsync(cancellationToken), draft, personId);

    private static DraftState? OfWhom(DraftState? state, DefinitionVersion draft, Guid personId) =>
        state is not null && state.PersonId == personId && state.After == StepContext.Sha256(draft.Json) ? state : null;

    // By key alone: the files themselves need not be read for it.
    private static async Task ForgetAsync(StepContext step, string versionId, System.Linq.Expressions.Expression<Func<DraftState, bool>> which, CancellationToken cancellationToken)
    {
        var old = await step.Db.DraftStates.Where(s => s.VersionId == versionId).Where(which).Select(s => new { s.Id, s.Number }).ToListAsync(cancellationToken);
        step.Db.DraftStates.RemoveRange(old.Select(s => new DraftState { Id = s.Id, VersionId = versionId, Number = s.Number, Json = "", After = "", PersonId = default, At = default }));
    }
}
