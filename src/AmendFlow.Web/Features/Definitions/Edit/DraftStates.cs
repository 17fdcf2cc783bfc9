using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>The last states of a draft: each change keeps what was there before.</summary>
internal static class DraftStates
{
    /// <summary>Of a draft; older ones are forgotten.</summary>
    public const int Kept = 200;

    public static async Task KeepAsync(StepContext step, DefinitionVersion draft, string before, CancellationToken cancellationToken)
    {
        var last = await step.Db.DraftStates.Where(s => s.VersionId == draft.Id).MaxAsync(s => (int?)s.Number, cancellationToken) ?? 0;
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
        await ForgetAsync(step, draft.Id, last + 1 - Kept, cancellationToken);
    }

    /// <summary>Forgets the states of a draft: what is published never changes again.</summary>
    public static Task ForgetAsync(StepContext step, DefinitionVersion draft, CancellationToken cancellationToken) => ForgetAsync(step, draft.Id, int.MaxValue, cancellationToken);

    /// <summary>The last change, where this person made it and nobody has changed the draft since; else null.</summary>
    public static async Task<DraftState?> LastOfAsync(AmendFlowDbContext db, DefinitionVersion draft, Guid personId, CancellationToken cancellationToken) =>
        await db.DraftStates.Where(s => s.VersionId == draft.Id).OrderByDescending(s => s.Number).FirstOrDefaultAsync(cancellationToken) is { } last
            && last.PersonId == personId && last.After == StepContext.Sha256(draft.Json)
            ? last
            : null;

    // By key alone: the files themselves need not be read for it.
    private static async Task ForgetAsync(StepContext step, string versionId, int upTo, CancellationToken cancellationToken)
    {
        var old = await step.Db.DraftStates.Where(s => s.VersionId == versionId && s.Number <= upTo).Select(s => new { s.Id, s.Number }).ToListAsync(cancellationToken);
        step.Db.DraftStates.RemoveRange(old.Select(s => new DraftState { Id = s.Id, VersionId = versionId, Number = s.Number, Json = "", After = "", PersonId = default, At = default }));
    }
}
