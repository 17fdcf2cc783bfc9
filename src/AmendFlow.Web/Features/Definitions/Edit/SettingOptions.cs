using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>What a setting may be chosen from.</summary>
internal static class SettingOptions
{
    /// <summary>Empty where a setting is not chosen from a list.</summary>
    public static IReadOnlyList<SettingOption> Of(string type, string name, PartyNames parties) => name switch
    {
        "party" => [.. Enum.GetValues<PartyReference>().Select(p => new SettingOption(p.Key(), parties.Of(p)))],
        "role" => [.. RolesOf(type == AmendFlowActivities.AssignTask)],
        "escalateTo" => [.. RolesOf(false)],
        "rule" => Words(name, parties, "any", "all", "n-of-m"),
        "onSilence" => Words(name, parties, "escalate", "lapse"),
        "assurance" => [.. Enum.GetValues<Assurance>().Select(a => new SettingOption(a.Key(), a.Name()))],
        "checklist" => [.. ChecklistCatalogue.Keys.Select(k => new SettingOption(k, ChecklistCatalogue.Get(k).Name))],
        "mode" => Words(name, parties, "WaitAll", "WaitAllActive", "WaitAny"),
        "phase" => Words(name, parties, [.. CasePhases.All]),
        "task" => Words(name, parties, "triage", "revise", "draft"),
        "message" => Words(name, parties, "reached", "approved", "released", "rejected", "lapsed"),
        "subject" => Sections,
        "to" => Words(name, parties, "proposers", "acted", "coordinators"),
        _ => [],
    };

    public static IReadOnlyList<SettingOption> Sections =>
        [.. Enum.GetValues<Section>().Select(s => new SettingOption(s.Key(), s.Name()))];

    /// <summary>What the proposal answers with yes or no.</summary>
    public static IReadOnlyList<SettingOption> Questions(WorkflowDefinition definition) =>
        [.. definition.Inputs.Where(i => i is { TypeName: "Boolean", IsArray: false }).Select(i => new SettingOption(i.Name, QuestionWords.Of(i.Name)))];

    private static IEnumerable<SettingOption> RolesOf(bool withProposer)
    {
        var roles = Roles.Keys.Select(k => new SettingOption(k, Roles.TryParse(k, out var role) ? Roles.Team(role) : new(k, k)));
        return withProposer ? roles.Prepend(new("proposer", new("the scientist who proposed", "le scientifique qui a proposé"))) : roles;
    }

    private static SettingOption[] Words(string name, PartyNames parties, params string[] keys) =>
        [.. keys.Select(k => new SettingOption(k, SettingWords.Of(new(name, null, System.Text.Json.Nodes.JsonValue.Create(k)), parties) ?? new(k, k)))];
}
