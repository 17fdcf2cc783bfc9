using System.Reflection;

namespace AmendFlow.Engine.Tests.House;

/// <summary>The engine is pure: it sees the base library, the two expression languages, and nothing that has a clock or a wire.</summary>
public sealed class ReferencesTests
{
    private static readonly string[] Allowed = ["Jint", "Acornima", "Fluid", "Parlot", "Cronos"];

    private static readonly string[] BaseLibraryThatIsNotPure =
    [
        "System.Net", "System.IO.FileSystem", "System.IO.Pipes", "System.Diagnostics.Process", "System.Data", "Microsoft.Win32",
        "System.Threading.Thread", "System.Threading.Tasks.Parallel",
    ];

    [Fact]
    public void The_engine_references_nothing_but_the_base_library_and_the_expression_languages() =>
        Assert.Empty(Forbidden(typeof(WorkflowRuntime).Assembly));

    [Fact]
    public void A_reference_beyond_these_would_be_seen() =>
        Assert.Contains("xunit.assert", Forbidden(typeof(ReferencesTests).Assembly));

    private static IEnumerable<string> Forbidden(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(r => r.Name!)
        .Where(name => !Allowed.Contains(name))
        .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)
            || BaseLibraryThatIsNotPure.Any(b => name.StartsWith(b, StringComparison.Ordinal)));
}
