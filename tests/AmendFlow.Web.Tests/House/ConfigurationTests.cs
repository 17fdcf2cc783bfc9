using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AmendFlow.Web.Tests.House;

/// <summary>No Docker engine runs these files here, so what can be known about them without one is held by tests.</summary>
public sealed partial class ConfigurationTests
{
    [Theory]
    [InlineData("docker-compose.yml")]
    [InlineData("Dockerfile")]
    [InlineData("README.md")]
    [InlineData("docs/operations.md")]
    public void Every_environment_variable_that_a_file_names_is_one_that_the_host_reads(string file)
    {
        var named = Named(Repository.Read(file));

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(ConfigurationKeys.Read()));
    }

    [Fact]
    public void A_misspelt_variable_would_be_seen() =>
        Assert.Equal(["AmendFlow:Mail:Hots"], Named("AmendFlow__Mail__Hots: mail, AmendFlow__Mail__Port: 25").Except(ConfigurationKeys.Read()));

    [Fact]
    public void The_README_explains_every_key_that_the_host_reads()
    {
        var readme = Repository.Read("README.md");

        Assert.DoesNotContain(ConfigurationKeys.Read(), key => !readme.Contains($"`{key}`", StringComparison.Ordinal));
    }

    [Fact]
    public void The_image_holds_the_workflows_that_a_start_imports()
    {
        Assert.NotEmpty(Repository.Files("workflows", "*.json"));
        var published = XDocument.Parse(Repository.Read("src", "AmendFlow.Web", "AmendFlow.Web.csproj"))
            .Descendants("Content").Single(content => (string?)content.Attribute("Include") == "../../workflows/**");
        Assert.Equal("workflows", (string?)published.Attribute("LinkBase"));
        Assert.Equal("PreserveNewest", (string?)published.Attribute("CopyToPublishDirectory"));

        // What the build of the image does not get, it cannot publish.
        var left = Repository.Read(".dockerignore").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.DoesNotContain(left, line => line.Contains("workflows", StringComparison.Ordinal) || line.Contains("src", StringComparison.Ordinal));
        Assert.Contains("dotnet publish src/AmendFlow.Web -c Release", Repository.Read("Dockerfile"), StringComparison.Ordinal);
    }

    private static SortedSet<string> Named(string text) => new(
        Variable().Matches(text).Select(m => m.Value.Replace("__", ":", StringComparison.Ordinal)), StringComparer.Ordinal);

    [GeneratedRegex("(AmendFlow|ConnectionStrings)(__[A-Za-z]+)+")]
    private static partial Regex Variable();
}
