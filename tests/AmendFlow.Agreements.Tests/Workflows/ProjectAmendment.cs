using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Cases;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Tests.Workflows;

/// <summary>A case of the shipped workflow, driven as the host drives it, by the names of its steps.</summary>
internal sealed class ProjectAmendment
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<WorkflowDefinition> Shipped = new(() =>
        DefinitionReader.Read(Text()).Definition ?? throw new InvalidOperationException("The shipped workflow does not read."));

    private readonly WorkflowRuntime runtime = new(AmendFlowActivities.Catalogue);
    private int commands;

    public ProjectAmendment(params string[] touched) => Apply(new StartInput("case", Facts(touched)) { Now = Now, CommandId = Command() });

    public static WorkflowDefinition Definition => Shipped.Value;

    public InstanceState State { get; private set; } = null!;

    public ImmutableArray<Effect> Effects { get; private set; } = [];

    /// <summary>Steps that wait, sorted by name.</summary>
    public string Waiting => string.Join(' ', State.Bookmarks.Select(b => b.ActivityId).Order(StringComparer.Ordinal));

    public CaseStatus Status => CaseStatuses.Of(
        State.Bookmarks.Select(PhaseOf),
        State.Outputs[nameof(Status)]?.GetValue<string>());

    public static string Text() => File.ReadAllText(PathOf("project-amendment.json"));

    public static string PathOf(string file)
    {
        // Not by the source's path: a build for release does not know it.
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AmendFlow.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found above the tests.");
        }

        return Path.Combine(folder.FullName, "workflows", file);
    }

    public static JsonObject Facts(params string[] touched) => new()
    {
        ["title"] = "Persister cells",
        ["vehicle"] = "amendment",
        ["samples"] = touched.Contains("samples"),
        ["data"] = touched.Contains("data"),
        ["geneticData"] = false,
        ["ip"] = touched.Contains("ip"),
        ["money"] = touched.Contains("money"),
        ["material"] = false,
        ["clausesTouched"] = false,
    };

    public ProjectAmendment Answer(string outcome, params string[] steps)
    {
        foreach (var step in steps)
        {
            var bookmark = State.Bookmarks.FirstOrDefault(b => b.ActivityId == step)
                ?? throw new InvalidOperationException($"{step} does not wait; these do: {Waiting}");
            Apply(new ResumeInput(bookmark.Id, outcome, null) { Now = Now, CommandId = Command() });
        }

        return this;
    }

    public ProjectAmendment Approve(params string[] steps) => Answer("Approved", steps);

    public ProjectAmendment Reopen(string step)
    {
        Apply(new ReopenInput(step, "changed") { Now = Now, CommandId = Command() });
        return this;
    }

    public ProjectAmendment Touch(params string[] touched)
    {
        Apply(new ChangeInputsInput(Facts(touched)) { Now = Now, CommandId = Command() });
        return this;
    }

    /// <summary>One step, or the whole case.</summary>
    public ProjectAmendment Cancel(string? step = null)
    {
        Apply(new CancelInput(step, "withdrawn") { Now = Now, CommandId = Command() });
        return this;
    }

    public ProjectAmendment ToReview() => Answer("Complete", "triage");

    public ProjectAmendment ToCommittee() => ToReview().Approve("scientific-a", "scientific-b", "legal-a", "legal-b");

    public ProjectAmendment ToTextReview() => ToCommittee().Approve("committee").Answer("Frozen", "draft");

    public ProjectAmendment ToExecutives() => ToTextReview().Approve("text-a", "text-b");

    /// <summary>Steps of the last answer that a person may be told of: opened, closed and performed, in order.</summary>
    public IEnumerable<string> Told => Effects.Select(e => e switch
    {
        Opened o => $"opened {o.ActivityId}",
        Closed c => $"closed {c.ActivityId}",
        Performed p => $"performed {p.ActivityId}",
        Ended e2 => $"ended {e2.SubStatus}",
        _ => e.ToString(),
    });

    private static (string Phase, bool IsRevise) PhaseOf(Bookmark bookmark) => bookmark.ActivityType switch
    {
        AmendFlowActivities.RequestApproval => (ApprovalRequest.From(bookmark.Inputs).Phase, false),
        AmendFlowActivities.CommitteeVote => (CommitteeRequest.From(bookmark.Inputs).Phase, false),
        _ => TaskAssignment.From(bookmark.Inputs) is var task ? (task.Phase, task.Task == WorkKind.Revise) : default,
    };

    private string Command() => $"command-{commands++}";

    private void Apply(EngineInput input)
    {
        var result = runtime.Apply(Definition, State, input);
        State = result.State;
        Effects = result.Effects;
        Assert.Empty(State.Incidents);
    }
}
