using System.Text.Json.Nodes;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Comparison;

/// <summary>What became of one step that both versions have.</summary>
internal sealed class StepChanges(PartyNames parties, Func<Bilingual, Bilingual> name)
{
    // Told elsewhere: what is derived, and what is compared by itself.
    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal)
    {
        "id", "nodeId", "type", "activities", "connections", "variables", "metadata", "customProperties",
    };

    private static readonly string[] Lists = ["activities", "connections", "variables"];

    private static readonly string[] Parts = ["metadata", "customProperties"];

    /// <summary>Steps of which only the place on the author's drawing changed are left to <see cref="Moved"/>.</summary>
    public IEnumerable<Change> Of(Activity from, Activity to)
    {
        var step = name(to.Text);
        if (from.Type != to.Type)
        {
            yield return new(ChangeKind.StepType, to.Id, new(
                $"“{step.En}” is now a step of the kind {to.Type}, before {from.Type}.",
                $"« {step.Fr} » est désormais une étape de type {to.Type}, auparavant {from.Type}."));
        }

        if (Text(from, to) is { } text)
        {
            yield return text;
        }

        if (from.Parent?.Id != to.Parent?.Id && from.Parent is not null && to.Parent is not null)
        {
            var (before, now) = (name(from.Parent.Text), name(to.Parent.Text));
            yield return new(ChangeKind.StepPlace, to.Id, new(
                $"“{step.En}” now stands inside “{now.En}”, before inside “{before.En}”.",
                $"« {step.Fr} » se trouve désormais dans « {now.Fr} », auparavant dans « {before.Fr} »."));
        }

        var (old, current) = (JsonShape.Of(from), JsonShape.Of(to));
        foreach (var member in JsonShape.Differing(old, current).Where(m => !Elsewhere.Contains(m)))
        {
            yield return Setting(from, to, member);
        }

        // What the parts of a container say beyond what is compared by itself: bend points, an order, a declaration's odd member.
        foreach (var list in Lists.Where(l => !JsonNode.DeepEquals(old.GetValueOrDefault(l), current.GetValueOrDefault(l))))
        {
            if (!IsTold(from, to, list))
            {
                yield return Other(to, list);
            }
        }

        foreach (var part in Parts.Where(p => !JsonNode.DeepEquals(old.GetValueOrDefault(p), current.GetValueOrDefault(p))))
        {
            var members = JsonShape.Differing(Members(old, part), Members(current, part)).ToList();
            foreach (var member in members.Where(m => m is not ("designer" or "displayText" or "amendflow:text") || (m != "designer" && from.Text == to.Text)))
            {
                yield return Other(to, $"{part}.{member}");
            }

            if (members.Count == 0)
            {
                yield return Other(to, part);
            }
        }
    }

    /// <summary>It stands elsewhere on the author's drawing, or has another size there.</summary>
    public static bool Moved(Activity from, Activity to) =>
        !JsonNode.DeepEquals((from.Json["metadata"] as JsonObject)?["designer"], (to.Json["metadata"] as JsonObject)?["designer"]);

    /// <summary>What a reader has to know of a step that was not there before: who answers, by which rule, until when, and what silence does; of a decision, what it asks.</summary>
    public static IEnumerable<StepSetting> Asks(Activity step) => step.Type.StartsWith("AmendFlow.", StringComparison.Ordinal) || step.Type is "Elsa.FlowDecision" or "Elsa.FlowSwitch"
        ? StepSetting.NamesOf(step).Where(member => KindOf(step, member) is not null).Select(member => StepSetting.Of(step, member))
        : [];

    private static bool IsTold(Activity from, Activity to, string list) => list switch
    {
        "activities" => !from.Children.Select(c => c.Id).ToHashSet(StringComparer.Ordinal).SetEquals(to.Children.Select(c => c.Id)),
        "connections" => !from.Connections.Select(ConnectionChanges.Key).SequenceEqual(to.Connections.Select(ConnectionChanges.Key)),
        _ => DeclarationChanges.Variables(from.Variables, to.Variables, null).Any(),
    };

    private Change? Text(Activity from, Activity to)
    {
        var (old, current) = (name(from.Text), name(to.Text));
        return (from.Text.En != to.Text.En, from.Text.Fr != to.Text.Fr) switch
        {
            (true, true) => new(ChangeKind.StepRenamed, to.Id, new($"“{old.En}” is now called “{current.En}”.", $"« {old.Fr} » s’appelle désormais « {current.Fr} ».")),
            (true, false) => new(ChangeKind.StepTranslated, to.Id, new(
                $"In English, “{old.En}” is now called “{current.En}”.", $"En anglais, « {current.Fr} » s’appelle désormais « {current.En} », auparavant « {old.En} ».")),
            (false, true) => new(ChangeKind.StepTranslated, to.Id, new(
                $"In French, “{current.En}” is now called “{current.Fr}”, before “{old.Fr}”.", $"En français, « {old.Fr} » s’appelle désormais « {current.Fr} ».")),
            _ => null,
        };
    }

    private Change Setting(Activity from, Activity to, string member)
    {
        var (old, current) = (StepSetting.Of(from, member), StepSetting.Of(to, member));
        var kind = KindOf(to, member);
        if (old.Key == current.Key || kind is null)
        {
            return Other(to, member);
        }

        return new(kind.Value, to.Id, Sentences.About(
            name(to.Text), SettingWords.Label(member), Sentences.NowBefore(SettingWords.Of(old, parties), SettingWords.Of(current, parties))));
    }

    private static ChangeKind? KindOf(Activity step, string member) => member switch
    {
        "party" or "role" or "people" => ChangeKind.Asked,
        "rule" or "needed" => ChangeKind.Rule,
        "subject" => ChangeKind.Subject,
        "deadlineDays" => ChangeKind.Deadline,
        "reminders" => ChangeKind.Reminders,
        "onSilence" or "escalateTo" or "escalateAfterDays" => ChangeKind.Escalation,
        "lapseAfterDays" => ChangeKind.Lapse,
        "checklist" => ChangeKind.Checklist,
        "assurance" => ChangeKind.Assurance,
        "outcomes" => ChangeKind.Outcomes,
        "condition" or "cases" => ChangeKind.Condition,
        "mode" when step.Type == "Elsa.FlowJoin" => ChangeKind.JoinMode,
        "version" or "name" => null,
        _ => ChangeKind.Setting,
    };

    private Change Other(Activity step, string member)
    {
        var text = name(step.Text);
        return new(ChangeKind.OtherMember, step.Id, new(
            $"“{text.En}”: the member “{member}” of the file is written differently.",
            $"« {text.Fr} » : l’élément « {member} » du fichier est écrit autrement."));
    }

    private static Dictionary<string, JsonNode?> Members(IReadOnlyDictionary<string, JsonNode?> step, string part) =>
        step.GetValueOrDefault(part) is JsonObject members ? members.ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal) : [];
}
