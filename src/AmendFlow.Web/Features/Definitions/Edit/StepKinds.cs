using System.Text;
using System.Text.Json;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <param name="Name">What an author calls it, and the name that it gets when nobody types one.</param>
internal sealed record StepKind(string Key, Bilingual Name, Bilingual Hint);

/// <summary>Where a step is to be: on a way, or behind an outcome.</summary>
/// <param name="Way">Null: behind the outcome.</param>
internal sealed record StepPlace(Connection? Way, string StepId, string Outcome);

/// <summary>The palette, in the words of those who use it, and what each kind is in the file.</summary>
internal static class StepKinds
{
    public const string Other = "other";

    private static readonly string[] AllSections = [.. Enum.GetValues<Section>().Where(s => s != Section.Text).Select(s => s.Key())];

    public static IReadOnlyList<StepKind> All { get; } =
    [
        new("approval", new("Approval", "Avis"), new("Somebody of one party approves, rejects or asks for changes.", "Une personne d’une partie donne un avis favorable, refuse ou demande des modifications.")),
        new("revise", new("Revision", "Révision"), new("The scientist revises the proposal; behind a request for changes it leads back to whoever asked.", "Le scientifique révise la proposition ; après une demande de modifications, elle revient à celui qui l’a faite.")),
        new("decision", new("Decision", "Condition"), new("A question of the proposal chooses the path: yes or no.", "Une question de la proposition choisit le chemin : oui ou non.")),
        new("parallel", new("Side by side", "En parallèle"), new("Two branches start together and meet again.", "Deux branches commencent ensemble et se rejoignent.")),
        new("committee", new("Committee", "Comité"), new("Each party has one vote.", "Chaque partie a une voix.")),
        new("notify", new("Notice", "Information"), new("People are told by mail; nobody answers.", "Des personnes sont informées par courriel ; personne ne répond.")),
        new("wait", new("Wait", "Attente"), new("Nothing happens for some time.", "Rien ne se passe pendant un certain temps.")),
        new("document", new("Document", "Document"), new("A coordinator drafts the text and freezes it.", "Un coordinateur rédige le texte et le fige.")),
        new("close", new("Close the case", "Clore le dossier"), new("Nothing follows; what is open is cancelled.", "Rien ne suit ; ce qui est ouvert est annulé.")),
    ];

    private static readonly Dictionary<string, Bilingual> Further = new(StringComparer.Ordinal)
    {
        ["Elsa.FlowJoin"] = new("Branches meet", "Jonction de branches"),
        ["Elsa.FlowFork"] = new("Branches part", "Départ de branches"),
        ["Elsa.FlowSwitch"] = new("Decision with several answers", "Condition à plusieurs réponses"),
        ["Elsa.SetOutput"] = new("Set a result of the case", "Fixer un résultat du dossier"),
        ["Elsa.SetVariable"] = new("Set a variable", "Fixer une variable"),
        ["Elsa.Event"] = new("Wait for an event", "Attendre un événement"),
        ["Elsa.PublishEvent"] = new("Publish an event", "Publier un événement"),
        ["Elsa.Timer"] = new("Timer", "Minuterie"),
        ["Elsa.StartAt"] = new("Wait until a date", "Attendre une date"),
        ["Elsa.RunJavaScript"] = new("Script", "Script"),
        ["Elsa.End"] = new("End of this path", "Fin de ce chemin"),
        ["Elsa.WriteLine"] = new("Line in the log", "Ligne du journal"),
    };

    private static readonly Dictionary<string, Bilingual> More = new(StringComparer.Ordinal)
    {
        ["Elsa.Start"] = new("Start", "Début"),
        ["Elsa.Finish"] = new("Close the case", "Clore le dossier"),
        ["Elsa.FlowDecision"] = new("Decision", "Condition"),
        ["Elsa.Delay"] = new("Wait", "Attente"),
        ["Elsa.Flowchart"] = new("Diagram", "Schéma"),
    };

    /// <summary>Types beyond the palette.</summary>
    public static IReadOnlyList<SettingOption> FurtherTypes =>
        [.. AmendFlowActivities.Catalogue.HostActivities.Keys.Concat(Further.Keys).Select(t => new SettingOption(t, NameOf(t))).OrderBy(o => o.Text.En, StringComparer.Ordinal)];

    /// <summary>A type in words; its own name where nobody here has any.</summary>
    public static Bilingual NameOf(string type) =>
        Palette(type) is { } key ? All.Single(k => k.Key == key).Name
        : AmendFlowActivities.Catalogue.HostActivities.TryGetValue(type, out var host) ? host.DisplayName
        : Further.GetValueOrDefault(type) ?? More.GetValueOrDefault(type) ?? new(type[(type.LastIndexOf('.') + 1)..], type[(type.LastIndexOf('.') + 1)..]);

    // What the palette adds is called the same everywhere.
    private static string? Palette(string type) => type switch
    {
        AmendFlowActivities.RequestApproval => "approval",
        AmendFlowActivities.CommitteeVote => "committee",
        AmendFlowActivities.Notify => "notify",
        _ => null,
    };

    /// <exception cref="RefusedException">There is no such kind.</exception>
    public static IReadOnlyList<EditOperation> Plan(WorkflowDefinition definition, StepPlace place, string kind, string otherType, Bilingual text, string question, string no)
    {
        var id = DefinitionEditor.FreeId(definition, Slug(text.En));
        var phase = PhaseAt(definition, place);
        return kind switch
        {
            "approval" => [
                At(place, new(AmendFlowActivities.RequestApproval, id, text, [("rule", Text("any")), ("subject", List(AllSections)), ("phase", Text(phase))])),
                .. SendBack.Plan(definition, place.Way?.Source ?? place.StepId, id, text, phase)],
            "revise" => [At(place, SendBack.Revision(id, text, phase)), .. place.Way is null ? [new Connect(id, "Revised", place.StepId)] : (IEnumerable<EditOperation>)[]],
            "decision" when question.Length > 0 => [At(place, new(DecisionType, id, text, [("condition", new InputValue.Expression("JavaScript", $"getInput('{question}')"))])), .. No(place, id, no), .. Subject(id, question)],
            "decision" => [At(place, new(DecisionType, id, text, [])), .. No(place, id, no)],
            "parallel" => Parallel(definition, place, id, text),
            "committee" => [
                At(place, new(AmendFlowActivities.CommitteeVote, id, text, [("subject", List(AllSections)), ("checklist", Text("committee"))])),
                .. SendBack.Plan(definition, place.Way?.Source ?? place.StepId, id, text, "committee")],
            "notify" => [At(place, new(AmendFlowActivities.Notify, id, text, [("message", Text("reached")), ("to", List(["acted"]))]))],
            "wait" => [At(place, new("Elsa.Delay", id, text, [("timeSpan", Text("1.00:00:00"))]))],
            "document" => [At(place, Draft(id, text))],
            "close" => [At(place, new("Elsa.Finish", id, text, []))],
            Other => [At(place, new(otherType, id, text, []))],
            _ => throw Refuse.Invalid("kind", "Choose a kind of step.", "Choisissez un type d’étape."),
        };
    }

    private const string DecisionType = "Elsa.FlowDecision";

    private static EditOperation At(StepPlace place, NewStep step) => place.Way is { } way ? new AddBetween(way, step) : new AddBehind(place.StepId, place.Outcome, step);

    private static NewStep Draft(string id, Bilingual text) => new(AmendFlowActivities.AssignTask, id, text,
    [
        ("task", Text("draft")), ("party", Text("proposer")), ("role", Text("coordinator")), ("outcomes", List(["Frozen", AmendFlowActivities.LapsedPort])), ("phase", Text("drafting")),
        ("deadlineDays", new InputValue.Literal("10")),
    ]);

    private static List<EditOperation> Parallel(WorkflowDefinition definition, StepPlace place, string id, Bilingual text)
    {
        var join = DefinitionEditor.FreeId(definition, id + "-meet");
        var meeting = new NewStep("Elsa.FlowJoin", join, new($"{text.En}: both done", $"{text.Fr} : fin des deux branches"), [("mode", Text("WaitAllActive"))]);
        return
        [
            At(place, new("Elsa.FlowFork", id, text, [("branches", List(["Branch1", "Branch2"]))])),
            place.Way is { } way ? new AddBetween(new(id, "Branch1", way.Target), meeting) : new AddBehind(id, "Branch1", meeting),
            new Connect(id, "Branch2", join),
        ];
    }

    // A new decision leads both answers to what stood there: of them "No" may go elsewhere at once.
    private static IEnumerable<EditOperation> No(StepPlace place, string id, string no) =>
        place.Way is { } way && no.Length > 0 && no != way.Target ? [new Redirect(new(id, "False", way.Target), no)] : [];

    // The answer may change with a revision: then the case passes the decision again.
    private static IEnumerable<EditOperation> Subject(string id, string question) => question switch
    {
        "samples" => [new SetSubject(id, ["samples"])],
        "data" or "geneticData" => [new SetSubject(id, ["data"])],
        "money" => [new SetSubject(id, ["money"])],
        "ip" or "clausesTouched" => [new SetSubject(id, ["legal"])],
        "material" => [new SetSubject(id, ["samples", "legal"])],
        _ => [],
    };

    // That of the nearest step before it that has one, else of what comes behind.
    private static string PhaseAt(WorkflowDefinition definition, StepPlace place)
    {
        var at = definition.Activities.GetValueOrDefault(place.Way?.Source ?? place.StepId);
        var before = new Queue<string>(at is null ? [] : [at.Id]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (before.TryDequeue(out var id))
        {
            if (seen.Add(id) && definition.Activities.GetValueOrDefault(id) is { } step)
            {
                if (LiteralInput.Text(step, "phase") is { } phase && phase != "committee")
                {
                    return phase;
                }

                at!.Parent?.Connections.Where(c => c.Target == id).ToList().ForEach(c => before.Enqueue(c.Source));
            }
        }

        return place.Way is { } way && definition.Activities.GetValueOrDefault(way.Target) is { } next && LiteralInput.Text(next, "phase") is { } its && its != "committee" ? its : "review";
    }

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            slug.Append(char.IsAsciiLetterOrDigit(c) ? c : slug is { Length: > 0 } && slug[^1] != '-' && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark ? '-' : '\0');
        }

        var id = slug.ToString().Replace("\0", "", StringComparison.Ordinal).Trim('-');
        return id.Length == 0 ? "step" : id.Length <= 40 ? id : id[..40].Trim('-');
    }

    private static InputValue.Literal Text(string value) => new(JsonSerializer.Serialize(value));

    private static InputValue.Literal List(IEnumerable<string> values) => new(JsonSerializer.Serialize(values));
}
