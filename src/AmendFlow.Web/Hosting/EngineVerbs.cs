using System.CommandLine;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Engine.Expressions;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Scripts;

namespace AmendFlow.Web.Hosting;

/// <summary>The verbs that use the engine alone: no database, and of the settings only what becomes of scripts.</summary>
internal static class EngineVerbs
{
    public static Command Conform()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Recorded cases, one JSON document a line." };
        var json = Json();
        var conform = new Command("conform", "Run recorded cases and say where the engine and the recordings part.") { file, json };
        conform.SetAction(parsed => WithScripts(scripts => ConformVerb.Run(parsed.GetRequiredValue(file), parsed.GetValue(json), scripts, Console.Out, Console.Error)));
        return conform;
    }

    public static Command Simulate()
    {
        var files = new Argument<FileInfo[]>("FILE")
        {
            Description = "A workflow definition (JSON), and behind it those that it uses as activities.",
            Arity = ArgumentArity.OneOrMore,
        };
        var answers = new Option<FileInfo?>("--answers") { Description = $$$"""
            What to suppose (JSON), all of it optional:
            {"start": "2026-01-05T09:00+01:00", "proposer": "A" or "B", "facts": {"samples": true},
            "calendars": {"A": {"zone": "Europe/Paris", "holidays": "FR" or "none", "closures": ["2026-12-24"]}, "B": {}},
            "answerAfter": 1, "rules": ["first time ask for changes at legal-b", "approve everything"], "outputs": {"STEP": any}}.
            A rule is: {{{AnswerRule.Grammar}}}. The first that fits counts; what none fits is approved after answerAfter working days.
            """ };
        var json = Json();
        var simulate = new Command("simulate", "Run a workflow under a virtual clock: who is asked, what is sent and when, how it ends. Needs no database.") { files, answers, json };
        simulate.SetAction(parsed => WithScripts(scripts => SimulateVerb.Run(parsed.GetRequiredValue(files), parsed.GetValue(answers), parsed.GetValue(json), scripts, Console.Out, Console.Error)));
        return simulate;
    }

    private static int WithScripts(Func<IScriptRunner, int> run)
    {
        try
        {
            using var scripts = VerbScripts.Configured();
            return run(scripts);
        }
        catch (SettingsException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 2;
        }
    }

    private static Option<bool> Json() => new("--json") { Description = "As one JSON document." };
}
