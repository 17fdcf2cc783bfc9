using System.Text.RegularExpressions;
using AmendFlow.Agreements.Text;

namespace AmendFlow.Web.Tests.House;

/// <summary>
/// French as a printer sets it, in every string that stands in the code: the code writes plain spaces, <see cref="Typography.Bind"/> makes the
/// no-break ones, so what is looked at here is what a reader gets.
/// </summary>
public sealed partial class FrenchStringsTests
{
    [Fact]
    public void Every_French_string_is_set_in_French_typography() => Assert.Empty(Sources().SelectMany(Faults));

    [Fact]
    public void Apostrophes_in_our_own_layers_are_typographic_in_the_code_itself() =>
        Assert.Empty(Sources().Where(s => !s.File.StartsWith("src/AmendFlow.Engine/", StringComparison.Ordinal))
            // The format of an instant is no French.
            .Where(s => !s.Text.Contains("'T'", StringComparison.Ordinal) && StraightFrench().IsMatch(s.Text)).Select(s => $"{s.File}: {s.Text}"));

    [Theory]
    [InlineData("Motif:", "Motif :")]
    [InlineData("« À signer»", "« À signer »")]
    [InlineData("L'avenant est prêt", "L’avenant est prêt")]
    public void A_fault_would_be_seen(string wrong, string right)
    {
        Assert.True(Faults(new("x.cs", wrong + " à lire")).Any() || StraightFrench().IsMatch(wrong));
        Assert.Empty(Faults(new("x.cs", right + " à lire")));
        Assert.DoesNotMatch(StraightFrench(), right);
    }

    private static IEnumerable<string> Faults(Source source)
    {
        if (!French().IsMatch(source.Text))
        {
            return [];
        }

        var set = Typography.Bind(Holes().Replace(source.Text, "x"));
        return Glued().Matches(set).Concat(Loose().Matches(set)).Select(m => $"{source.File}: “{m.Value}” in “{source.Text}”");
    }

    private static IEnumerable<Source> Sources() =>
        from pattern in new[] { "*.cs", "*.razor" }
        from file in Repository.Files("src", pattern)
        where !file.Contains("/Migrations/", StringComparison.Ordinal)
        from line in Repository.Read(file).Split('\n')
        let code = line.TrimStart()
        where !code.StartsWith("//", StringComparison.Ordinal) && !code.StartsWith("@*", StringComparison.Ordinal)
        from literal in Literal().Matches(line)
        select new Source(file, literal.Groups[1].Value);

    private sealed record Source(string File, string Text);

    // A literal of one line; what is inserted into it is cut out first.
    [GeneratedRegex("\"((?:[^\"\\\\\\n]|\\\\.)*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Holes();

    // Letters that English has not, or small words that only French has.
    [GeneratedRegex(@"[àâçéèêëîïôùûœÀÇÉÈ«»]|\b(une?|les?|des|du|est|sont|dans|pour|votre|avec)\b")]
    private static partial Regex French();

    [GeneratedRegex(@"\p{L}[:;!?»](?=\s|$)|«\p{L}")]
    private static partial Regex Glued();

    [GeneratedRegex(@" [:;!?»]|« |\p{L}'\p{L}")]
    private static partial Regex Loose();

    [GeneratedRegex(@"(?<![\p{L}])([LlDdNnSsJjMmCcTt]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|aujourd)'\p{L}")]
    private static partial Regex StraightFrench();
}
