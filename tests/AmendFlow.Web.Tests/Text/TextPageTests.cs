using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AngleSharp.Html.Dom;

namespace AmendFlow.Web.Tests.Text;

public sealed class TextPageTests
{
    private const string One = "Amendment No. 1\nOne.\n";

    [Fact]
    public async Task The_coordinator_freezes_what_was_saved_and_never_what_was_only_typed()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        using var coordinator = await world.SignInAsync(World.Email(Side.B, "partnerships"));
        using var otherLegal = await world.SignInAsync(World.Email(Side.A, "rd-counsel"));
        var path = $"/cases/{submitted.CaseId}/text";

        var opened = await coordinator.GetAsync(path);
        Assert.Contains("EXPOSÉ PRÉALABLE", opened.Text, StringComparison.Ordinal);
        Assert.Equal(path, opened.Document!.QuerySelector(".tabs [aria-current=page]")!.GetAttribute("href"));
        Assert.NotNull(opened.Document.QuerySelector($".tabs a[href='/cases/{submitted.CaseId}']"));
        Assert.NotNull(opened.Document.QuerySelector(".crumbs a[href='/cases']"));
        var saved = await coordinator.SubmitAsync(opened, path, ("textEn", One), ("textFr", "Avenant n° 1\nUn.\n"));
        Assert.Contains("Personne ne se prononce avant que le texte soit figé", saved.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("One.", (await otherLegal.GetAsync(path)).Text, StringComparison.Ordinal);

        var refused = await coordinator.PostAsync($"{path}/freeze", Fields(saved, "Amendment No. 1\nTwo.\n"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Two.", refused.Text, StringComparison.Ordinal);
        Assert.Null((await world.CaseAsync(submitted.CaseId)).FrozenTextHash);

        var frozen = await coordinator.PostAsync($"{path}/freeze", Fields(saved, One));
        Assert.Contains("Le texte est figé. Les deux parties", frozen.Text, StringComparison.Ordinal);
        Assert.Equal("text-a text-b", await world.OpenStepsAsync(submitted.CaseId));
        Assert.Contains("One.", (await otherLegal.GetAsync(path)).Text, StringComparison.Ordinal);
    }

    // The freeze button belongs to the editor's form and posts it elsewhere.
    private static List<KeyValuePair<string, string>> Fields(WebPage page, string english) =>
        [.. page.Form(page.Path.Split('?')[0]).Elements
            .Select(e => e switch
            {
                IHtmlInputElement input => KeyValuePair.Create(input.Name ?? "", input.Value),
                IHtmlTextAreaElement { Name: "textEn" } => KeyValuePair.Create("textEn", english),
                IHtmlTextAreaElement area => KeyValuePair.Create(area.Name ?? "", area.Value),
                _ => KeyValuePair.Create("", ""),
            })
            .Where(f => f.Key.Length > 0)];
}
