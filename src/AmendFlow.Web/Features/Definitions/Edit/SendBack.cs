using System.Text.Json;
using AmendFlow.Agreements.Activities;
using AmendFlow.Engine;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>
/// Where a request for changes leads: to the scientist who proposed, who revises and hands it back to whoever asked; or, where all steps of
/// the phase send theirs to one that is no revision (an amendment's text, which its drafter mends), to that one.
/// </summary>
internal static class SendBack
{
    public const string Port = "ChangesRequested";

    private const int DaysToRevise = 15;

    public static Bilingual Label { get; } = new("Send requests for changes back to the proposer", "Renvoyer les demandes de modifications à l’auteur de la proposition");

    /// <summary>Whether a press can connect this outcome.</summary>
    public static bool Fits(Activity step, string outcome) =>
        outcome == Port && step.Type is AmendFlowActivities.RequestApproval or AmendFlowActivities.CommitteeVote && step.Parent?.Type == "Elsa.Flowchart";

    /// <summary>Of a step that stands on a diagram already, or is about to.</summary>
    /// <param name="beside">Id of a step of the same diagram.</param>
    public static IReadOnlyList<EditOperation> Plan(WorkflowDefinition definition, string beside, string id, Bilingual text, string phase)
    {
        if (Usual(definition.Activities.GetValueOrDefault(beside)?.Parent, id, phase) is { } target)
        {
            return [new Connect(id, Port, target)];
        }

        var revise = DefinitionEditor.FreeId(definition, $"{id}-revise");
        return [new AddBehind(id, Port, Revision(revise, Named(text), phase)), new Connect(revise, "Revised", id)];
    }

    /// <summary>The task of the scientist who proposed: there is one such pattern in the palette, and this is it.</summary>
    public static NewStep Revision(string id, Bilingual text, string phase) => new(AmendFlowActivities.AssignTask, id, text,
    [
        ("task", Text("revise")), ("party", Text("proposer")), ("role", Text("proposer")),
        ("outcomes", new InputValue.Literal(JsonSerializer.Serialize(new[] { "Revised", AmendFlowActivities.LapsedPort }))), ("phase", Text(phase)),
        ("deadlineDays", new InputValue.Literal(JsonSerializer.Serialize(DaysToRevise))),
    ]);

    /// <summary>The revision behind a step that gets another name is named after it as before, where nobody has named it otherwise and no other step sends its requests there.</summary>
    public static IEnumerable<EditOperation> Renamed(Activity step, Bilingual text) =>
        from way in step.Parent?.Connections ?? []
        where way.Source == step.Id && way.Port == Port && step.Parent!.Connections.Count(c => c.Target == way.Target) == 1
        let revision = step.Parent!.Children.FirstOrDefault(c => c.Id == way.Target)
        where revision is not null && revision.Text == Named(step.Text) && Named(text) != revision.Text
        select new SetTexts(revision.Id, Named(text));

    /// <summary>The revision that only this step sends to, and that leads to nothing but this step: it goes with it. Null for none.</summary>
    public static string? Left(Activity? step)
    {
        var ways = step?.Parent?.Connections ?? [];
        return ways.FirstOrDefault(w => w.Source == step!.Id && w.Port == Port)?.Target is { } id
            && step!.Parent!.Children.First(c => c.Id == id) is var revision && LiteralInput.Text(revision, "task") == "revise"
            && ways.All(w => w.Target != id || w.Source == step.Id) && ways.All(w => w.Source != id || w.Port != "Revised" || w.Target == step.Id)
                ? id : null;
    }

    private static string? Usual(Activity? diagram, string id, string phase)
    {
        var targets = (
            from way in diagram?.Connections ?? []
            where way.Port == Port && way.Source != id && LiteralInput.Text(diagram!.Children.First(c => c.Id == way.Source), "phase") == phase
            select way.Target).Distinct(StringComparer.Ordinal).ToList();
        return targets is [var only] && LiteralInput.Text(diagram!.Children.First(c => c.Id == only), "task") is not (null or "revise") ? only : null;
    }

    private static Bilingual Named(Bilingual text)
    {
        var named = new Bilingual($"Revise for: {text.En}", $"Réviser pour : {text.Fr}");
        return named.En.Length <= DefinitionEditor.MaxText && named.Fr.Length <= DefinitionEditor.MaxText ? named : new("Revise the proposal", "Réviser la proposition");
    }

    private static InputValue.Literal Text(string value) => new(JsonSerializer.Serialize(value));
}
