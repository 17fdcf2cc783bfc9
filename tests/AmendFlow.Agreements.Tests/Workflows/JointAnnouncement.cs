using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Cases;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Tests.Workflows;

/// <summary>A case of the shipped workflow of announcements, driven by the names of its steps. It begins on 2 March 2026 and is to be released on the 20th.</summary>
internal sealed class JointAnnouncement
{
    public static readonly string[] Reviews = ["communications-a", "communications-b", "legal-a", "legal-b"];

    public static readonly DateTimeOffset Day = new(2026, 3, 20, 7, 30, 0, TimeSpan.Zero);

    private static readonly Lazy<WorkflowDefinition> Shipped = new(() =>
        DefinitionReader.Read(Text()).Definition ?? throw new InvalidOperationException("The shipped workflow does not read."));

    private readonly WorkflowRuntime runtime = new(AmendFlowActivities.Catalogue);
    private int commands;

    public JointAnnouncement() => Apply(new StartInput("case", Facts(Day)) { Now = Now, CommandId = "start" });

    public static WorkflowDefinition Definition => Shipped.Value;

    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public InstanceState State { get; private set; } = null!;

    public ImmutableArray<Effect> Effects { get; private set; } = [];

    /// <summary>Steps that wait, sorted by name.</summary>
    public string Waiting => string.Join(' ', State.Bookmarks.Select(b => b.ActivityId).Order(StringComparer.Ordinal));

    public CaseStatus? Status => State.IsRunning
        ? CaseStatuses.Meanwhile(State.Outputs[nameof(Status)]?.GetValue<string>())
        : CaseStatuses.Of([], State.Outputs[nameof(Status)]?.GetValue<string>());

    /// <summary>Opened, closed and performed by the last answer, in order.</summary>
    public IEnumerable<string> Told => Effects.Select(e => e switch
    {
        Opened o => $"opened {o.ActivityId}",
        Closed c => $"closed {c.ActivityId}",
        Performed p => $"performed {p.ActivityId}",
        Ended e2 => $"ended {e2.SubStatus}",
        _ => e.ToString(),
    });

    public static string Text() => File.ReadAllText(ProjectAmendment.PathOf("joint-announcement.json"));

    public static JsonObject Facts(DateTimeOffset day) =>
        new() { ["title"] = "A joint announcement", ["releaseAt"] = day.ToString("O", System.Globalization.CultureInfo.InvariantCulture) };

    public JointAnnouncement Answer(string outcome, params string[] steps)
    {
        foreach (var step in steps)
        {
            var bookmark = State.Bookmarks.FirstOrDefault(b => b.ActivityId == step)
                ?? throw new InvalidOperationException($"{step} does not wait; these do: {Waiting}");
            Apply(new ResumeInput(bookmark.Id, outcome, null) { Now = Now, CommandId = $"command-{commands++}" });
        }

        return this;
    }

    public JointAnnouncement Frozen() => Answer("Frozen", "draft");

    public JointAnnouncement Approved() => Frozen().Answer("Approved", Reviews);

    /// <summary>The day is another one from now on.</summary>
    public JointAnnouncement Moved(DateTimeOffset day)
    {
        Apply(new ChangeInputsInput(Facts(day)) { Now = Now, CommandId = $"command-{commands++}" });
        return this;
    }

    private void Apply(EngineInput input)
    {
        var result = runtime.Apply(Definition, State, input);
        State = result.State;
        Effects = result.Effects;
        Assert.Empty(State.Incidents);
    }
}
