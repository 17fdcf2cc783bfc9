using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Agreements.Tests.Workflows;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Tests.Simulation;

/// <summary>Dry runs of the shipped workflow: days, people, mails, and how it ends.</summary>
public sealed class DryRunTests
{
    // Monday, in Paris.
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void When_everybody_approves_the_next_day_the_case_ends_in_the_register_after_six_working_days()
    {
        var report = Run(Facts());

        Assert.True(report.HasEnded);
        Assert.Equal((SubStatus.Finished, "approved-to-be-signed"), (report.End, report.Outputs["Status"]!.GetValue<string>()));
        Assert.Equal(6, report.WorkingDays);
        Assert.Equal(
            ["triage", "scientific-a", "scientific-b", "legal-a", "legal-b", "committee", "draft", "text-a", "text-b", "executive-a", "executive-b"],
            report.Events.Where(e => e.Kind == DryRunEventKind.Asked).Select(e => e.Step));
    }

    [Fact]
    public void Answers_and_deadlines_keep_to_the_calendar_of_the_party_that_is_asked()
    {
        // B is closed all week: its people answer on the Monday after, those of A on Wednesday.
        var closed = new PartyCalendar("Europe/Paris", "FR", [.. Enumerable.Range(7, 3).Select(d => new DateOnly(2026, 1, d))]);
        var report = Run(Facts() with { CalendarB = closed });

        var answered = report.Events.Where(e => e.Kind == DryRunEventKind.Answered).ToDictionary(e => e.Step, e => e.Day);
        Assert.Equal(new DateOnly(2026, 1, 7), answered["legal-a"]);
        Assert.Equal(new DateOnly(2026, 1, 12), answered["legal-b"]);
        var asked = report.Events.Where(e => e.Kind == DryRunEventKind.Asked).ToDictionary(e => e.Step, e => e.DueOn);
        Assert.Equal(new DateOnly(2026, 1, 20), asked["legal-a"]);
        Assert.Equal(new DateOnly(2026, 1, 23), asked["legal-b"]);
    }

    [Fact]
    public void A_request_for_changes_sends_the_proposal_back_and_the_same_step_asks_again()
    {
        var report = Run(Facts("first time ask for changes at legal-b after 3 working days", "approve everything"));

        var legal = report.Events.Where(e => e.Step.StartsWith("legal-b", StringComparison.Ordinal) && e.Kind is DryRunEventKind.Asked or DryRunEventKind.Answered)
            .Where(e => e.Step.StartsWith("legal-b", StringComparison.Ordinal)).Select(e => $"{e.Kind} {e.Step} {e.Detail}".Trim());
        Assert.Equal(
            [
                "Asked legal-b", "Answered legal-b ChangesRequested", "Asked legal-b-revise", "Answered legal-b-revise Revised", "Asked legal-b", "Answered legal-b Approved",
            ],
            legal);
        Assert.Equal("approved-to-be-signed", report.Outputs["Status"]!.GetValue<string>());
    }

    [Fact]
    public void Silence_is_reminded_of_escalated_and_lapses_and_never_approves()
    {
        var report = Run(Facts("stay silent at legal-a"));

        Assert.Equal(
            [
                DryRunEventKind.Asked, DryRunEventKind.Reminder, DryRunEventKind.Reminder, DryRunEventKind.Reminder, DryRunEventKind.Due,
                DryRunEventKind.Overdue, DryRunEventKind.Escalated, DryRunEventKind.Lapsed,
            ],
            report.Events.Where(e => e.Step == "legal-a").Select(e => e.Kind));
        Assert.Equal("lapsed", report.Outputs["Status"]!.GetValue<string>());
        Assert.Equal("the coordinator", report.Events.Single(e => e.Kind == DryRunEventKind.Escalated).Who!.En);
    }

    [Fact]
    public void A_rejection_closes_what_the_others_were_asked()
    {
        var report = Run(Facts("reject at scientific-a after 0 working days"));

        Assert.Equal("rejected", report.Outputs["Status"]!.GetValue<string>());
        Assert.Equal(["legal-a", "legal-b", "scientific-b"], report.Events.Where(e => e.Kind == DryRunEventKind.Closed).Select(e => e.Step).Order(StringComparer.Ordinal));
        Assert.Contains(report.Events, e => e.Kind == DryRunEventKind.Told);
    }

    [Fact]
    public void Facts_that_nobody_gave_are_supposed_so_that_the_longest_way_is_walked_and_it_says_so()
    {
        var report = Run(new DryRunScenario { Start = Monday });

        Assert.Contains("data", report.Supposed);
        Assert.Contains(report.Events, e => e.Kind == DryRunEventKind.Asked && e.Step == "data-a");
    }

    [Fact]
    public void Answers_that_lead_round_in_a_circle_are_refused()
    {
        var fault = Assert.Throws<DryRunException>(() => Run(Facts("ask for changes at legal-b")));

        Assert.Contains("circle", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["legal-b", "legal-b-revise"], fault.Circle.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_scenario_always_gives_the_same_report()
    {
        var (one, other) = (Run(Facts("first time reject at committee")), Run(Facts("first time reject at committee")));

        Assert.Equal(one.Events.AsEnumerable(), other.Events.AsEnumerable());
    }

    [Theory]
    [InlineData("approve everything", null, null, false, null, null)]
    [InlineData("first time ask for changes at legal-b", 1, "ChangesRequested", false, "legal-b", null)]
    [InlineData("22nd time say Deadlock at committee after 12 working days", 22, "Deadlock", false, "committee", 12)]
    [InlineData("stay silent at executive-a", null, null, true, "executive-a", null)]
    [InlineData("reject everything after 1 working day", null, "Rejected", false, null, 1)]
    public void A_rule_is_read_as_it_sounds(string text, int? time, string? outcome, bool silent, string? step, int? after) =>
        Assert.Equal(new AnswerRule(text, time, outcome, silent, step, after), AnswerRule.Parse(text));

    [Theory]
    [InlineData("approve")]
    [InlineData("approve at")]
    [InlineData("Approve everything")]
    [InlineData("0th time approve everything")]
    [InlineData("approve everything after 1001 working days")]
    public void What_is_no_rule_is_refused_with_an_example(string text) =>
        Assert.Contains(AnswerRule.Grammar, Assert.Throws<FormatException>(() => AnswerRule.Parse(text)).Message, StringComparison.Ordinal);

    private static DryRunScenario Facts(params string[] rules) => new()
    {
        Start = Monday,
        Facts = ProjectAmendment.Facts(),
        Rules = [.. rules.Select(AnswerRule.Parse)],
    };

    private static DryRunReport Run(DryRunScenario scenario) =>
        DryRun.Run(ProjectAmendment.Definition, scenario, new WorkflowRuntime(AmendFlowActivities.Catalogue));
}
