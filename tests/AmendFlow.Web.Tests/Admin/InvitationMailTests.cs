using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace AmendFlow.Web.Tests.Admin;

/// <summary>Whoever is invited has never heard of AmendFlow: the mail says who invites, for whom, as what, and what this is.</summary>
public sealed class InvitationMailTests
{
    [Theory]
    [InlineData("en", "Administrator (Gustave Roussy) invites you to AmendFlow for Gustave Roussy.", "AmendFlow is where the two parties to a framework agreement", "Scientist")]
    [InlineData("fr", "Administrator (Gustave Roussy) vous invite à rejoindre AmendFlow pour Gustave Roussy.", "AmendFlow est l’outil où les deux parties à un accord-cadre", "Scientifique")]
    public async Task An_invitation_says_who_invites_for_which_organisation_and_role_and_what_this_is(string language, string inviter, string what, string role)
    {
        await using var world = await World.StartAsync();
        var administrator = await world.Driver.ActorAsync(World.Email(Side.B, "administration"), CancellationToken.None);
        await using var db = world.Db();
        var known = await db.People.SingleAsync(p => p.Email == World.Head);
        await db.People.Where(p => p.Id == known.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.Language, language));
        var name = await db.People.Where(p => p.Id == administrator.PersonId).Select(p => p.Name).SingleAsync();
        var handler = world.Host.Get<InviteHandler>();

        await handler.InviteAgainAsync(administrator, $"invite-again-{language}", new(known.Id), CancellationToken.None);
        var fresh = await handler.InviteAsync(administrator, $"invite-new-{language}", new("Nora New", "nora@example.org", language, known.OrganisationId), CancellationToken.None);
        await world.Host.SweepAsync();

        var mails = Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeMessage.Load(f)).ToList();
        var (again, first) = (Body(mails, World.Head), Body(mails, "nora@example.org"));
        foreach (var body in new[] { again, first })
        {
            Assert.Contains(inviter.Replace("Administrator (Gustave Roussy)", name, StringComparison.Ordinal), body, StringComparison.Ordinal);
            Assert.Contains(what, body, StringComparison.Ordinal);
            Assert.Contains("/invitation/", body, StringComparison.Ordinal);
        }

        Assert.Contains(role, again, StringComparison.Ordinal);
        Assert.DoesNotContain(role, first, StringComparison.Ordinal);
        using var newcomer = new WebUser(world.Host.Address);
        var link = first[first.IndexOf("/invitation/", StringComparison.Ordinal)..].Split(' ', '\n', '\r')[0];
        Assert.Contains("Nora New", (await newcomer.GetAsync(link)).Text, StringComparison.Ordinal);
        Assert.NotEqual(known.Id, fresh.PersonId);
    }

    private static string Body(IEnumerable<MimeMessage> mails, string to) =>
        string.Join(' ', mails.Single(m => m.To.Mailboxes.Single().Address == to).TextBody!.Replace("\u00A0", " ", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
