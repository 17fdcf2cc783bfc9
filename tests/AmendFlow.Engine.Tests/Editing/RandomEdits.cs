using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Editing;

/// <summary>Edits as a hasty author makes them: mostly of what is there, sometimes of what is not.</summary>
internal sealed class RandomEdits(int seed)
{
    private static readonly string[] Types = ["Elsa.FlowDecision", "Elsa.End", "Elsa.FlowJoin", "Elsa.WriteLine", Hosts.Review, Hosts.Notify, "Elsa.Nothing", "Elsa.Start", "Elsa.Flowchart"];
    private static readonly string[] Outcomes = ["Done", "True", "False", "Approved", "Rejected", "Other"];
    private static readonly string[] Values = ["1", "\"x\"", "[1,2]", "{", "null", "true", "\"\\ud800\""];

    private readonly Random random = new(seed);

    public EditOperation Next(WorkflowDefinition definition) => random.Next(17) switch
    {
        0 => new MoveStep(Step(definition), random.Next(3) == 0 ? double.NaN : random.Next(2000), random.Next(2_000_000)),
        1 => new NameStep(Step(definition), Pick(["en", "fr", "de"]), Pick(["Name", "", "Étape « 1 »", "<b>", "\ud800"])),
        2 => new SetTexts(random.Next(3) == 0 ? null : Step(definition), new("Both", Pick(["Les deux", " "]))),
        3 => new SetInput(Step(definition), Pick(["condition", "text", "days", "mode", "none"]), random.Next(4) == 0 ? null
            : random.Next(2) == 0 ? new InputValue.Literal(Pick(Values)) : new InputValue.Expression(Pick(["JavaScript", "CSharp", "Liquid"]), Pick(["1 == 1", "", "\udc00"]))),
        4 => new SetSubject(Step(definition), random.Next(2) == 0 ? [] : [Pick(["samples", ""])]),
        5 or 6 => new AddBetween(Way(definition), New(definition)),
        7 => new AddBehind(Step(definition), Pick(Outcomes), New(definition)),
        8 => new RemoveStep(Step(definition), random.Next(2) == 0),
        9 => new Connect(Step(definition), Pick(Outcomes), Step(definition)),
        10 => new Redirect(Way(definition), Step(definition)),
        11 => new ShiftSteps(Several(definition), random.Next(3) == 0 ? double.NaN : random.Next(800), random.Next(800)),
        12 => new AlignSteps(Several(definition), random.Next(2) == 0 ? StepAlignment.Left : StepAlignment.Top),
        13 => new TidySteps(random.Next(2) == 0 ? null : Step(definition)),
        14 => new RemoveSteps(Several(definition)),
        15 => new PasteSteps(random.Next(3) == 0 ? Step(definition) : null, random.Next(4) == 0 ? Pick(Values) : DefinitionEditor.Copy(definition, Several(definition))),
        _ => new RemoveConnection(Way(definition)),
    };

    private System.Collections.Immutable.ImmutableArray<string> Several(WorkflowDefinition definition) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Step(definition))];

    private NewStep New(WorkflowDefinition definition) => new(
        Pick(Types), random.Next(3) switch { 0 => null, 1 => Step(definition), _ => Pick(["fresh", "a b", "n" + random.Next(1000)]) }, new("New", "Nouvelle"),
        random.Next(3) == 0 ? [(Pick(["condition", "message", "x"]), new InputValue.Literal(Pick(Values)))] : []);

    private string Step(WorkflowDefinition definition) =>
        random.Next(12) == 0 ? "nowhere" : Pick([.. definition.Activities.Keys.Order(StringComparer.Ordinal)]);

    private Connection Way(WorkflowDefinition definition)
    {
        var all = definition.Activities.Values.SelectMany(a => a.Connections).OrderBy(c => c.ToString(), StringComparer.Ordinal).ToList();
        return all.Count == 0 || random.Next(8) == 0 ? new(Step(definition), Pick(Outcomes), Step(definition)) : all[random.Next(all.Count)];
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
