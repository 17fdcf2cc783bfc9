using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Comparison;

/// <summary>
/// Two versions of a workflow, told apart in sentences. Steps are the same when their id is. Nothing that differs between the files goes
/// unsaid: what no sentence speaks of is named by its member.
/// </summary>
public static class DefinitionComparison
{
    // What exporting programs write by themselves.
    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal)
    {
        "$schema", "id", "definitionId", "tenantId", "createdAt", "version", "toolVersion", "isLatest", "isPublished", "links",
    };

    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal) { "root", "variables", "inputs", "outputs", "name", "customProperties" };

    /// <param name="name">How a step is called for the reader, with the parties' names in it.</param>
    /// <returns>In the order in which a reader wants them: steps, ways, settings, declarations, what changes nothing.</returns>
    public static ImmutableArray<Change> Of(WorkflowDefinition from, WorkflowDefinition to, PartyNames parties, Func<Bilingual, Bilingual> name)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var (old, current) = (StepsOf(from), StepsOf(to));
        var both = current.Where(s => old.ContainsKey(s.Key)).Select(s => (From: old[s.Key], To: s.Value)).ToList();
        var changes = new List<Change>();
        var steps = new StepChanges(parties, name);
        foreach (var (before, now) in both)
        {
            changes.AddRange(steps.Of(before, now));
            changes.AddRange(new ConnectionChanges(before, now, name).All());
            changes.AddRange(DeclarationChanges.Variables(before.Variables, now.Variables, now.Id));
        }

        changes.AddRange(CameAndWent(old, current, both, parties, name));
        changes.AddRange(Whole(from, to));
        var moved = both.Where(b => StepChanges.Moved(b.From, b.To)).Select(b => b.To).ToList();
        if (moved.Count > 0)
        {
            changes.Add(new(ChangeKind.Layout, null, new(
                moved.Count == 1 ? $"“{name(moved[0].Text).En}” stands elsewhere on the author’s drawing." : $"{moved.Count} steps stand elsewhere on the author’s drawing.",
                moved.Count == 1 ? $"« {name(moved[0].Text).Fr} » est placée autrement sur le schéma de l’auteur." : $"{moved.Count} étapes sont placées autrement sur le schéma de l’auteur.")));
        }

        return [.. changes.OrderBy(c => c.Kind)];
    }

    /// <summary>The steps of the file by id. The root stands for itself, whatever it is called; what other workflows hold is theirs.</summary>
    internal static Dictionary<string, Activity> StepsOf(WorkflowDefinition definition)
    {
        var steps = new Dictionary<string, Activity>(StringComparer.Ordinal);
        Add(definition.Root, "");
        return steps;

        void Add(Activity step, string id)
        {
            steps[id] = step;
            foreach (var child in step.Composite is null ? step.Children : [])
            {
                Add(child, child.Id);
            }
        }
    }

    private static IEnumerable<Change> CameAndWent(
        Dictionary<string, Activity> old, Dictionary<string, Activity> current, List<(Activity From, Activity To)> both, PartyNames parties, Func<Bilingual, Bilingual> name)
    {
        foreach (var step in current.Where(s => !old.ContainsKey(s.Key)).Select(s => s.Value))
        {
            var where = both.Find(b => b.To == step.Parent) is { To: { } holder } pair ? new ConnectionChanges(pair.From, holder, name).Neighbours(holder, step.Id) : new("", "");
            var text = name(step.Text);
            yield return new(ChangeKind.StepAdded, step.Id, new($"“{text.En}” was added{where.En}.", $"L’étape « {text.Fr} » a été ajoutée{where.Fr}."));
            foreach (var setting in StepChanges.Asks(step))
            {
                if (SettingWords.Of(setting, parties) is { } words)
                {
                    yield return new(ChangeKind.StepAdded, step.Id, Sentences.About(text, SettingWords.Label(setting.Name), words));
                }
            }

            foreach (var way in step.Parent is { } diagram ? ConnectionChanges.Answers(diagram, step, name) : [])
            {
                yield return new(ChangeKind.StepAdded, step.Id, way);
            }
        }

        foreach (var step in old.Where(s => !current.ContainsKey(s.Key)).Select(s => s.Value))
        {
            var where = both.Find(b => b.From == step.Parent) is { From: { } holder } pair ? new ConnectionChanges(holder, pair.To, name).Neighbours(holder, step.Id) : new("", "");
            var text = name(step.Text);
            yield return new(ChangeKind.StepRemoved, step.Id, new($"“{text.En}” was removed; it stood{(where.En.Length > 0 ? where.En[1..] : " alone")}.", $"L’étape « {text.Fr} » a été supprimée ; elle se trouvait{(where.Fr.Length > 0 ? where.Fr[1..] : " seule")}."));
        }
    }

    private static IEnumerable<Change> Whole(WorkflowDefinition from, WorkflowDefinition to)
    {
        var (old, current) = (File(from), File(to));
        foreach (var (member, told) in new[]
        {
            ("variables", DeclarationChanges.Variables(from.Variables, to.Variables, null)),
            ("inputs", DeclarationChanges.Arguments(from.Inputs, to.Inputs, new("input", "entrée"))),
            ("outputs", DeclarationChanges.Arguments(from.Outputs, to.Outputs, new("output", "sortie"))),
        })
        {
            // A declaration says more than its name and type: a description, a place in the form.
            var changes = told.ToList();
            foreach (var change in changes.Count == 0 && !JsonNode.DeepEquals(old.GetValueOrDefault(member), current.GetValueOrDefault(member)) ? [Other(member)] : changes)
            {
                yield return change;
            }
        }

        if (from.ContinuesWithIncidents != to.ContinuesWithIncidents)
        {
            yield return to.ContinuesWithIncidents
                ? new(ChangeKind.Faults, null, new("A problem in a step now stops its branch only, and waits for a coordinator.", "Un problème dans une étape n’arrête désormais que sa branche, et attend un coordinateur."))
                : new(ChangeKind.Faults, null, new("A problem in a step now ends the whole case.", "Un problème dans une étape met désormais fin à tout le dossier."));
        }

        if (from.Name != to.Name || !JsonNode.DeepEquals(Text(old), Text(current)))
        {
            yield return new(ChangeKind.WorkflowText, null, new($"The workflow’s name changed: now “{to.Name}”, before “{from.Name}”, or its translations.", $"Le nom du circuit a changé : désormais « {to.Name} », auparavant « {from.Name} », ou ses traductions."));
        }

        foreach (var member in JsonShape.Differing(old, current).Where(m => !Numbers.Contains(m) && !Elsewhere.Contains(m)))
        {
            if (member != "options" || from.ContinuesWithIncidents == to.ContinuesWithIncidents)
            {
                yield return Other(member);
            }
        }

        foreach (var member in JsonShape.Differing(Members(old), Members(current)).Where(m => m != "amendflow:text"))
        {
            yield return Other($"customProperties.{member}");
        }

        var numbers = JsonShape.Differing(old, current).Where(Numbers.Contains).ToList();
        if (numbers.Count > 0)
        {
            var list = string.Join(", ", numbers);
            yield return new(ChangeKind.Bookkeeping, null, new($"Numbers and dates that programs write differ: {list}.", $"Numéros et dates écrits par les programmes : {list}."));
        }
    }

    private static Change Other(string member) => new(ChangeKind.OtherMember, null, new(
        $"The member “{member}” of the file is written differently.", $"L’élément « {member} » du fichier est écrit autrement."));

    private static Dictionary<string, JsonNode?> File(WorkflowDefinition definition) =>
        JsonNode.Parse(definition.Json.TrimStart('\uFEFF'))!.AsObject().ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal);

    private static JsonNode? Text(Dictionary<string, JsonNode?> file) => (file.GetValueOrDefault("customProperties") as JsonObject)?["amendflow:text"];

    private static Dictionary<string, JsonNode?> Members(Dictionary<string, JsonNode?> file) =>
        file.GetValueOrDefault("customProperties") is JsonObject members ? members.ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal) : [];
}
