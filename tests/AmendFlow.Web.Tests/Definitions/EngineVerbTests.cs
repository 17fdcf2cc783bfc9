using System.Text.Json.Nodes;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Scripts;

namespace AmendFlow.Web.Tests.Definitions;

/// <summary><c>conform</c> and <c>simulate</c>, as whoever types them sees them.</summary>
public sealed class EngineVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("verbs");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Conform_counts_what_matches_and_says_why_the_rest_is_not_as_Elsa_gives_it()
    {
        var cases = Cases().Take(60).ToList();
        var (status, said, _) = Conform(FileOf("cases.jsonl", cases));

        Assert.Equal(0, status);
        Assert.EndsWith("60 of 60 match\n", said, StringComparison.Ordinal);
        Assert.Contains("of 60 are also what Elsa gives", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Conform_prints_the_first_difference_of_a_case_that_is_not_as_expected()
    {
        var changed = JsonNode.Parse(Cases().First())!;
        changed["expected"]!["subStatus"] = "Elsewhere";
        var file = FileOf("cases.jsonl", [changed.ToJsonString(), .. Cases().Skip(1).Take(2)]);

        var (status, said, _) = Conform(file);
        Assert.Equal(1, status);
        Assert.Contains($"{changed["name"]}: subStatus: expected \"Elsewhere\" but was", said, StringComparison.Ordinal);
        Assert.EndsWith("2 of 3 match\n", said, StringComparison.Ordinal);

        var json = JsonNode.Parse(Conform(file, asJson: true).Said)!;
        Assert.Equal((3, 2, 1), (json["cases"]!.GetValue<int>(), json["matching"]!.GetValue<int>(), json["differences"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("", "holds no recorded case")]
    [InlineData("{", "line 1: this is no recorded case")]
    [InlineData("{\"name\":\"a\"}", "line 1: this is no recorded case")]
    public void Conform_cannot_read_what_holds_no_cases(string content, string message)
    {
        var (status, _, errors) = Conform(FileOf("cases.jsonl", [content]));

        Assert.Equal(2, status);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Conform_goes_on_behind_a_case_whose_definition_cannot_be_read_and_says_why()
    {
        var broken = JsonNode.Parse(Cases().First())!;
        broken["definition"]!.AsObject().Remove("root");
        var (status, said, _) = Conform(FileOf("cases.jsonl", [broken.ToJsonString(), .. Cases().Skip(1).Take(2)]));

        Assert.Equal(1, status);
        Assert.Contains($"{broken["name"]}: the definition cannot be read: $.root: The file has no root activity", said, StringComparison.Ordinal);
        Assert.EndsWith("2 of 3 match\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Conform_and_simulate_say_which_file_they_cannot_open()
    {
        var missing = new FileInfo(Path.Combine(_folder.FullName, "missing.json"));

        Assert.Equal((2, "missing.json: cannot be read"), (Conform(missing).Status, Conform(missing).Errors[..28]));
        Assert.Equal((2, "missing.json: cannot be opened"), (Simulate(missing, null).Status, Simulate(missing, null).Errors[..30]));
    }

    [Fact]
    public void Simulate_shows_who_is_asked_and_how_it_ends()
    {
        var answers = FileOf("answers.json", ["""{"proposer": "B", "facts": {"data": false}, "rules": ["first time ask for changes at legal-b"]}"""]);
        var (status, said, _) = Simulate(Shipped(), answers);

        Assert.Equal(0, status);
        Assert.Contains("asks the legal team of party B, by ", said, StringComparison.Ordinal);
        Assert.Contains("answered: ChangesRequested", said, StringComparison.Ordinal);
        Assert.Contains("enters the register, to be signed", said, StringComparison.Ordinal);
        Assert.Contains("Status = \"approved-to-be-signed\"", said, StringComparison.Ordinal);
        Assert.Equal("finished", JsonNode.Parse(Simulate(Shipped(), answers, asJson: true).Said)!["end"]!.GetValue<string>().ToLowerInvariant());
    }

    [Theory]
    [InlineData("""{"rules": ["aprove everything"]}""", "$.rules[0]: \"aprove everything\" is no rule.")]
    [InlineData("""{"rules": ["reject at nowhere"]}""", "$.rules[0]: the workflow has no step \"nowhere\".")]
    [InlineData("""{"rules": ["say Maybe at triage"]}""", "$.rules[0]: the step triage cannot be left by \"Maybe\", only by Complete, Incomplete, NotAnAmendment.")]
    [InlineData("""{"facts": {"sample": true}}""", "$.facts.sample: the workflow declares no such input.")]
    [InlineData("""{"facts": {"samples": "perhaps"}}""", "$.facts: The input \"samples\" does not fit")]
    [InlineData("""{"answerafter": 3}""", "$.answerafter: not known here.")]
    [InlineData("""{"calendars": {"A": {"zone": "Paris"}}}""", "$.calendars.A: 'Paris' is no time zone")]
    [InlineData("""{"start": "tomorrow"}""", "$.start: an instant with its offset is expected")]
    [InlineData("""{"start": "9999-12-30T09:00+01:00"}""", "$.start: the year must lie between 1900 and 2200.")]
    [InlineData("""{"start": "0001-01-01T09:00+01:00"}""", "$.start: ")]
    [InlineData("[", "$: this is not valid JSON")]
    public void Simulate_names_what_is_wrong_with_the_answers(string answers, string message)
    {
        var (status, said, errors) = Simulate(Shipped(), FileOf("answers.json", [answers]));

        Assert.Equal((2, ""), (status, said));
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Simulate_runs_the_first_file_and_finds_the_workflows_that_it_uses_in_the_others()
    {
        var outer = FileOf("outer.json", ["""{"id":"outer","root":{"id":"use","type":"Inner","version":1,"workflowDefinitionId":"inner","saidTwice":{"typeName":"String","expression":{"type":"Literal","value":"A-7"}}}}"""]);
        var inner = FileOf("inner.json", ["""{"id":"inner-v1","definitionId":"inner","version":1,"inputs":[{"name":"Said Twice","type":"String"}],"root":{"id":"line","type":"Elsa.WriteLine","text":{"typeName":"String","expression":{"type":"Input","value":{"name":"Said Twice"}}}}}"""]);

        var (status, said, errors) = Simulate([outer, inner], null);
        var alone = Simulate(outer, null);

        Assert.Equal((0, ""), (status, errors));
        Assert.Contains("use/line  writes A-7", said, StringComparison.Ordinal);
        Assert.Equal(1, alone.Status);
        Assert.Contains("outer.json: uses the workflow inner, version 1, which is in none of the files", alone.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Simulate_says_in_words_why_a_wait_was_closed_and_what_is_waited_for()
    {
        const string waits = """{"id":"long","type":"Elsa.Delay","timeSpan":"2.00:00:00"},{"id":"heard","type":"Elsa.Event","eventName":"signed"}""";
        var file = FileOf("workflow.json", [$$"""{"id":"d","root":{"id":"fork","type":"Elsa.Fork","joinMode":"WaitAny","branches":[{{waits}}]} }"""]);

        var said = Simulate(file, null).Said;

        Assert.Contains("waits for the event “signed”", said, StringComparison.Ordinal);
        Assert.Contains("closed without an answer. No longer needed: the case, or this part of it, has ended", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ended:", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Simulate_puts_down_to_the_workflow_what_the_answers_did_not_cause()
    {
        var circle = FileOf("workflow.json", ["""{"id":"d","root":{"id":"fc","type":"Elsa.Flowchart","activities":[{"id":"t","type":"Elsa.Timer","interval":"00:00:01"}],"connections":[{"source":{"activity":"t","port":"Done"},"target":{"activity":"t","port":"In"}}]}}"""]);

        var (status, _, errors) = Simulate(circle, FileOf("answers.json", ["""{"rules": ["approve everything"]}"""]));

        Assert.Equal(2, status);
        Assert.StartsWith("workflow.json: After 1000 waits the case has not ended", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_of_its_encoding_is_refused_at_its_first_byte_that_is_not()
    {
        var file = FileOf("latin.json", []);
        File.WriteAllBytes(file.FullName, System.Text.Encoding.Latin1.GetBytes("{\n\"name\": \"Zo\u00e9\"}"));
        using var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(2, CheckVerb.Run([file], output));

        Assert.All([output.ToString(), Simulate(file, null).Errors, Conform(file).Errors], said =>
            Assert.Contains("is not UTF-8 text: line 2, byte 13 of the file (0xE9)", said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_file_with_a_byte_order_mark_is_read_as_it_says(string encoding)
    {
        var file = FileOf("workflow.json", []);
        File.WriteAllText(file.FullName, Looping, System.Text.Encoding.GetEncoding(encoding));

        Assert.Contains("writes 2-4-6", Simulate(file, null).Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Simulate_shows_control_characters_of_a_file_and_does_not_send_them_to_the_terminal()
    {
        var file = FileOf("workflow.json", ["""{"id":"d","root":{"id":"s","type":"Elsa.Sequence","activities":[{"id":"w","type":"Elsa.WriteLine","text":"a\u001b[2Jb\r\nFinished after 0 days"},{"id":"e","type":"Elsa.Event","eventName":"x\u202ey"}]}}"""]);

        var said = Simulate(file, null).Said;

        Assert.Contains("a\\u{1B}[2Jb\\u{D}\\u{A}Finished after 0 days", said, StringComparison.Ordinal);
        Assert.Contains("x\\u{202E}y", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', said);
    }

    [Theory]
    [InlineData("{\"name\":\"n\",\"definition\":{},\"script\":[null]}", 2)]
    [InlineData("{\"name\":\"n\",\"definition\":{\"a\":\"\\ud800\"},\"script\":[]}", 1)]
    [InlineData("{\"name\":\"n\",\"definition\":{\"id\":\"d\",\"root\":{\"id\":\"a\",\"type\":\"Elsa.WriteLine\"}},\"script\":[],\"expected\":{\"a\":1,\"a\":2}}", 2)]
    public void Conform_says_of_a_broken_line_what_is_wrong(string line, int expected)
    {
        var (status, said, errors) = Conform(FileOf("cases.jsonl", [line]));

        Assert.Equal(expected, status);
        Assert.NotEqual("", said + errors);
    }

    [Fact]
    public void Check_shows_control_characters_of_a_file_and_does_not_send_them_to_the_terminal()
    {
        var file = FileOf("workflow.json", ["""{"id": "d", "root": {"id": "step", "type": "Elsa.\u001b[2J\u202e\nfine: 0 errors, 0 warnings"}}"""]);
        using var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(1, CheckVerb.Run([file], output));

        var said = output.ToString();
        Assert.Contains("Elsa.\\u{1B}[2J\\u{202E}\\u{A}fine", said, StringComparison.Ordinal);
        Assert.DoesNotContain(said, c => char.IsControl(c) && c != '\n');
        Assert.All(said.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("workflow.json: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Simulate_and_conform_run_a_script_beyond_conditions_in_a_process_of_its_own_as_the_server_does()
    {
        var workflow = FileOf("workflow.json", [Looping]);
        var cases = FileOf("cases.jsonl", [Recorded]);

        Assert.Contains("writes 2-4-6", Simulate(workflow, null).Said, StringComparison.Ordinal);
        Assert.Equal((0, ""), (Conform(cases).Status, Conform(cases).Errors));
    }

    [Fact]
    public void Where_scripts_beyond_conditions_are_refused_simulate_and_conform_refuse_them_too()
    {
        Assert.Contains("cannot go on: Not allowed in a script", Simulate(FileOf("workflow.json", [Looping]), null, runsAny: false).Said, StringComparison.Ordinal);
        Assert.Equal(1, Conform(FileOf("cases.jsonl", [Recorded]), runsAny: false).Status);
    }

    private const string Looping = """{"id":"d-v1","definitionId":"d","version":1,"options":{"incidentStrategyType":"ContinueWithIncidentsStrategy"},"root":{"id":"line","type":"Elsa.WriteLine","text":{"typeName":"String","expression":{"type":"JavaScript","value":"[1, 2, 3].map(x => x * 2).join('-')"}}}}""";

    private const string Trace = """{"steps":[{"status":"Finished","subStatus":"Finished","waiting":[],"lines":1}],"output":["2-4-6"],"executed":[{"id":"line","status":"Completed"}],"status":"Finished","subStatus":"Finished","variables":{}}""";

    private const string Recorded = $$"""{"name":"loop","definition":{{Looping}},"script":[],"expected":{{Trace}},"counter":{{Trace}},"token":null,"deviation":null}""";

    private static FileInfo Shipped() => new(Path.Combine(Root(), "workflows", "project-amendment.json"));

    private static IEnumerable<string> Cases() => File.ReadLines(Path.Combine(Root(), "tests", "AmendFlow.Engine.Tests", "Conformance", "cases.jsonl"));

    private static string Root() => House.Repository.Root;

    private FileInfo FileOf(string name, IEnumerable<string> lines)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, name));
        File.WriteAllLines(file.FullName, lines);
        return file;
    }

    private static (int Status, string Said, string Errors) Conform(FileInfo file, bool asJson = false, bool runsAny = true)
    {
        using var scripts = new VerbScripts(runsAny);
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter();
        return (ConformVerb.Run(file, asJson, scripts, output, errors), output.ToString(), errors.ToString());
    }

    private static (int Status, string Said, string Errors) Simulate(FileInfo file, FileInfo? answers, bool asJson = false, bool runsAny = true) =>
        Simulate([file], answers, asJson, runsAny);

    private static (int Status, string Said, string Errors) Simulate(FileInfo[] files, FileInfo? answers, bool asJson = false, bool runsAny = true)
    {
        using var scripts = new VerbScripts(runsAny);
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter();
        return (SimulateVerb.Run(files, answers, asJson, scripts, output, errors), output.ToString(), errors.ToString());
    }
}
