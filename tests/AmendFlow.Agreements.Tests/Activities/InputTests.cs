using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Agreements.Tests.Activities;

public sealed class InputTests
{
    private const string Round = """{"party":"other","role":"legal-reviewer","subject":["people","legal","legal"],"phase":"review"}""";
    private const string Task = """{"task":"triage","role":"coordinator","outcomes":["Complete","Lapsed"],"phase":"triage"}""";

    [Fact]
    public void A_round_that_says_little_gets_the_defaults()
    {
        var request = ApprovalRequest.From(Json(Round));
        Assert.Equal((PartyReference.Other, Role.LegalReviewer, RoundRule.Any, 0), (request.Party, request.Role!.Value, request.Rule, request.Needed));
        Assert.Equal([Section.People, Section.Legal], request.Subject.ToArray());
        Assert.Equal((Assurance.LinkAndCode, null), (request.Assurance, request.Checklist));
        Assert.Equal([-5, -2, 0, 2], request.Deadline.Reminders.ToArray());
        Assert.Equal(
            (10, Silence.Escalate, Role.Coordinator, 2, 40),
            (request.Deadline.Days, request.Deadline.OnSilence, request.Deadline.EscalateTo, request.Deadline.EscalateAfterDays, request.Deadline.LapseAfterDays));
    }

    [Fact]
    public void The_catalogue_names_the_same_defaults()
    {
        foreach (var (type, least, read) in new (string, string, Func<JsonObject, string>)[]
        {
            (AmendFlowActivities.RequestApproval, Round, i => Described(ApprovalRequest.From(i), ApprovalRequest.From(i).Deadline, ApprovalRequest.From(i).Subject)),
            (AmendFlowActivities.CommitteeVote, """{"subject":["aim"]}""", i => Described(CommitteeRequest.From(i), CommitteeRequest.From(i).Deadline, CommitteeRequest.From(i).Subject)),
            (AmendFlowActivities.AssignTask, Task, i => Described(TaskAssignment.From(i), TaskAssignment.From(i).Deadline, TaskAssignment.From(i).Choices)),
        })
        {
            var full = Json(least);
            foreach (var input in AmendFlowActivities.Catalogue.HostActivities[type].Inputs.Where(i => i.DefaultJson is not null && full[i.Name] is null))
            {
                full[input.Name] = JsonNode.Parse(input.DefaultJson!);
            }

            Assert.Equal(read(Json(least)), read(full));
        }

        static string Described<T>(object request, DeadlinePolicy deadline, IEnumerable<T> list) =>
            System.Text.Json.JsonSerializer.Serialize(new { request, deadline, list });
    }

    [Theory]
    [InlineData("party", "\"C\"", "proposer")]
    [InlineData("party", null, "proposer")]
    [InlineData("role", "\"lawyer\"", "legal-reviewer")]
    [InlineData("role", null, "people")]
    [InlineData("people", "[\"a@b.example\"]", "people")]
    [InlineData("people", "\"a@b.example\"", "list")]
    [InlineData("rule", "\"most\"", "n-of-m")]
    [InlineData("rule", "\"n-of-m\"", "needed")]
    [InlineData("subject", "[]", "aim")]
    [InlineData("subject", "[\"budget\"]", "money")]
    [InlineData("subject", null, "aim")]
    [InlineData("phase", "\"lunch\"", "text-review")]
    [InlineData("phase", null, "text-review")]
    [InlineData("deadlineDays", "0", "1..365")]
    [InlineData("deadlineDays", "2.5", "1..365")]
    [InlineData("deadlineDays", "\"10\"", "1..365")]
    [InlineData("reminders", "[1,null]", "whole")]
    [InlineData("onSilence", "\"approve\"", "lapse")]
    [InlineData("escalateTo", "\"boss\"", "coordinator")]
    [InlineData("assurance", "\"none\"", "link+code")]
    [InlineData("checklist", "\"general\"", "scientific")]
    public void A_wrong_input_is_refused_with_its_name_what_was_found_and_what_would_be_right(string name, string? json, string right)
    {
        var inputs = Json(Round);
        inputs[name] = json is null ? null : JsonNode.Parse(json);
        var refusal = Assert.Throws<ActivityInputException>(() => ApprovalRequest.From(inputs));
        Assert.Contains(refusal.Input, new[] { name, "role", "needed" });
        Assert.Contains(right, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(refusal.Input, refusal.Sentence.Fr, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_a_script_gave_is_read_by_its_value()
    {
        var inputs = Json(Round);
        inputs["deadlineDays"] = 15.0;
        Assert.Equal(15, ApprovalRequest.From(inputs).Deadline.Days);
    }

    [Fact]
    public void People_may_be_named_instead_of_a_role_and_n_of_m_needs_its_n()
    {
        var inputs = Json("""{"party":"A","people":["a@x.example","b@x.example"],"rule":"n-of-m","needed":2,"subject":["text"],"phase":"executive"}""");
        var request = ApprovalRequest.From(inputs);
        Assert.Equal((null, 2, 2), (request.Role, request.People.Length, request.Needed));
    }

    [Fact]
    public void A_task_lapses_only_where_the_definition_has_a_port_for_it()
    {
        var lapses = TaskAssignment.From(Json(Task));
        Assert.Equal((40, PartyReference.Proposer), (lapses.Deadline.LapseAfterDays, lapses.Party));
        Assert.Equal(["Complete"], lapses.Choices.ToArray());

        var stays = Json(Task);
        stays["outcomes"] = new JsonArray("Complete");
        Assert.Equal(0, TaskAssignment.From(stays).Deadline.LapseAfterDays);
        stays["onSilence"] = "lapse";
        Assert.Equal("onSilence", Assert.Throws<ActivityInputException>(() => TaskAssignment.From(stays)).Input);
    }

    [Fact]
    public void A_revision_goes_to_the_proposer_and_to_nobody_of_the_other_party()
    {
        var inputs = Json("""{"task":"revise","role":"proposer","outcomes":["Revised"],"phase":"review"}""");
        Assert.True(TaskAssignment.From(inputs).IsForProposer);
        inputs["party"] = "other";
        Assert.Equal("party", Assert.Throws<ActivityInputException>(() => TaskAssignment.From(inputs)).Input);
    }

    [Fact]
    public void A_notice_names_its_message_and_its_readers()
    {
        var notice = Notice.From(Json("""{"message":"lapsed","to":["acted","proposers","acted"]}"""));
        Assert.Equal((NoticeKind.Lapsed, 2), (notice.Message, notice.To.Length));
        Assert.Equal("to", Assert.Throws<ActivityInputException>(() => Notice.From(Json("""{"message":"lapsed","to":[]}"""))).Input);
        Assert.Equal("message", Assert.Throws<ActivityInputException>(() => Notice.From(Json("""{"to":["acted"]}"""))).Input);
    }

    [Fact]
    public void A_registration_takes_no_inputs() =>
        Assert.Equal("number", Assert.Throws<ActivityInputException>(() => Registration.From(Json("""{"number":4}"""))).Input);

    private static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();
}
