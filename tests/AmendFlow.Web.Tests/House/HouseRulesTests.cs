using System.Reflection;
using AmendFlow.Agreements;
using AmendFlow.Data;
using AmendFlow.Engine;
using AmendFlow.Mail;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AmendFlow.Web.Tests.House;

/// <summary>Rules of the house that no compiler checks. Each has a twin that shows that the rule can be broken.</summary>
public sealed class HouseRulesTests
{
    private static readonly Assembly EngineAssembly = typeof(IWorkflowRuntime).Assembly;
    private static readonly Assembly AgreementsAssembly = typeof(CanonicalJson).Assembly;
    private static readonly Assembly DataAssembly = typeof(Database).Assembly;
    private static readonly Assembly MailAssembly = typeof(OutgoingMail).Assembly;
    private static readonly Assembly WebAssembly = typeof(Settings).Assembly;

    public static TheoryData<string, string> Allowed => new()
    {
        { "AmendFlow.Engine", "" },
        { "AmendFlow.Agreements", "AmendFlow.Engine" },
        { "AmendFlow.Data", "AmendFlow.Agreements AmendFlow.Engine" },
        { "AmendFlow.Mail", "" },
    };

    [Fact]
    public void A_public_type_is_sealed_static_abstract_or_a_record() =>
        Assert.DoesNotContain(new[] { EngineAssembly, AgreementsAssembly, DataAssembly, MailAssembly, WebAssembly }.SelectMany(a => a.GetExportedTypes()), IsOpen);

    [Fact]
    public void An_open_type_would_be_seen()
    {
        Assert.True(IsOpen(typeof(Open)));
        Assert.False(IsOpen(typeof(Settings)));
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_project_knows_only_those_below_it(string project, string below)
    {
        var assembly = new[] { EngineAssembly, AgreementsAssembly, DataAssembly, MailAssembly }.Single(a => a.GetName().Name == project);

        Assert.Empty(Ours(assembly).Except(below.Split(' ')));
    }

    [Fact]
    public void A_reference_upwards_would_be_seen() =>
        Assert.Contains("AmendFlow.Mail", Ours(WebAssembly).Except(["AmendFlow.Data", "AmendFlow.Agreements", "AmendFlow.Engine"]));

    [Fact]
    public void The_engine_and_the_domain_ask_no_clock_and_roll_no_dice()
    {
        Assert.Empty(Ambient.CallsIn(EngineAssembly));
        Assert.Empty(Ambient.CallsIn(AgreementsAssembly));
    }

    [Fact]
    public void A_look_at_the_clock_would_be_seen()
    {
        Assert.NotEqual(default, DateTime.UtcNow);
        Assert.Contains("System.DateTime.get_UtcNow", Ambient.CallsIn(typeof(HouseRulesTests).Assembly));
    }

    [Fact]
    public void Every_project_is_in_the_solution_so_that_every_test_runs() => Assert.Empty(Missing(Repository.Read("AmendFlow.sln")));

    [Fact]
    public void A_project_outside_the_solution_would_be_seen() =>
        Assert.Equal(
            ["tests/AmendFlow.Web.Tests/AmendFlow.Web.Tests.csproj"],
            Missing(Repository.Read("AmendFlow.sln").Replace("AmendFlow.Web.Tests", "", StringComparison.Ordinal)));

    private static IEnumerable<string> Missing(string solution) => Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj"))
        .Where(project => !solution.Contains($"\"{project.Replace('/', '\\')}\"", StringComparison.Ordinal));

    private static IEnumerable<string> Ours(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(a => a.Name!).Where(name => name.StartsWith("AmendFlow.", StringComparison.Ordinal));

    // Pages and migrations are generated, and contexts are derived from one another by design.
    private static bool IsOpen(Type type) => type is { IsClass: true, IsSealed: false, IsAbstract: false }
        && type.GetMethod("<Clone>$") is null
        && type != typeof(Program) && type.Name != "_Imports"
        && !typeof(IComponent).IsAssignableFrom(type) && !typeof(Migration).IsAssignableFrom(type) && !typeof(ModelSnapshot).IsAssignableFrom(type);

    /// <summary>Breaks the rule.</summary>
    public class Open;
}
