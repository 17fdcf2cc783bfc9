using System.Text.Json.Nodes;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>Why there is no result.</summary>
public enum NoRun
{
    None,

    /// <summary>The file cannot be read: the findings say why.</summary>
    Unreadable,

    /// <summary>It goes round without an end: <see cref="SimulationModel.Circle"/>.</summary>
    Endless,

    /// <summary>Its scripts are too many or too slow for a page.</summary>
    Scripts,

    TooLong,

    /// <summary>The facts or answers do not fit this version.</summary>
    Misfit,
}

/// <summary>A step that asks people, as the form shows it.</summary>
/// <param name="IsRevision">Asks the scientist for a revision, after somebody asked for changes.</param>
public sealed record AskingStep(string Id, string Name, IReadOnlyList<Choice> Answers, bool IsRevision);

/// <summary>Who holds a role today, as far as the reader may know.</summary>
/// <param name="Names">Empty where the names are not the reader's to know.</param>
public sealed record Holders(bool IsHeld, IReadOnlyList<string> Names);

/// <param name="Definition">Null when the file cannot be read.</param>
/// <param name="Steps">Those that ask people, in the order of the file.</param>
/// <param name="On">What it can be tried on: agreements and proposals of the reader.</param>
/// <param name="Given">The facts of the chosen proposal; empty for a sample.</param>
/// <param name="Holders">By party and role, of the chosen agreement; null without one.</param>
public sealed record SimulationModel(
    string DefinitionId, Bilingual Title, int Number, WorkflowDefinition? Definition, IReadOnlyList<FindingLine> Findings, SimulationQuery Query,
    IReadOnlyList<AskingStep> Steps, IReadOnlyList<Choice> On, JsonObject Given, PartyNames Parties, Side Proposer, DateOnly Start,
    DryRunReport? Report, NoRun NoRun, IReadOnlyList<string> Circle, IReadOnlyDictionary<(Side Side, Role Role), Holders>? Holders, IReadOnlyList<FieldError> Errors)
{
    public string Here => $"{WorkflowLinks.Of(DefinitionId, Number)}/simulate";

    public string Name(Activity activity) => CurrentLanguage.Words(WorkflowWords.Named(activity.Text, Parties));

    public string Name(string step) => Definition!.Activities.TryGetValue(step, out var found) ? Name(found) : step;

    public string Party(Side side) => (side == Side.A ? Parties.A : Parties.B) ?? CurrentLanguage.Words(side == Side.A ? new("party A", "partie A") : new("party B", "partie B"));
}
