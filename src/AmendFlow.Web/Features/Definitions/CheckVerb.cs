using AmendFlow.Agreements.Activities;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Web.Features.Definitions;

/// <summary><c>check FILE...</c>: what the reader and the checks say, one line each.</summary>
internal static class CheckVerb
{
    /// <returns>0 without errors, 1 with some, 2 when a file cannot be opened or is no text.</returns>
    public static int Run(IEnumerable<FileInfo> files, TextWriter output)
    {
        var status = 0;
        var texts = new List<(FileInfo File, string Json)>();
        foreach (var file in files)
        {
            try
            {
                texts.Add((file, FileText.Read(file)));
            }
            catch (FormatException wrong)
            {
                output.WriteLine(Terminal.Line($"{file.Name}: error not-utf8 $: {wrong.Message}"));
                return 2;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                output.WriteLine(Terminal.Line($"{file.Name}: cannot be opened: {fault.Message}"));
                return 2;
            }
        }

        // The files may use one another as activities.
        var library = new DefinitionLibrary(texts.Select(t => t.Json));
        foreach (var (file, json) in texts)
        {
            var read = DefinitionReader.Read(json, library);
            var findings = read.Definition is { } definition
                ? read.Findings.AddRange(DefinitionChecks.Run(definition, AmendFlowActivities.Catalogue))
                : read.Findings;
            foreach (var finding in findings)
            {
                output.WriteLine(Terminal.Line($"{file.Name}: {finding.Severity.ToString().ToLowerInvariant()} {finding.Code} {finding.Path}: {finding.Message.En}{(finding.Fix is { } fix ? $" [fix: {fix.Label.En}]" : "")}"));
            }

            var errors = findings.Count(f => f.Severity == Severity.Error);
            output.WriteLine(Terminal.Line($"{file.Name}: {errors} errors, {findings.Length - errors} warnings"));
            status = errors > 0 ? 1 : status;
        }

        return status;
    }
}
