using AmendFlow.Agreements.Activities;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Engine.Conformance;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Features.Definitions;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>
/// <c>verify --replay</c>: every case is rebuilt from what the engine was told. An input must have been taken when its row says, and
/// an answer must be the one that its round was closed with; the state must be the stored one, byte by byte.
/// </summary>
internal sealed class ReplayCheck(Database database, TextWriter output)
{
    private readonly CaseReplay _replay = new(AmendFlowActivities.Catalogue);
    private readonly DefinitionStore _definitions = new();

    /// <returns>How many cases differ.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        List<Guid> cases;
        await using (var db = database.CreateDbContext())
        {
            cases = await db.Cases.OrderBy(c => c.StartedAt).ThenBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken);
        }

        var faults = 0;
        foreach (var id in cases)
        {
            var fault = await FirstFaultAsync(id, cancellationToken);
            if (fault is not null)
            {
                faults++;
                await output.WriteLineAsync($"case {id}: {(fault.Input is { } input ? $"input {input}: " : "")}{fault.Message}");
            }
        }

        await output.WriteLineAsync(faults == 0
            ? $"{cases.Count} cases replayed: every state is what its inputs give."
            : $"{cases.Count} cases replayed: {faults} differ.");
        return faults;
    }

    // A case may take a step while it is being read: only what stood still is judged.
    private async Task<ReplayFault?> FirstFaultAsync(Guid caseId, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var db = database.CreateDbContext();
            var @case = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == caseId, cancellationToken);
            var inputs = await db.CaseInputs.AsNoTracking().Where(i => i.CaseId == caseId).OrderBy(i => i.Sequence).ToListAsync(cancellationToken);
            var rounds = await db.Rounds.AsNoTracking().Where(r => r.CaseId == caseId).ToListAsync(cancellationToken);
            if (await db.Cases.Where(c => c.Id == caseId).Select(c => c.Version).SingleAsync(cancellationToken) == @case.Version)
            {
                return await FirstFaultAsync(db, @case, inputs, rounds, cancellationToken);
            }
        }
    }

    private async Task<ReplayFault?> FirstFaultAsync(
        AmendFlowDbContext db, Case @case, List<CaseInput> inputs, List<Round> rounds, CancellationToken cancellationToken)
    {
        if (inputs.Where((input, index) => input.Sequence != index).FirstOrDefault() is { } gap)
        {
            return new ReplayFault(gap.Sequence, "An input before this one is missing.");
        }

        if (inputs.Count != @case.InputCount)
        {
            return new ReplayFault(null, $"{@case.InputCount} inputs were taken, but {inputs.Count} are on record.");
        }

        try
        {
            if (inputs.Select(i => RowFault(i, rounds)).FirstOrDefault(f => f is not null) is { } wrong)
            {
                return wrong;
            }

            var moves = inputs.Select(i => CaseReplay.Read(i.Json)).OfType<MoveInput>().ToList();
            if (moves.Count > 0 && moves[^1].To != @case.DefinitionVersionId)
            {
                return new ReplayFault(null, $"It was moved to {moves[^1].To}, but is said to run on {@case.DefinitionVersionId}.");
            }

            var others = new Dictionary<string, WorkflowDefinition>(StringComparer.Ordinal);
            foreach (var move in moves)
            {
                others[move.To] = await _definitions.GetAsync(db, move.To, cancellationToken);
            }

            var started = await _definitions.GetAsync(db, moves.Count > 0 ? moves[0].From : @case.DefinitionVersionId, cancellationToken);
            return _replay.FirstFault(started, [.. inputs.Select(i => i.Json)], @case.State, others);
        }
        catch (InvalidOperationException unreadable)
        {
            return new ReplayFault(null, unreadable.Message);
        }
    }

    private static ReplayFault? RowFault(CaseInput row, List<Round> rounds)
    {
        EngineInput input;
        try
        {
            input = CaseReplay.Read(row.Json);
        }
        catch (FormatException unreadable)
        {
            return new ReplayFault(row.Sequence, unreadable.Message);
        }

        if (input.Now != row.At)
        {
            return new ReplayFault(row.Sequence, $"It says {input.Now:O}, but was taken at {row.At:O}.");
        }

        return input is ResumeInput answer
            && rounds.Find(r => r.BookmarkId == answer.BookmarkId) is { Status: RoundStatus.Decided } round
            && round.Outcome != answer.Outcome
                ? new ReplayFault(row.Sequence, $"It answers {round.ActivityId} with {answer.Outcome ?? "Done"}, but the round was closed with {round.Outcome}.")
                : null;
    }
}
