using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Security;

/// <summary>Who has less than a step, an account or a command asks for gets no further by another way.</summary>
public sealed class CertaintyTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Where_a_step_wants_a_sign_in_nobody_hands_it_to_a_colleague_by_link_and_code()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();
        await db.Rounds.Where(r => r.CaseId == submitted.CaseId && r.ActivityId == "legal-b").ExecuteUpdateAsync(s => s.SetProperty(r => r.Assurance, Assurance.SignedIn));
        var (_, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-b", None);
        var colleague = (await world.Driver.ActorAsync(World.Email(Side.B, "valorisation"), None)).PersonId;
        var command = new HandOverCommand(task.Id, colleague, HandOver.Delegate, "Away.");
        var handler = world.Host.Get<HandOverHandler>();

        var refused = await Assert.ThrowsAsync<RefusedException>(() => handler.HandleAsync(actor with { Assurance = Assurance.LinkAndCode }, "by-link-1", command, None));

        Assert.Equal(RefusalKind.Forbidden, refused.Kind);
        Assert.NotEqual(task.Id, (await handler.HandleAsync(actor with { Assurance = Assurance.SignedIn }, "signed-in-1", command, None)).TaskId);
    }

    [Fact]
    public async Task An_invitation_to_an_address_that_was_corrected_opens_nothing_and_a_new_one_goes_to_the_right_one()
    {
        await using var world = await World.StartAsync();
        var administrator = await world.Driver.ActorAsync(World.Email(Side.B, "administration"), None);
        await using var db = world.Db();
        var organisation = await db.People.Where(p => p.Email == World.Head).Select(p => p.OrganisationId).SingleAsync();
        var invited = await world.Host.Get<InviteHandler>().InviteAsync(administrator, "invite-nora", new("Nora New", "nora@wrong.example", "en", organisation), None);
        await world.Host.SweepAsync();
        await db.People.Where(p => p.Id == invited.PersonId).ExecuteUpdateAsync(s => s.SetProperty(p => p.AddressFailedAt, world.Host.Clock.GetUtcNow()));
        var old = Link(world, "nora@wrong.example");

        await world.Host.Get<AddressHandler>().HandleAsync(administrator, "correct-nora", new(invited.PersonId, "nora@right.example"), None);
        await world.Host.SweepAsync();

        using var somebody = new WebUser(world.Host.Address);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await somebody.GetAsync(old)).Status);
        Assert.Contains("Nora New", (await somebody.GetAsync(Link(world, "nora@right.example"))).Text, StringComparison.Ordinal);
        Assert.Equal(2, await db.Mails.CountAsync(m => m.PersonId == invited.PersonId && m.Kind == MailKind.Invitation));
    }

    [Fact]
    public async Task A_form_of_somebody_without_an_account_takes_no_command_of_the_system()
    {
        await using var world = await World.StartAsync();
        const string Taken = "release:0123456789abcdef:a-case";
        var handler = world.Host.Get<AcceptInvitationHandler>();

        // The keys of both would be one person's, that of the system.
        await Assert.ThrowsAsync<RefusedException>(() => handler.HandleAsync(Taken, new("unknown", "en"), "a long enough password", "a long enough password", None));
        var administrator = await world.Driver.ActorAsync(World.Email(Side.B, "administration"), None);
        await using var db = world.Db();
        var person = await db.People.SingleAsync(p => p.Email == World.Head);
        await world.Host.Get<InviteHandler>().InviteAgainAsync(administrator, "invite-again", new(person.Id), None);
        await world.Host.SweepAsync();
        var token = Link(world, World.Head).Split('/')[^1];
        Assert.Equal(person.Id, await handler.HandleAsync(Taken, new(Tokens.Hash(token), "en"), "a long enough password", "a long enough password", None));

        Assert.False(await db.Commands.AnyAsync(c => c.Key == Taken));
        Assert.Null(await handler.HandleAsync(Taken, new(Tokens.Hash(token), "en"), "a long enough password", "a long enough password", None));
    }

    [Fact]
    public async Task Triage_is_not_recorded_for_a_revision_that_was_not_on_the_page()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.ProposeAsync(await world.SmallAsync());
        var (_, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "triage", None);
        var handler = world.Host.Get<FinishWorkHandler>();

        var refused = await Assert.ThrowsAsync<RefusedException>(() => handler.HandleAsync(actor, "finish-unseen", new(task.Id, "Complete", "", 2), None));

        Assert.Equal(RefusalKind.Conflict, refused.Kind);
        Assert.Contains("Revision 1", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Complete", (await handler.HandleAsync(actor, "finish-seen-1", new(task.Id, "Complete", "", 1), None)).Outcome);
    }

    private static string Link(World world, string to)
    {
        var text = Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeKit.MimeMessage.Load(f))
            .Single(m => m.To.Mailboxes.Single().Address == to && (m.TextBody ?? "").Contains("/invitation/", StringComparison.Ordinal)).TextBody!;
        return text[text.IndexOf("/invitation/", StringComparison.Ordinal)..].Split(' ', '\n', '\r')[0];
    }
}
