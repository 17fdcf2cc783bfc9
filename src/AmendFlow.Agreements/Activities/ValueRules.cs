using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Activities;

/// <summary>Values in the file that no case could use: each is read beside inputs that fit, by what reads it when the step runs.</summary>
internal static class ValueRules
{
    private const string Approval = """{"party":"A","role":"coordinator","rule":"n-of-m","needed":1,"subject":["aim"],"phase":"review"}""";
    private const string ApprovalByPeople = """{"party":"A","rule":"n-of-m","needed":1,"subject":["aim"],"phase":"review"}""";
    private const string Task = """{"task":"triage","role":"coordinator","outcomes":["Complete"],"phase":"triage"}""";
    private const string Told = """{"message":"approved","to":["acted"]}""";

    public static IEnumerable<Finding> Of(Activity activity)
    {
        foreach (var input in AmendFlowActivities.Catalogue.HostActivities[activity.Type].Inputs)
        {
            // What is blank counts as absent.
            if (LiteralInput.TryConvert(activity, input, out var value) && !string.IsNullOrWhiteSpace(value?.ToString()) && Refusal(activity.Type, input.Name, value) is { } wrong)
            {
                yield return new Finding("wrong-value", Severity.Error, $"{activity.Path}.{input.Name}", activity.Id, new(
                    $"On the step \"{activity.Text.En}\", “{input.Label?.En}” is {wrong.Found}. Expected: {wrong.Expected.En}",
                    $"À l’étape « {activity.Text.Fr} », « {input.Label?.Fr} » vaut {wrong.Found}. Attendu : {wrong.Expected.Fr}"));
            }
        }
    }

    private static ActivityInputException? Refusal(string type, string input, JsonNode value)
    {
        var (beside, read) = Reading(type, input);
        var inputs = JsonNode.Parse(beside)!.AsObject();
        inputs[input] = value.DeepClone();
        try
        {
            read(inputs);
            return null;
        }
        catch (ActivityInputException wrong)
        {
            // Another input is wrong only beside the ones that stand here.
            return wrong.Input == input ? wrong : null;
        }
    }

    // What steps share is read the same way for each, so a task's deadline is judged apart from its outcomes.
    private static (string Beside, Func<JsonObject, object> Read) Reading(string type, string input) => (type, input) switch
    {
        (AmendFlowActivities.Notify, _) => (Told, Notice.From),
        (AmendFlowActivities.AssignTask, "task" or "party" or "role" or "outcomes") => (Task, TaskAssignment.From),
        (_, "people") => (ApprovalByPeople, ApprovalRequest.From),
        _ => (Approval, ApprovalRequest.From),
    };
}
