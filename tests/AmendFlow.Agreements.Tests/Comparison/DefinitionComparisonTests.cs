using System.Text.Json.Nodes;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Agreements.Tests.Workflows;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Agreements.Tests.Comparison;

/// <summary>Two versions told apart in sentences: every kind of change by itself, and nothing that differs unsaid.</summary>
public sealed class DefinitionComparisonTests
{
    private static readonly PartyNames Parties = new("Sanofi", "Gustave Roussy");

    public static TheoryData<string, ChangeKind, string, string> Single => new()
    {
        { "name", ChangeKind.StepRenamed, "“Legal review, party B” is now called “Law”.", "« Avis juridique, partie B » s’appelle désormais « Droit »." },
        { "french", ChangeKind.StepTranslated, "In French, “Legal review, party B” is now called “Droit”, before “Avis juridique, partie B”.", "En français, « Avis juridique, partie B » s’appelle désormais « Droit »." },
        { "english", ChangeKind.StepTranslated, "In English, “Legal review, party B” is now called “Law”.", "En anglais," },
        { "type", ChangeKind.StepType, "is now a step of the kind Elsa.Delay, before AmendFlow.RequestApproval.", "est désormais une étape de type Elsa.Delay" },
        { "role", ChangeKind.Asked, "Who is asked: now the finance team; before the legal team.", "Personnes sollicitées : désormais l’équipe financière ; auparavant l’équipe juridique." },
        { "party", ChangeKind.Asked, "Party: now Sanofi; before Gustave Roussy.", "Partie : désormais Sanofi ; auparavant Gustave Roussy." },
        { "rule", ChangeKind.Rule, "Rule: now everybody has to approve; before one approval is enough.", "Règle : désormais tous doivent être favorables" },
        { "quorum", ChangeKind.Rule, "Approvals needed: now 3; before none.", "Avis favorables exigés : désormais 3 ; auparavant néant." },
        { "subject", ChangeKind.Subject, "Decided on: now ", "Objet de la décision : désormais " },
        { "deadline", ChangeKind.Deadline, "Deadline: now 5 working days; before 10 working days.", "Délai : désormais 5 jours ouvrés ; auparavant 10 jours ouvrés." },
        { "reminders", ChangeKind.Reminders, "Reminders: now working days: 3 before, on the last day; before working days: 5 before, 2 before, on the last day, 2 after.", "Rappels : désormais jours ouvrés : 3 avant, le dernier jour" },
        { "silence", ChangeKind.Escalation, "Without an answer: now it lapses; before somebody is told.", "Sans réponse : désormais la demande devient caduque" },
        { "escalation", ChangeKind.Escalation, "Who is told that there is no answer: now the executives; before the coordinator.", "Personne avertie de l’absence de réponse : désormais la direction" },
        { "lapse", ChangeKind.Lapse, "Lapses after: now never; before 40 working days past the deadline.", "Caduc après : désormais jamais ; auparavant 40 jours ouvrés de retard." },
        { "checklist", ChangeKind.Checklist, "Checklist: now Scientific review; before Legal review.", "Liste de contrôle : désormais Avis scientifique ; auparavant Avis juridique." },
        { "assurance", ChangeKind.Assurance, "How they identify themselves: now ", "Niveau d’identification exigé : désormais " },
        { "outcomes", ChangeKind.Outcomes, "Outcomes: now Complete, Lapsed; before Complete, Incomplete, Needs no amendment, Lapsed.", "Issues : désormais Complet, Caduc" },
        { "condition", ChangeKind.Condition, "Condition: now “Is there a budget?”; before “", "Condition : désormais « Y a-t-il un budget ? » ; auparavant « " },
        { "join", ChangeKind.JoinMode, "Waits for: now the first branch that comes; before ", "Attend : désormais la première branche arrivée" },
        { "setting", ChangeKind.Setting, "Branches: now LegalA, LegalB; before ", "Branches : désormais LegalA, LegalB" },
        { "connection gone", ChangeKind.ConnectionRemoved, "“All reviews favourable” no longer waits for “Legal review, party B” (“Approved”).", "n’attend plus « Avis juridique, partie B » (« Favorable »)." },
        { "connection", ChangeKind.ConnectionAdded, "“Legal review, party B” now waits for “Scientific review, party B” (“Approved”).", "« Avis juridique, partie B » attend désormais « Avis scientifique, partie B » (« Favorable »)." },
        { "loop gone", ChangeKind.ConnectionRemoved, "“Revise for legal review, party B” (“Revised”) no longer leads back to “Legal review, party B”.", "ne ramène plus à « Avis juridique, partie B »." },
        { "outcome", ChangeKind.ConnectionOutcome, "now follows “Legal review, party B” on “Lapsed”, no longer on “Approved”.", "par « Caduc », et non plus par « Favorable »." },
        { "target", ChangeKind.ConnectionTarget, "After “Legal review, party B” (“Approved”) comes “Steering committee”", "Après « Avis juridique, partie B » (« Favorable ») vient « " },
        { "order", ChangeKind.ConnectionOrder, "stand in another order in the file.", "sont dans un autre ordre dans le fichier." },
        { "variable", ChangeKind.VariableAdded, "The variable “round” was added with the default “1”.", "La variable « round » a été ajoutée, valeur initiale “1”." },
        { "input", ChangeKind.ArgumentAdded, "The input “urgent” was added.", "Ajout (entrée) : « urgent »." },
        { "input gone", ChangeKind.ArgumentRemoved, "The input “ip” was removed.", "Suppression (entrée) : « ip »." },
        { "faults", ChangeKind.Faults, "A problem in a step now ends the whole case.", "met désormais fin à tout le dossier." },
        { "title", ChangeKind.WorkflowText, "now “Other”, before “Project amendment”", "désormais « Other », auparavant « Project amendment »" },
        { "layout", ChangeKind.Layout, "“Legal review, party B” stands elsewhere on the author’s drawing.", "est placée autrement sur le schéma de l’auteur." },
        { "numbers", ChangeKind.Bookkeeping, "Numbers and dates that programs write differ: version.", "Numéros et dates écrits par les programmes : version." },
        { "strange", ChangeKind.Setting, "x-strange: now true; before none.", "x-strange : désormais true ; auparavant néant." },
        { "written", ChangeKind.OtherMember, "the member “deadlineDays” of the file is written differently.", "l’élément « deadlineDays » du fichier est écrit autrement." },
    };

    [Theory]
    [MemberData(nameof(Single))]
    public void A_change_by_itself_gives_one_sentence_in_each_language(string what, ChangeKind kind, string en, string fr)
    {
        var change = Assert.Single(Compare(Shipped(), Changed(what)));

        Assert.Equal(kind, change.Kind);
        Assert.Contains(en, change.Sentence.En, StringComparison.Ordinal);
        Assert.Contains(fr, change.Sentence.Fr, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_are_told_when_they_go_and_when_their_default_or_type_changes()
    {
        var with = Changed("variable");

        Assert.Equal("The variable “round” was removed.", Assert.Single(Compare(with, Shipped())).Sentence.En);
        Assert.Equal("The variable “round” now starts as “2”, before as “1”.", Assert.Single(Compare(with, With(with, v => v["value"] = "2"))).Sentence.En);
        Assert.Equal(ChangeKind.VariableType, Assert.Single(Compare(with, With(with, v => v["typeName"] = "String"))).Kind);

        static JsonObject With(JsonObject file, Action<JsonObject> change)
        {
            var copy = file.DeepClone().AsObject();
            change(copy["variables"]![0]!.AsObject());
            return copy;
        }
    }

    [Fact]
    public void A_step_that_comes_or_goes_is_told_with_its_neighbours_and_only_once()
    {
        var from = Shipped();
        var to = Shipped();
        to["root"]!["activities"]!.AsArray().Add(JsonNode.Parse("""{"id":"extra","type":"Elsa.Delay","name":"Extra"}"""));
        Way(to, "triage", "reviews")["target"]!["activity"] = "extra";
        to["root"]!["connections"]!.AsArray().Add(JsonNode.Parse("""{"source":{"activity":"extra","port":"Done"},"target":{"activity":"reviews","port":"In"},"vertices":[]}"""));

        Assert.Equal("“Extra” was added, after “Triage” (“Complete”), before “Reviews start”.", Compare(from, to)[0].Sentence.En);
        Assert.Equal("“Extra” was removed; it stood after “Triage” (“Complete”), before “Reviews start”.", Compare(to, from).Single(c => c.Kind == ChangeKind.StepRemoved).Sentence.En);
        Assert.Equal(
            "“Reviews start” no longer follows “Triage” (“Complete”) directly.",
            Assert.Single(Compare(from, to), c => c.Kind is ChangeKind.ConnectionAdded or ChangeKind.ConnectionRemoved).Sentence.En);
        var merged = MergedDiagram.Of(Read(from), Read(to), Compare(from, to));
        Assert.Equal((DiagramMark.Added, DiagramMark.None), (merged.Mark("extra"), merged.Mark("legal-a")));
        Assert.Equal(1, merged.Flowchart.Connections.Count(c => merged.Mark(c) == DiagramMark.Removed));
        Assert.Equal(2, merged.Flowchart.Connections.Count(c => merged.Mark(c) == DiagramMark.Added));
        Assert.Equal(DiagramMark.Removed, MergedDiagram.Of(Read(to), Read(from), Compare(to, from)).Mark("extra"));
    }

    [Fact]
    public void A_step_that_was_added_under_an_innocent_name_says_whom_it_asks_and_how()
    {
        var to = Shipped();
        var twin = Step(to, "executive-b").DeepClone().AsObject();
        twin["id"] = "executive-b2";
        twin["party"] = "A";
        to["root"]!["activities"]!.AsArray().Add(twin);

        var said = Compare(Shipped(), to).Where(c => c.ActivityId == "executive-b2").Select(c => c.Sentence.En).ToList();

        Assert.Contains("“Executive approval, party B”: Party: Sanofi.", said);
        Assert.Contains("“Executive approval, party B”: Who is asked: the executives.", said);
        Assert.Contains(said, t => t.Contains("Rule: ", StringComparison.Ordinal));
        Assert.Contains(said, t => t.Contains("Deadline: ", StringComparison.Ordinal));
        Assert.Contains(said, t => t.Contains("How they identify themselves: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_decision_that_was_added_says_what_it_asks_and_where_each_answer_leads()
    {
        var to = Shipped();
        to["root"]!["activities"]!.AsArray().Add(JsonNode.Parse(
            """{"id":"asked","type":"Elsa.FlowDecision","name":"Ethics?","condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"getInput('samples')"}}}"""));
        foreach (var (port, target) in new[] { ("True", "legal-a"), ("False", "executive-a") })
        {
            to["root"]!["connections"]!.AsArray().Add(JsonNode.Parse($$"""{"source":{"activity":"asked","port":"{{port}}"},"target":{"activity":"{{target}}","port":"In"},"vertices":[]}"""));
        }

        var said = Compare(Shipped(), to).Where(c => c is { ActivityId: "asked", Kind: ChangeKind.StepAdded }).Select(c => c.Sentence).ToList();

        Assert.Contains(said, t => t is { En: "“Ethics?”: Condition: “Are samples touched?”.", Fr: "« Ethics? » : Condition : « Des échantillons sont-ils concernés ? »." });
        Assert.Contains(said, t => t is { En: "“Ethics?”: “Yes” leads to “Legal review, party A”." });
        Assert.Contains(said, t => t is { En: "“Ethics?”: “No” leads to “Executive approval, party A”." });
    }

    [Fact]
    public void A_file_does_not_differ_from_itself() => Assert.Empty(Compare(Shipped(), Shipped()));

    [Fact]
    public void Whatever_member_of_the_file_is_taken_out_or_changed_something_is_said()
    {
        var unsaid = new List<string>();
        foreach (var path in Places(Shipped(), "$"))
        {
            foreach (var value in new[] { null, "another" })
            {
                var changed = Shipped();
                Set(changed, path, value);
                if (DefinitionReader.Read(changed.ToJsonString()).Definition is not null && Compare(Shipped(), changed).Length == 0)
                {
                    unsaid.Add($"{string.Join('.', path)} = {value}");
                }
            }
        }

        // What a reader derives again at every load.
        Assert.DoesNotContain(unsaid, u => !u.Contains("nodeId", StringComparison.Ordinal));
    }

    private static JsonObject Shipped() => JsonNode.Parse(ProjectAmendment.Text())!.AsObject();

    private static WorkflowDefinition Read(JsonObject file) => DefinitionReader.Read(file.ToJsonString()).Definition!;

    private static System.Collections.Immutable.ImmutableArray<Change> Compare(JsonObject from, JsonObject to) =>
        DefinitionComparison.Of(Read(from), Read(to), Parties, text => text);

    private static JsonObject Step(JsonObject file, string id) =>
        file["root"]!["activities"]!.AsArray().Single(s => s!["id"]!.GetValue<string>() == id)!.AsObject();

    private static JsonObject Way(JsonObject file, string source, string target) => file["root"]!["connections"]!.AsArray()
        .First(c => c!["source"]!["activity"]!.GetValue<string>() == source && c["target"]!["activity"]!.GetValue<string>() == target)!.AsObject();

    private static JsonObject Changed(string what)
    {
        var file = Shipped();
        var legal = Step(file, "legal-b");
        var text = legal["customProperties"]!["amendflow:text"]!;
        var ways = file["root"]!["connections"]!.AsArray();
        switch (what)
        {
            case "name": (text["en"], text["fr"]) = ("Law", "Droit"); break;
            case "french": text["fr"] = "Droit"; break;
            case "english": text["en"] = "Law"; break;
            case "type": legal["type"] = "Elsa.Delay"; break;
            case "role": legal["role"] = "finance-reviewer"; break;
            case "party": legal["party"] = "A"; break;
            case "rule": legal["rule"] = "all"; break;
            case "quorum": legal["needed"] = 3; break;
            case "subject": legal["subject"] = Json("String[]", "[\"aim\"]"); break;
            case "deadline": legal["deadlineDays"] = 5; break;
            case "reminders": legal["reminders"] = Json("Int32[]", "[-3, 0]"); break;
            case "silence": legal["onSilence"] = "lapse"; break;
            case "escalation": legal["escalateTo"] = "executive"; break;
            case "lapse": legal["lapseAfterDays"] = 0; break;
            case "checklist": legal["checklist"] = "scientific"; break;
            case "assurance": legal["assurance"] = "signed-in"; break;
            case "outcomes": Step(file, "triage")["outcomes"] = Json("String[]", "[\"Complete\", \"Lapsed\"]"); break;
            case "condition": Step(file, "data")["condition"] = Expression("Boolean", "JavaScript", "getInput('money')"); break;
            case "join": Step(file, "all-reviews")["mode"] = Expression("FlowJoinMode", "Literal", "WaitAny"); break;
            case "setting": Step(file, "reviews")["branches"] = Json("String[]", "[\"LegalA\", \"LegalB\"]"); break;
            case "connection gone": ways.Remove(Way(file, "legal-b", "all-reviews")); break;
            case "connection": ways.Add(Json("scientific-b", "Approved", "legal-b")); break;
            case "loop gone": ways.Remove(Way(file, "legal-b-revise", "legal-b")); break;
            case "outcome": Way(file, "legal-b", "all-reviews")["source"]!["port"] = "Lapsed"; break;
            case "target": Way(file, "legal-b", "all-reviews")["target"]!["activity"] = "committee"; break;
            case "order": Turn(ways); break;
            case "variable": file["variables"] = JsonNode.Parse("""[{"id":"r","name":"round","typeName":"Int32","value":"1"}]"""); break;
            case "input": file["inputs"]!.AsArray().Add(JsonNode.Parse("""{"name":"urgent","type":"Boolean"}""")); break;
            case "input gone": file["inputs"]!.AsArray().Remove(file["inputs"]!.AsArray().Single(i => i!["name"]!.GetValue<string>() == "ip")); break;
            case "faults": file["options"]!.AsObject().Remove("incidentStrategyType"); break;
            case "title": file["name"] = "Other"; break;
            case "layout": legal["metadata"]!["designer"]!["position"]!["x"] = 7; break;
            case "numbers": file["version"] = 9; break;
            case "written": legal["deadlineDays"] = 10; break;
            case "strange": legal["x-strange"] = true; break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, null);
        }

        return file;
    }

    private static void Turn(JsonArray ways)
    {
        var first = ways[0];
        ways.RemoveAt(0);
        ways.Add(first);
    }

    private static JsonObject Json(string type, string value) => Expression(type, "Object", value);

    private static JsonObject Json(string source, string port, string target) => new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
        ["vertices"] = new JsonArray(),
    };

    private static JsonObject Expression(string typeName, string type, string value) =>
        new() { ["typeName"] = typeName, ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };

    private static IEnumerable<object[]> Places(JsonNode? node, string at) => node switch
    {
        JsonObject members => members.SelectMany(m => Places(m.Value, at).Select(p => (object[])[m.Key, .. p]).Prepend([m.Key])),
        JsonArray items => items.Take(2).SelectMany((item, i) => Places(item, at).Select(p => (object[])[i, .. p])),
        _ => [],
    };

    private static void Set(JsonNode file, object[] path, string? value)
    {
        var holder = path.SkipLast(1).Aggregate(file, (at, step) => step is int i ? at[i]! : at[(string)step]!);
        if (value is null)
        {
            holder.AsObject().Remove((string)path[^1]);
        }
        else
        {
            holder[(string)path[^1]] = value;
        }
    }
}
