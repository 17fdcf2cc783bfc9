using AmendFlow.Agreements.Activities;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Web.Features.Definitions;

/// <summary><c>check FILE...</c>: what the reader and the checks say, one line each.</summary>
internal static class CheckVerb
{
    /// <returns>0 without errors, 1 with some, 2 when a file cannot be opened.</returns>
    public static int Run(IEnumerable<FileInfo> files, TextWriter output)
    {
        var status = 0;
        foreach (var file in files)
        {
            string json;
            try
            {
                json = File.ReadAllText(file.FullName);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                output.WriteLine($"{file.Name}: cannot be opened: {fault.Message}");
                return 2;
            }

            var read = DefinitionReader.Read(json);
            var findings = read.Definition is { } definition
                ? read.Findings.AddRange(DefinitionChecks.Run(definition, AmendFlowActivities.Catalogue))
                : read.Findings;
            foreach (var finding in findings)
            {
                output.WriteLine($"{file.Name}: {finding.Severity.ToString().ToLowerInvariant()} {finding.Code} {finding.Path}: {finding.Message.En}");
            }

            var errors = findings.Count(f => f.Severity == Severity.Error);
            output.WriteLine($"{file.Name}: {errors} errors, {findings.Length - errors} warnings");
            status = errors > 0 ? 1 : status;
        }

        return status;
    }
}
