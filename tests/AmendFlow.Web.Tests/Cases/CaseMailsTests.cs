using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Cases;

/// <summary>How far each mail has come, on the page of the case and on that of a person: to the own party only, and never what it says.</summary>
public sealed class CaseMailsTests
{
    private static readonly string Finance = World.Email(Side.A, "rd-finance");

    [SkippableTheory, OnBoth]
    public async Task Each_party_sees_the_mails_to_its_own_people_and_none_of_the_others(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        await StateAsync(world, Finance, MailState.Bounced, "550 5.1.1 No such user at ours");
        await StateAsync(world, World.Email(Side.B, "finances"), MailState.Undeliverable, "550 5.1.1 No such user at theirs");

        using var company = await world.SignInAsync(World.Email(Side.A, "alliance-manager"));
        using var hospital = await world.SignInAsync(World.Email(Side.B, "partnerships"));
        var ours = await company.GetAsync($"/cases/{submitted.CaseId}?tab=mails");
        var theirs = await hospital.GetAsync($"/cases/{submitted.CaseId}?tab=mails");

        Assert.Contains("R&D finance (Sanofi)", ours.Text, StringComparison.Ordinal);
        Assert.Contains("came back", ours.Text, StringComparison.Ordinal);
        Assert.Contains("No such user at ours", ours.Text, StringComparison.Ordinal);
        Assert.Contains("handed over to the mail server", ours.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("at theirs", ours.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Direction financière", ours.Text, StringComparison.Ordinal);
        Assert.Contains("No such user at theirs", theirs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("R&D finance", theirs.Text, StringComparison.Ordinal);

        var steps = (await company.GetAsync($"/cases/{submitted.CaseId}")).Text;
        Assert.Contains("mail came back", string.Join(' ', steps.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_page_shows_a_link_or_a_code_and_administrators_see_their_own_agreements_mails()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        using (var phone = new Links.Phone(world, Finance))
        {
            await phone.OpenAsync(await phone.LinkAsync());
        }

        await using var db = world.Db();
        var person = await db.People.SingleAsync(p => p.Email == Finance);
        using var coordinator = await world.SignInAsync(World.Email(Side.A, "alliance-manager"));
        using var administrator = await world.SignInAsync(World.Email(Side.A, "administrator"));
        using var other = await world.SignInAsync(World.Email(Side.B, "administration"));
        var pages = new[] { await coordinator.GetAsync($"/cases/{submitted.CaseId}?tab=mails"), await administrator.GetAsync($"/admin/people/{person.Id}") };

        Assert.All(pages, page =>
        {
            Assert.Contains("code for a link", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("/a/", page.Body, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\b\d{4} ?\d{4}\b", page.Text);
        });
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await other.GetAsync($"/admin/people/{person.Id}")).Status);

        await db.Mails.Where(m => m.PersonId == person.Id && m.Kind == MailKind.AskedToDecide).ExecuteUpdateAsync(s => s.SetProperty(m => m.AgreementId, Guid.Empty));
        Assert.DoesNotContain("asked to decide", (await administrator.GetAsync($"/admin/people/{person.Id}")).Text, StringComparison.Ordinal);
    }

    private static async Task StateAsync(World world, string email, MailState state, string reply)
    {
        await using var db = world.Db();
        var person = await db.People.SingleAsync(p => p.Email == email);
        await db.Mails.Where(m => m.PersonId == person.Id && m.Kind == MailKind.AskedToDecide)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.State, state).SetProperty(m => m.Reply, reply));
    }
}
