using AmendFlow.Agreements.Comparison;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Expressions;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Definitions;

namespace AmendFlow.Web.Features.Moves;

/// <summary>What a move would do to a case, worked out by making it on a copy: nothing is written.</summary>
/// <param name="Obstacles">Why it is not possible; empty when it is, and only then the lists below say anything.</param>
/// <param name="Changes">What differs between the versions.</param>
/// <param name="Stay">Steps that are open and stay so: their mails, links and deadlines hold.</param>
/// <param name="AskedNow">Steps that would begin with the move.</param>
/// <param name="AskedLater">Steps that would come, and do not now.</param>
/// <param name="NoLonger">Steps that would have come, and would not any more.</param>
/// <param name="LeftOut">Steps of the newer version that this case is past: nobody would be asked.</param>
/// <param name="IsUncertain">A script could not be run for this page, so what comes next is not known.</param>
public sealed record MovePlan(
    int From, int To, string DefinitionId, IReadOnlyList<Bilingual> Obstacles, IReadOnlyList<Change> Changes, IReadOnlyList<Bilingual> Stay,
    IReadOnlyList<Bilingual> AskedNow, IReadOnlyList<Bilingual> AskedLater, IReadOnlyList<Bilingual> NoLonger, IReadOnlyList<Bilingual> LeftOut, bool IsUncertain)
{
    public static MovePlan Of(CaseView view, InstanceState state, WorkflowDefinition to, IWorkflowRuntime runtime, DateTimeOffset now)
    {
        var from = view.Definition;
        var parties = new PartyNames(view.PartyA.Name, view.PartyB.Name);
        var words = new MoveWords(from, view.PartyA.Name, view.PartyB.Name);
        var obstacles = InstanceMove.Obstacles(from, to, state).Select(o => words.Of(o, to.Version)).Distinct().ToList();
        var plan = new MovePlan(
            from.Version, to.Version, to.DefinitionId, obstacles,
            DefinitionComparison.Of(from, to, parties, text => WorkflowWords.Named(text, parties)), Names(view.Overlay, StepState.Waiting), [], [], [], [], false);
        if (obstacles.Count > 0)
        {
            return plan;
        }

        Overlay after;
        try
        {
            after = runtime.Move(from, to, state, new MoveInput(from.Id, to.Id) { Now = now, CommandId = "preview" }).State.Overlay(to);
        }
        catch (Exception unknown) when (unknown is ScriptRunnerException or EngineInputException or OperationCanceledException)
        {
            return plan with { IsUncertain = true };
        }

        return plan with
        {
            AskedNow = Names(after, StepState.Waiting, id => view.Overlay.Steps.GetValueOrDefault(id)?.State != StepState.Waiting),
            AskedLater = Names(after, StepState.Ahead, id => view.Overlay.Steps.GetValueOrDefault(id)?.State != StepState.Ahead),
            NoLonger = Names(view.Overlay, StepState.Ahead, id => after.Steps.GetValueOrDefault(id)?.State is null or StepState.NotTaken),
            LeftOut = Names(after, StepState.NotTaken, id => !from.Activities.ContainsKey(id)),
        };

        IReadOnlyList<Bilingual> Names(Overlay overlay, StepState wanted, Func<string, bool>? which = null) =>
            [.. overlay.Steps.Where(s => s.Value.State == wanted && (which?.Invoke(s.Key) ?? true) && AsksOrTells(s.Key))
                .Select(s => s.Key).Order(StringComparer.Ordinal).Select(id => words.Name(id, to))];

        // Joins and decisions are how the way goes on, and no step that a reader waits for.
        bool AsksOrTells(string id) => (from.Activities.GetValueOrDefault(id) ?? to.Activities.GetValueOrDefault(id))!.Type is var type
            && (type.StartsWith("AmendFlow.", StringComparison.Ordinal) || type is "Elsa.Event" or "Elsa.Delay" or "Elsa.Timer" or "Elsa.StartAt");
    }
}
