using System.Text.RegularExpressions;

namespace AmendFlow.Web.Tests.House;

/// <summary>What the documents point at is there. Words that are true today and wrong tomorrow are worse than none.</summary>
public sealed partial class DocumentsTests
{
    public static TheoryData<string> Documents => [.. Repository.Files("docs", "*.md"), "README.md", "workflows/README.md"];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_and_every_path_leads_to_a_file(string document) =>
        Assert.Empty(Broken(Repository.Read(document), Path.GetDirectoryName(document)!));

    [Fact]
    public void A_broken_link_and_a_path_that_is_gone_would_be_seen() =>
        Assert.Equal(["docs/gone.md", "src/Gone.cs"], Broken("[x](docs/gone.md), `src/Gone.cs`, [y](README.md), `src/AmendFlow.Web`, [z](https://elsewhere.example)", ""));

    [Fact]
    public void Every_decision_is_listed_and_says_what_lost()
    {
        var index = Repository.Read("docs", "decisions", "README.md");
        var decisions = Repository.Files("docs/decisions", "0*.md").ToList();

        Assert.True(decisions.Count >= 9);
        Assert.All(decisions, decision =>
        {
            Assert.Contains($"({Path.GetFileName(decision)})", index, StringComparison.Ordinal);
            Assert.All(["**Context.**", "**Decision.**", "**Consequences.**", "**What lost.**"], part => Assert.Contains(part, Repository.Read(decision), StringComparison.Ordinal));
        });
    }

    private static List<string> Broken(string text, string folder) =>
    [
        .. Link().Matches(text).Select(m => m.Groups[1].Value.Split('#')[0])
            .Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal) && !Exists(Path.Combine(folder, link))),
        .. SourcePath().Matches(text).Select(m => m.Groups[1].Value).Where(path => !Exists(path)),
    ];

    private static bool Exists(string path) => Path.Exists(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`((?:src|tests|docs|workflows)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex SourcePath();
}
