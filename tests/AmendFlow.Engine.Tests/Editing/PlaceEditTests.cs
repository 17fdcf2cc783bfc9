using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Editing;
using AmendFlow.Engine.Tests.Reading;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Editing;

/// <summary>Several steps at once: moved, put in a line, tidied, copied and removed.</summary>
public sealed class PlaceEditTests
{
    private static readonly WorkflowDefinition Unplaced = Read(new Flow().Step("begin", "Elsa.Start").Step("review", Hosts.Review).Step("ask", Hosts.Review)
        .Step("yes", "Elsa.End").Step("no", "Elsa.End").Edges("begin > review", "review:Approved > ask", "review:Rejected > no", "ask:Approved > yes", "ask:Rejected > no").Json());

    private static readonly WorkflowDefinition Small = Made(Unplaced, new TidySteps(null));

    [Fact]
    public void Steps_move_together_and_all_others_stay()
    {
        var moved = Made(Small, new ShiftSteps(["ask", "no"], 16, -8));

        foreach (var (before, after) in Small.Root.Children.Zip(moved.Root.Children))
        {
            var by = before.Id is "ask" or "no" ? (16, -8) : (0, 0);
            Assert.Equal((before.Position!.X + by.Item1, before.Position.Y + by.Item2), (after.Position!.X, after.Position.Y));
        }

        Assert.All(JsonDifferences.Of(JsonNode.Parse(Small.Json), JsonNode.Parse(moved.Json)), d => Assert.Contains(".metadata.designer.position", d, StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_move_on_a_drawing_that_nobody_placed_leaves_the_others_where_they_are_seen()
    {
        var seen = CanvasLayout.Of(Unplaced.Root, a => a.Id, Ports, (_, _) => null).Boxes.ToDictionary(b => b.ActivityId);

        var moved = Made(Unplaced, new ShiftSteps(["ask"], 64, 0));

        Assert.True(CanvasLayout.IsPlaced(moved.Root));
        var now = CanvasLayout.Of(moved.Root, a => a.Id, Ports, (_, _) => null).Boxes.ToDictionary(b => b.ActivityId);
        Assert.All(seen.Values.Where(b => b.ActivityId != "ask"), b => Assert.Equal((b.X, b.Y), (now[b.ActivityId].X, now[b.ActivityId].Y)));
        Assert.Equal(seen["ask"].X + 64, now["ask"].X);
    }

    [Fact]
    public void A_step_that_is_added_stands_on_no_other_and_moves_none()
    {
        var definition = Made(Read(ShippedWorkflows.All().Single(w => w.Name.Contains("project-amendment", StringComparison.Ordinal)).Json), new TidySteps(null));
        foreach (var way in definition.Root.Connections.Where(c => c.Source != c.Target).DistinctBy(c => (c.Source, c.Target)))
        {
            var added = Made(definition, new AddBetween(new(way.Source, way.Port ?? "Done", way.Target), new(Hosts.Review, "ethics", new("Ethics review", "Examen éthique"), [])));

            Assert.All(definition.Root.Children, c => Assert.Equal((c.Position!.X, c.Position.Y), (added.Activities[c.Id].Position!.X, added.Activities[c.Id].Position!.Y)));
            var boxes = CanvasLayout.Of(added.Root, a => a.Text.Fr, Ports, (_, _) => null).Boxes;
            var ethics = boxes.Single(b => b.ActivityId == "ethics");
            Assert.DoesNotContain(boxes, b => b != ethics && b.X < ethics.X + ethics.Width && ethics.X < b.X + b.Width && b.Y < ethics.Y + ethics.Height && ethics.Y < b.Y + b.Height);
        }
    }

    [Fact]
    public void Steps_are_put_in_a_line_with_the_first()
    {
        var column = Made(Small, new AlignSteps(["ask", "yes", "no"], StepAlignment.Left));
        Assert.Equal(Small.Activities["ask"].Position!.X, Assert.Single(new[] { "ask", "yes", "no" }.Select(i => column.Activities[i].Position!.X).Distinct()));
        Assert.Equal(Small.Activities["no"].Position!.Y, column.Activities["no"].Position!.Y);

        var row = Made(Small, new AlignSteps(["no", "ask"], StepAlignment.Top));
        Assert.Equal(Small.Activities["no"].Position!.Y, row.Activities["ask"].Position!.Y);
        Assert.Equal(Small.Activities["ask"].Position!.X, row.Activities["ask"].Position!.X);
    }

    [Fact]
    public void Tidying_places_every_step_of_the_shipped_workflows_on_the_grid_without_two_on_each_other_and_changes_nothing_else()
    {
        Assert.All(ShippedWorkflows.All(), shipped =>
        {
            var definition = Read(shipped.Json);
            var tidied = Made(definition, new TidySteps(null));

            var boxes = CanvasLayout.Of(tidied.Root, a => a.Text.Fr.Length > a.Text.En.Length ? a.Text.Fr : a.Text.En, Ports, (_, _) => null).Boxes;
            Assert.Equal(definition.Root.Children.Length, boxes.Length);
            Assert.All(boxes, b => Assert.Equal((0, 0), (b.X % 8, b.Y % 8)));
            foreach (var (a, b) in boxes.SelectMany((a, i) => boxes.Skip(i + 1).Select(b => (a, b))))
            {
                Assert.False(a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height, $"{a.ActivityId} lies on {b.ActivityId}");
            }

            Assert.All(JsonDifferences.Of(JsonNode.Parse(definition.Json), JsonNode.Parse(tidied.Json)), d => Assert.Contains(".metadata", d, StringComparison.Ordinal));
            Assert.Equal(tidied.Json, Made(tidied, new TidySteps(null)).Json);
        });
    }

    [Fact]
    public void A_copy_has_new_ids_its_settings_and_the_ways_between_what_was_copied()
    {
        var set = Made(Small, new SetInput("ask", "days", new InputValue.Literal("8")));
        var copied = DefinitionEditor.Copy(set, ["review", "ask"]);

        var result = DefinitionEditor.Apply(set, new PasteSteps(null, copied), Hosts.Catalogue);

        var pasted = Read(result.Json!);
        Assert.Equal("review-2", result.StepId);
        Assert.Equal(set.Root.Children.Length + 2, pasted.Root.Children.Length);
        Assert.Equal(8, pasted.Activities["ask-2"].Json["days"]!["expression"]!["value"]!.GetValue<int>());
        Assert.Contains(new Connection("review-2", "Approved", "ask-2"), pasted.Root.Connections);
        Assert.Equal(set.Root.Connections.Length + 1, pasted.Root.Connections.Length);
        Assert.Equal((set.Activities["ask"].Position!.X + 40, set.Activities["ask"].Position!.Y + 40), (pasted.Activities["ask-2"].Position!.X, pasted.Activities["ask-2"].Position!.Y));
        Assert.Contains("review-3", Made(pasted, new PasteSteps(null, copied)).Activities.Keys);
        Assert.Contains("ask-2", Made(Read(Unplaced.Json), new PasteSteps(null, DefinitionEditor.Copy(set, ["ask"]))).Activities.Keys);
    }

    [Fact]
    public void A_copy_of_a_part_has_new_ids_inside_too_and_its_ways_lead_to_them()
    {
        const string Part = """
            {"id":"part","type":"Elsa.Flowchart","version":1,"start":"first","activities":[
              {"id":"first","name":"First","type":"Elsa.Start","version":1},
              {"id":"turns","type":"Elsa.While","version":1,"body":{"id":"line","type":"Elsa.WriteLine","version":1}},
              {"id":"last","type":"Elsa.End","version":1}],
             "connections":[{"source":{"activity":"first","port":"Done"},"target":{"activity":"turns","port":"In"}},
              {"Source":"turns","SourcePort":"Done","Target":"last"}]}
            """;
        var with = Made(Small, new PasteSteps(null, $$"""{"activities":[{{Part}}]}"""));

        var twice = Made(with, new PasteSteps(null, DefinitionEditor.Copy(with, ["part"])));

        Assert.Equal(["first-2", "turns-2", "last-2"], twice.Activities["part-2"].Children.Select(c => c.Id));
        Assert.Equal("line-2", twice.Activities["turns-2"].Children.Single().Id);
        Assert.Equal(["first-2>turns-2", "turns-2>last-2"], twice.Activities["part-2"].Connections.Select(c => $"{c.Source}>{c.Target}"));
        Assert.Equal("first-2", twice.Activities["part-2"].Json["start"]!.GetValue<string>());
        Assert.Equal(["First", "first-2", "part-2"], new[] { "first", "first-2", "part-2" }.Select(i => twice.Activities[i].Json["name"]!.GetValue<string>()));
        Assert.EndsWith(":part-2:turns-2", twice.Activities["turns-2"].Json["nodeId"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(with.Activities["part"].Json.ToJsonString(), twice.Activities["part"].Json.ToJsonString());
    }

    [Theory]
    [InlineData("X", "b")]
    [InlineData("x", "b")]
    [InlineData("nobody", "nobody")]
    public void A_pasted_step_inside_a_part_takes_over_nobodys_name_or_id(string name, string expected)
    {
        var with = Made(Small, new PasteSteps(null, """{"activities":[{"id":"part","type":"Elsa.Sequence","activities":[{"id":"x","name":"X","type":"Elsa.End"}]}]}"""));

        var pasted = Made(with, new PasteSteps(null, $$"""{"activities":[{"id":"a","type":"Elsa.Sequence","activities":[{"id":"b","name":"{{name}}","type":"Elsa.End"}]}]}"""));

        Assert.Equal(expected, pasted.Activities["b"].Name);
    }

    [Fact]
    public void What_would_be_nested_too_deeply_is_refused_in_a_sentence()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 61)) + string.Concat(Enumerable.Repeat("]", 61));
        var copied = $$"""{"activities":[{"id":"a","type":"Elsa.End","extra":{{deep}}}]}""";

        Assert.Contains("nested deeper than", DefinitionEditor.Apply(Small, new PasteSteps(null, copied), Hosts.Catalogue).Refusal!.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no steps that were copied here")]
    [InlineData("a letter to somebody", "no steps that were copied here")]
    [InlineData("""{"activities":[]}""", "no steps that were copied here")]
    [InlineData("""{"activities":[{"type":"Elsa.End"}]}""", "no steps that were copied here")]
    [InlineData("""{"activities":[{"id":"a","type":"Elsa.End"},{"id":"a","type":"Elsa.End"}]}""", "no steps that were copied here")]
    [InlineData("""{"activities":[{"id":"a","type":"Acme.Unheard"}]}""", "do not run here")]
    [InlineData("""{"activities":[{"id":"a","type":"Elsa.Start"}]}""", "do not run here")]
    [InlineData("""{"activities":[{"id":"a","type":"Elsa.Sequence","activities":[{"type":"Elsa.End"}]}]}""", "no steps that were copied here")]
    [InlineData("""{"activities":[{"id":"a","type":"Elsa.Sequence","activities":[{"id":"a","type":"Elsa.End"}]}]}""", "no steps that were copied here")]
    [InlineData("""{"activities":[{"id":"a","type":"Elsa.Sequence","activities":[{"id":"b","type":"Acme.Unheard"}]}]}""", "do not run here")]
    public void What_is_pasted_is_steps_or_is_refused(string copied, string words) =>
        Assert.Contains(words, DefinitionEditor.Apply(Small, new PasteSteps(null, copied), Hosts.Catalogue).Refusal!.En, StringComparison.Ordinal);

    [Fact]
    public void Several_steps_go_at_once_with_their_ways_or_none_of_them()
    {
        var without = Made(Small, new RemoveSteps(["ask", "no"]));
        Assert.Equal(["begin", "review", "yes"], without.Root.Children.Select(c => c.Id));
        Assert.Equal(("begin", "review"), Assert.Single(without.Root.Connections.Select(c => (c.Source, c.Target))));

        Assert.Contains("The diagram starts at", DefinitionEditor.Apply(Small, new RemoveSteps(["ask", "begin"]), Hosts.Catalogue).Refusal!.En, StringComparison.Ordinal);
        Assert.Contains("No step is chosen", DefinitionEditor.Apply(Small, new ShiftSteps([], 8, 8), Hosts.Catalogue).Refusal!.En, StringComparison.Ordinal);
        Assert.Contains("too far away", DefinitionEditor.Apply(Small, new ShiftSteps(["ask"], double.NaN, 8), Hosts.Catalogue).Refusal!.En, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Ports(Activity step) => ActivityPorts.Of(step, Hosts.Catalogue);

    private static WorkflowDefinition Read(string json) => DefinitionReader.Read(json).Definition!;

    private static WorkflowDefinition Made(WorkflowDefinition definition, EditOperation operation)
    {
        var result = DefinitionEditor.Apply(definition, operation, Hosts.Catalogue);
        return Read(result.Json ?? throw new InvalidOperationException(result.Refusal!.En));
    }
}
