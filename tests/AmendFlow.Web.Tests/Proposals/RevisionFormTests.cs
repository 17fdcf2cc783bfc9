using AmendFlow.Agreements.Approval;
using AmendFlow.Testing;

namespace AmendFlow.Web.Tests.Proposals;

/// <summary>Whoever changes a proposal has what was asked for before them.</summary>
public sealed class RevisionFormTests
{
    private const string Wish = "Name who keeps the frozen samples.";

    [Fact]
    public async Task What_a_reviewer_asked_for_stands_above_the_form_that_answers_it()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, Wish, CancellationToken.None);
        using var head = await world.SignInAsync(World.Head);
        var proposal = $"/proposals/{submitted.ProposalId}";

        await head.SubmitAsync(await head.GetAsync(proposal), $"{proposal}/revise");
        var form = await head.GetAsync($"{proposal}/edit");

        Assert.Contains(Wish, form.Document!.GetElementById("requests")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_first_submission_nobody_has_asked_for_anything()
    {
        await using var world = await World.StartAsync();
        using var head = await world.SignInAsync(World.Head);
        var form = await head.GetAsync($"/proposals/new?agreement={world.Agreement.Id}");

        Assert.NotNull(form.Document!.GetElementById("proposal"));
        Assert.Null(form.Document.GetElementById("requests"));
    }
}
