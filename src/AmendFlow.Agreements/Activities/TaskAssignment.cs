using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;

namespace AmendFlow.Agreements.Activities;

public enum WorkKind
{
    /// <summary>Is the proposal complete, and does it need an amendment?</summary>
    Triage,

    /// <summary>Change the proposal as was asked.</summary>
    Revise,

    /// <summary>Write the text of the amendment, and freeze it.</summary>
    Draft,
}

public static class WorkKinds
{
    /// <summary>As written in definition files.</summary>
    public static string Key(this WorkKind work) => work switch
    {
        WorkKind.Triage => "triage",
        WorkKind.Revise => "revise",
        WorkKind.Draft => "draft",
        _ => throw new ArgumentOutOfRangeException(nameof(work), work, "No such work."),
    };
}

/// <summary>The inputs of <c>AmendFlow.AssignTask</c>: work for one person, whose result names the port.</summary>
/// <param name="Task">What is to be done.</param>
/// <param name="Party">Whose person does it.</param>
/// <param name="Role">Who gets it, for the party; null when it goes to the scientist who submitted the proposal.</param>
/// <param name="Choices">The outcomes that the person may choose, at least one, in the order of the buttons.</param>
/// <param name="Phase">One of <see cref="Cases.CasePhases"/>.</param>
/// <param name="Deadline">Lapses only where the definition lists <c>Lapsed</c> among the outcomes.</param>
public sealed record TaskAssignment(
    WorkKind Task,
    PartyReference Party,
    Role? Role,
    ImmutableArray<string> Choices,
    string Phase,
    DeadlinePolicy Deadline)
{
    private const string TheProposer = "proposer";

    /// <summary>The task goes to the scientist who submitted the proposal.</summary>
    public bool IsForProposer => Role is null;

    /// <exception cref="ActivityInputException">An input is missing or does not fit.</exception>
    public static TaskAssignment From(JsonObject inputs)
    {
        var reader = new InputReader(inputs);
        var task = reader.OneOf("task", null, ("triage", WorkKind.Triage), ("revise", WorkKind.Revise), ("draft", WorkKind.Draft));
        var forProposer = reader.Text("role") == TheProposer;
        Role? role = forProposer ? null : RequestReading.RoleOf(reader, "role")
            ?? throw reader.Wrong("role", "a role, or proposer.", "un rôle, ou proposer.");
        var party = RequestReading.PartyOf(reader, TheProposer);
        if (forProposer && party != PartyReference.Proposer)
        {
            throw reader.Wrong("party", "proposer, since the task goes to the proposer.", "proposer, puisque la tâche revient à l’auteur de la proposition.");
        }

        var outcomes = reader.Texts("outcomes");
        var choices = outcomes.Remove(AmendFlowActivities.LapsedPort);
        if (choices.IsEmpty || outcomes.Distinct().Count() != outcomes.Length)
        {
            throw reader.Wrong("outcomes", "one or more different outcomes besides Lapsed.", "une ou plusieurs issues différentes, outre Lapsed.");
        }

        return new TaskAssignment(task, party, role, choices, RequestReading.PhaseOf(reader, null), DeadlineOf(reader, choices.Length < outcomes.Length));
    }

    /// <summary>A task without a port to lapse by must not lapse: its branch would end there, and the case would wait for nobody.</summary>
    private static DeadlinePolicy DeadlineOf(InputReader reader, bool mayLapse)
    {
        var deadline = DeadlinePolicy.From(reader);
        if (mayLapse)
        {
            return deadline.LapseAfterDays > 0
                ? deadline
                : throw reader.Wrong("lapseAfterDays", "1 or more, since Lapsed is among the outcomes.", "1 ou plus, puisque Lapsed figure parmi les issues.");
        }

        return deadline.OnSilence == Silence.Escalate
            ? deadline with { LapseAfterDays = 0 }
            : throw reader.Wrong("onSilence", "escalate, since Lapsed is not among the outcomes.", "escalate, puisque Lapsed ne figure pas parmi les issues.");
    }
}
