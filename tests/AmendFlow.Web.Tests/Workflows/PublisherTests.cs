using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Definitions;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>Who may ask for a publication, and who may answer.</summary>
public sealed class PublisherTests
{
    private const string Draft = "/workflows/project-amendment/versions/2";

    [Fact]
    public async Task Who_asked_and_their_colleagues_cannot_approve_while_the_other_party_can()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var colleague = await world.EnglishAsync(CoordinatorB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)));
        var form = await other.GetAsync(Draft);

        foreach (var (user, words) in new[] { (lawyer, "a second person has to approve it"), (colleague, "somebody of the other organisation has to approve it") })
        {
            var page = await user.GetAsync(Draft);
            Assert.Contains(words, page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(page.Document!.QuerySelectorAll("[name=answer]"), _ => true);
            var forced = await user.PostAsync(Draft + "/answer", Forced(page, form));
            Assert.Equal(HttpStatusCode.Forbidden, forced.Status);
        }

        Assert.Equal(DefinitionStatus.Draft, (await VersionAsync(world, 2)).Status);
    }

    [Fact]
    public async Task Where_the_other_party_never_had_anybody_a_colleague_approves_and_where_nobody_is_left_nothing_is_asked()
    {
        await using var world = await World.StartAsync();
        await using (var db = world.Db())
        {
            await db.Mandates.Where(m => m.Side == Side.A).ExecuteDeleteAsync();
        }

        using var lawyer = await world.EnglishAsync(LawyerB);
        using var colleague = await world.EnglishAsync(CoordinatorB);

        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)));
        await colleague.AnswerAsync(await colleague.GetAsync(Draft), "approve");
        Assert.Equal(DefinitionStatus.Published, (await VersionAsync(world, 2)).Status);

        await EndMandatesAsync(world, Side.B, LawyerB);
        var alone = await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world, 4)));
        Assert.Equal(HttpStatusCode.Conflict, alone.Status);
        Assert.Contains("There is nobody who could approve this", alone.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_ends_the_other_partys_accounts_does_not_take_its_voice()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var colleague = await world.EnglishAsync(CoordinatorB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)));
        var form = await other.GetAsync(Draft);
        await using var db = world.Db();
        await db.People.Where(p => db.Mandates.Any(m => m.PersonId == p.Id && m.Side == Side.A)).ExecuteUpdateAsync(s => s.SetProperty(p => p.IsActive, false));

        var page = await colleague.GetAsync(Draft);
        var forced = await colleague.PostAsync(Draft + "/answer", Forced(page, form));
        var asked = await lawyer.SubmitAsync(await lawyer.GetAsync(Draft), Draft + "/withdraw");

        Assert.Equal(HttpStatusCode.Forbidden, forced.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await lawyer.AskAsync(asked)).Status);
        Assert.Equal(DefinitionStatus.Draft, (await VersionAsync(world, 2)).Status);
    }

    [Fact]
    public async Task People_of_an_agreement_without_a_case_decide_nothing_for_those_that_have_some()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var outsider = await world.EnglishAsync(LawyerA);
        await using (var db = world.Db())
        {
            var empty = new Data.Agreements.Agreement
            {
                Id = Guid.NewGuid(),
                Reference = "SHAM-1",
                TitleEn = "Sham",
                TitleFr = "Fictif",
                SignedOn = new(2026, 1, 1),
                IsIllustrative = true,
            };
            empty.Parties.AddRange((await db.Parties.AsNoTracking().ToListAsync()).Select(p => new Data.Agreements.Party
            {
                Id = Guid.NewGuid(),
                AgreementId = empty.Id,
                Side = p.Side,
                OrganisationId = p.OrganisationId,
                Name = p.Name,
                Zone = p.Zone,
                Holidays = p.Holidays,
                Closures = "",
            }));
            db.Agreements.Add(empty);
            await db.SaveChangesAsync();
            await db.Mandates.Where(m => m.Side == Side.A).ExecuteUpdateAsync(s => s.SetProperty(m => m.AgreementId, empty.Id));
        }

        await lawyer.ImportAsync(await ShorterAsync(world));
        var asked = await outsider.AskAsync(await outsider.GetAsync(Draft));

        Assert.Equal(HttpStatusCode.Forbidden, asked.Status);
        Assert.Contains("Your agreement has no case yet", asked.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Side.B, "audit", HttpStatusCode.Forbidden)]
    [InlineData(Side.B, "team-head", HttpStatusCode.NotFound)]
    [InlineData(Side.A, "head-of-rd", HttpStatusCode.NotFound)]
    [InlineData(null, "", HttpStatusCode.Forbidden)]
    public async Task Nobody_else_asks_or_answers(Side? side, string mailbox, HttpStatusCode status)
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShorterAsync(world)));
        using var other = await world.EnglishAsync(LawyerA);
        var form = await other.GetAsync(Draft);
        using var user = await world.EnglishAsync(side is { } party ? World.Email(party, mailbox) : Operator);

        foreach (var act in new[] { "answer", "withdraw", "ask" })
        {
            Assert.Equal(status, (await user.PostAsync($"{Draft}/{act}", Forced(await user.GetAsync("/account"), form))).Status);
        }

        Assert.Equal(DefinitionStatus.Draft, (await VersionAsync(world, 2)).Status);
    }

    private static async Task EndMandatesAsync(World world, Side side, string? but)
    {
        await using var db = world.Db();
        var kept = await db.People.Where(p => p.Email == but).Select(p => p.Id).ToListAsync();
        foreach (var mandate in await db.Mandates.Where(m => m.Side == side && (m.Role == Role.LegalReviewer || m.Role == Role.Coordinator) && !kept.Contains(m.PersonId)).ToListAsync())
        {
            mandate.To = new DateOnly(2025, 1, 1);
        }

        await db.SaveChangesAsync();
    }
}
