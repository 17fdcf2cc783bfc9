using System.Globalization;
using System.Text.Json;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Conformance;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Conformance;
using AmendFlow.Engine.Tests.Reading;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Properties;

/// <summary>
/// Whatever is uploaded: it is read or refused, checked and started, never ends in an exception that nobody expects, takes no longer than
/// two seconds, and every finding names a place in the file. AMENDFLOW_SEED and AMENDFLOW_FILES choose the files.
/// </summary>
public sealed class HostileFileTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly int First = Setting("AMENDFLOW_SEED", 1);
    private static readonly int Files = Setting("AMENDFLOW_FILES", 20_000);

    // Small ones, so that a change hits something that matters; and the shipped workflows.
    private static readonly List<string> Valid =
    [
        .. Recordings.All().Select(c => c.Definition.Json).Where(j => j.Length < 6_000).Where((_, i) => i % 4 == 0),
        .. ShippedWorkflows.All().Select(w => w.Json),
    ];

    [Fact]
    public void A_file_with_anything_anywhere_is_read_or_refused_at_a_place_that_it_names_and_started_without_a_surprise()
    {
        var failed = Enumerable.Range(First, Files).AsParallel().Select(seed => (Seed: seed, Fault: FaultOf(FileOf(seed)))).FirstOrDefault(f => f.Fault is not null);

        Assert.True(failed.Fault is null, failed.Fault is null ? "" : $"AMENDFLOW_SEED={failed.Seed} AMENDFLOW_FILES=1 repeats this.\n{failed.Fault}\n{FileOf(failed.Seed)}");
    }

    [Fact]
    public void The_files_are_worth_their_time()
    {
        var codes = Enumerable.Range(1, 600).AsParallel().Select(seed => DefinitionReader.Read(FileOf(seed)))
            .SelectMany(r => r.Definition is null ? r.Findings.Select(f => f.Code).Distinct() : ["read"]).CountBy(c => c).ToDictionary();

        Assert.True(codes["read"] > 150, $"{codes["read"]} of 600 are read");
        Assert.All(["not-json", "duplicate-member", "type-directive", "no-root", "duplicate-id", "activity-without-type"], c => Assert.Contains(c, codes.Keys));
    }

    [Fact]
    public void A_text_that_is_no_recorded_case_is_refused()
    {
        Assert.Throws<FormatException>(() => RecordedCase.Parse("{"));
        Assert.Throws<FormatException>(() => RecordedCase.Parse("{}"));
    }

    private static string FileOf(int seed)
    {
        var random = new Random(seed);
        return Mutation.Of(Valid[random.Next(Valid.Count)], random);
    }

    private static string? FaultOf(string json)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var (findings, isRead) = (new List<Finding>(), false);
                var effort = Effort.Of(() => findings = ReadCheckAndStart(json, out isRead));
                if (!isRead && findings.All(f => f.Severity != Severity.Error))
                {
                    return "refused without a reason";
                }

                if (Misplaced(json, findings) is { } finding)
                {
                    return $"the place of {finding} is not in the file";
                }

                // A busy machine may stand still once; not three times.
                if (effort <= Limit || tries == 3)
                {
                    return effort <= Limit ? null : $"took {effort}";
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return e.ToString();
            }
        }
    }

    private static List<Finding> ReadCheckAndStart(string json, out bool isRead)
    {
        var result = DefinitionReader.Read(json);
        isRead = result.Definition is not null;
        if (result.Definition is not { } definition)
        {
            return [.. result.Findings];
        }

        var findings = result.Findings.AddRange(DefinitionChecks.Run(definition, Hosts.Catalogue));
        try
        {
            var start = new StartInput("case-1", []) { Now = default, CommandId = "c" };
            _ = new WorkflowRuntime(Hosts.Catalogue).Apply(definition, null, start).State.Overlay(definition);
        }
        catch (EngineInputException) when (findings.Any(f => f.Code == "wrong-default"))
        {
            // A default that does not fit its variable: the checks say so too.
        }

        return [.. findings];
    }

    private static Finding? Misplaced(string json, List<Finding> findings)
    {
        if (findings.All(f => f.Path == "$"))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json.TrimStart('\uFEFF'), new JsonDocumentOptions { MaxDepth = 200 });
        return findings.Find(f => !JsonPlace.IsFoundIn(f.Path, document.RootElement));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
