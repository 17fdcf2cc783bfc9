using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;
using AmendFlow.Web.Features.Cases;

namespace AmendFlow.Web.Features.Definitions;

/// <summary><c>simulate FILE...</c>: prints what <see cref="DryRun"/> shows. Needs no database.</summary>
internal static class SimulateVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <param name="files">The first is run; the others are workflows that it may use as activities.</param>
    /// <returns>0 when the case ends, 1 when it waits for what never comes or has faulted, 2 when a file does not fit.</returns>
    public static int Run(IReadOnlyList<FileInfo> files, FileInfo? answers, bool asJson, IScriptRunner scripts, TextWriter output, TextWriter errors)
    {
        var texts = files.Select(f => Text(f, errors)).ToList();
        if (texts.Contains(null) || (answers is null ? "{}" : Text(answers, errors)) is not { } rules)
        {
            return 2;
        }

        var file = files[0];
        var read = DefinitionReader.Read(texts[0]!, new DefinitionLibrary(texts.OfType<string>()));
        if (read.Definition is not { } definition)
        {
            foreach (var finding in read.Findings)
            {
                errors.WriteLine(Terminal.Line($"{file.Name}: {finding.Path}: {finding.Message.En}"));
            }

            return 2;
        }

        foreach (var missing in read.Missing)
        {
            errors.WriteLine(Terminal.Line(
                $"{file.Name}: uses the workflow {missing.DefinitionId ?? missing.VersionId}, version {missing.Version}, which is in none of the files: give its file behind this one."));
        }

        try
        {
            var report = DryRun.Run(definition, ScenarioReader.Read(rules), new WorkflowRuntime(AmendFlowActivities.Catalogue, scripts));
            Print(report, asJson, output);
            return report is { HasEnded: true, End: not SubStatus.Faulted } ? 0 : 1;
        }
        catch (Exception wrong) when (wrong is FormatException or DryRunException)
        {
            // What begins with a path is about the answers; the rest is about the workflow.
            errors.WriteLine(Terminal.Line($"{(wrong.Message.StartsWith('$') ? answers?.Name ?? file.Name : file.Name)}: {wrong.Message}"));
            return 2;
        }
    }

    private static string? Text(FileInfo file, TextWriter errors)
    {
        try
        {
            return FileText.Read(file);
        }
        catch (FormatException wrong)
        {
            errors.WriteLine(Terminal.Line($"{file.Name}: {wrong.Message}"));
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(Terminal.Line($"{file.Name}: cannot be opened: {fault.Message}"));
            return null;
        }
    }

    private static void Print(DryRunReport report, bool asJson, TextWriter output)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(report, Json));
            return;
        }

        if (report.Supposed.Length > 0)
        {
            output.WriteLine(Terminal.Line($"Supposed, since not given: {string.Join(", ", report.Supposed.Select(f => $"{f} = {report.Facts[f]?.ToJsonString()}"))}"));
        }

        var width = report.Events.Max(e => e.Step.Length);
        foreach (var happened in report.Events)
        {
            output.WriteLine(Terminal.Line(string.Create(
                CultureInfo.InvariantCulture, $"{happened.Day:yyyy-MM-dd ddd}  {happened.Step.PadRight(width)}  {Sentence(happened)}")));
        }

        var outputs = report.Outputs.Count > 0 ? $", {string.Join(", ", report.Outputs.Select(o => $"{o.Key} = {o.Value?.ToJsonString() ?? "null"}"))}" : "";
        output.WriteLine(Terminal.Line(report.HasEnded
            ? $"{report.End} after {report.Days} days, {report.WorkingDays} of them working days{outputs}"
            : $"Has not ended: waits for ever at {string.Join(", ", report.Waiting)}"));
    }

    private static string Sentence(DryRunEvent happened)
    {
        var who = happened.Who?.En + (happened.Side is { } side ? $" of party {side}" : happened.Who is null ? "" : " of both parties");
        return happened.Kind switch
        {
            DryRunEventKind.Started => $"submitted by party {happened.Side}",
            DryRunEventKind.Passed => happened.Detail is "Done" or "" or null ? "passed" : $"passed: {happened.Detail}",
            DryRunEventKind.Asked => string.Create(CultureInfo.InvariantCulture, $"asks {who}, by {happened.DueOn:yyyy-MM-dd} (mail)"),
            DryRunEventKind.Reminder => string.Create(CultureInfo.InvariantCulture, $"reminds {who}, due {happened.DueOn:yyyy-MM-dd} (mail)"),
            DryRunEventKind.Due => "deadline passed without an answer",
            DryRunEventKind.Overdue => string.Create(CultureInfo.InvariantCulture, $"chases {who}, was due {happened.DueOn:yyyy-MM-dd} (mail)"),
            DryRunEventKind.Escalated => $"escalates to {who} (mail)",
            DryRunEventKind.Answered => $"answered: {happened.Detail}",
            DryRunEventKind.Lapsed => "lapses by silence",
            DryRunEventKind.Closed => $"closed without an answer. {RoundWords.Closed(happened.Detail).En}",
            DryRunEventKind.Told => $"tells {happened.Who?.En}: {happened.Detail} (mail)",
            DryRunEventKind.Released => "is released",
            DryRunEventKind.Registered => "enters the register, to be signed",
            DryRunEventKind.Waits => $"waits {(happened.Detail is { } until ? $"until {until}" : $"for {happened.Who?.En ?? "something outside"}")}",
            DryRunEventKind.Wrote => $"writes {happened.Detail}",
            DryRunEventKind.Incident => $"cannot go on: {happened.Detail}",
            _ => happened.Kind.ToString(),
        };
    }
}
