using System.Text.RegularExpressions;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AngleSharp.Dom;

namespace AmendFlow.Web.Tests.Localization;

/// <summary>Every page that French readers can reach, as it is answered: set in French typography, without identifiers and keys.</summary>
public sealed partial class FrenchPagesTests
{
    [Fact]
    public async Task No_page_parts_French_punctuation_from_its_word_or_shows_what_only_the_machine_understands()
    {
        await using var world = await World.StartAsync();
        var approved = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(approved.CaseId);
        await world.FreezeAsync(approved.CaseId);
        await world.ApproveAllAsync(approved.CaseId);
        var second = await world.InReviewAsync(await world.MyeloidAsync());
        await world.Driver.DecideAsync(second.CaseId, "legal-b", DecisionKind.RequestChanges, "Le délai d’examen manque.", CancellationToken.None);
        using (var author = await world.SignInAsync(Workflows.WorkflowWorld.LawyerA))
        {
            await Workflows.WorkflowWorld.BeginAsync(author);
        }

        var faults = new List<string>();
        foreach (var mailbox in new[] { "daj", "partnerships", "direction-generale", "team-head", "audit", "administration" })
        {
            using var reader = await world.SignInAsync(World.Email(Side.B, mailbox));
            faults.AddRange((await Crawler.CrawlAsync(world.Host, reader, Crawler.SomeOfAKind))
                .Where(p => p.Document?.DocumentElement.GetAttribute("lang") == "fr" && !p.Path.StartsWith("/dev/", StringComparison.Ordinal))
                .SelectMany(p => Faults(p.Document!).Select(f => $"{Place().Replace(p.Path, "ID")}: {f}")));
        }

        Assert.Empty(faults.Distinct());
    }

    [Theory]
    [InlineData("<p>Motif : x</p>")]
    [InlineData("<p>« x\u00A0»</p>")]
    [InlineData("<p>l'avenant</p>")]
    [InlineData("<p>legal-b/2</p>")]
    [InlineData("<p>ChangesRequested</p>")]
    public void A_fault_would_be_seen(string html) =>
        Assert.NotEmpty(Faults(new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html)));

    private static IEnumerable<string> Faults(IDocument page) => page.Descendants<IText>()
        .Where(t => t.ParentElement?.Closest("script, style, textarea, [lang=en], a[hreflang]") is null)
        .Select(t => Blanks().Replace(t.Data, " "))
        .Where(t => Parted().IsMatch(t) || Internal().IsMatch(t));

    [GeneratedRegex("[ \t\r\n]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@" [:;!?»]|« |\p{L}'\p{L}")]
    private static partial Regex Parted();

    [GeneratedRegex("[a-z]+-[ab]/[0-9]|[0-9a-f]{8}-[0-9a-f]{4}-|ChangesRequested|NotAnAmendment|ApprovedToBeSigned|legal-reviewer|overtaken:|reopened:|LinkAndCode")]
    private static partial Regex Internal();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Place();
}
