using AmendFlow.Agreements.Comparison;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>A closed case beside what this version would have made of it.</summary>
/// <param name="Now">Null where it could not be run: <paramref name="Problem"/> says why.</param>
public sealed record BackTestRow(
    Guid CaseId, string Reference, string Title, int RanOn, PartyNames Parties, Bilingual Ended, CaseRun? Then, CaseRun? Now, Bilingual? Problem)
{
    /// <summary>Steps that would have been asked and were not.</summary>
    public IEnumerable<StepAsked> Added => Missing(Now, Then);

    /// <summary>Steps that were asked and would no longer be.</summary>
    public IEnumerable<StepAsked> Dropped => Missing(Then, Now);

    /// <summary>Steps that are asked in both, not equally often: then, and in this version.</summary>
    public IEnumerable<(StepAsked Step, int Then, int Now)> Again => Now is null || Then is null ? [] : Now.Asked.DistinctBy(s => s.Step)
        .Select(s => (s, Then.Asked.Count(a => a.Step == s.Step), Now.Asked.Count(a => a.Step == s.Step)))
        .Where(s => s.Item2 > 0 && s.Item2 != s.Item3);

    /// <summary>Steps of both whose answer had to be supposed.</summary>
    public IEnumerable<StepAsked> Supposed => Now is null ? [] : Now.Asked
        .Where(s => s.Supposed != Supposition.Nothing && s.EndedAt is not null && Then!.Asked.Any(a => a.Step == s.Step)).DistinctBy(s => (s.Step, s.Supposed));

    public string Name(StepAsked step) => CurrentLanguage.Words(WorkflowWords.Named(step.Name, Parties));

    public string Name(WorkflowDefinition definition, string step) =>
        CurrentLanguage.Words(WorkflowWords.Named(definition.Activities[step].Text, Parties));

    private static IEnumerable<StepAsked> Missing(CaseRun? of, CaseRun? from) => of is null || from is null ? [] :
        of.Asked.DistinctBy(s => s.Step).Where(s => !from.Asked.Any(a => a.Step == s.Step));
}

/// <param name="Definition">Null when the file cannot be read.</param>
/// <param name="Last">How many cases at most.</param>
/// <param name="Left">Cases that were left out because the page has its limits.</param>
public sealed record BackTestModel(
    string DefinitionId, Bilingual Title, int Number, WorkflowDefinition? Definition, IReadOnlyList<FindingLine> Findings,
    int Last, IReadOnlyList<BackTestRow> Rows, int Left)
{
    public string Here => $"{WorkflowLinks.Of(DefinitionId, Number)}/backtest";
}
