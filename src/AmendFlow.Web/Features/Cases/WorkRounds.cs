using System.Text.Json.Nodes;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Ending rounds of work: triage, a revision, the draft of the text.</summary>
internal static class WorkRounds
{
    public static void CheckOpen(Round round, WorkTask task)
    {
        if (task.State != TaskState.Open || round.Status != RoundStatus.Open)
        {
            throw RoundWords.NoLongerOpen(round, task);
        }
    }

    /// <param name="task">Whose task it was; null when the round is answered by another act, such as one resubmission for several requests.</param>
    public static async Task FinishAsync(
        CaseStep run, Round round, WorkTask? task, string outcome, string note, CancellationToken cancellationToken)
    {
        if (task is not null)
        {
            task.State = TaskState.Done;
            task.ClosedAt = run.Step.Now;
            task.Version++;
        }

        RoundCloser.Close(run.Step, round, RoundStatus.Decided, outcome, "done");
        Timers.Cancel(run.Step, run.Case.Id, round.BookmarkId);
        run.Step.Audit(run.Agreement.Id, new AuditFact("work-done", $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = round.Side,
            Role = round.Role,
            New = outcome,
            Reason = note.Length == 0 ? null : note,
        });
        await run.ResumeAsync(round, outcome, new JsonObject { ["outcome"] = outcome, ["note"] = note }, cancellationToken);
    }
}
