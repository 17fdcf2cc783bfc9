using System.Net;
using System.Text.RegularExpressions;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Links;

/// <summary>"It was not me": from the confirmation mail of a decision by link, to the coordinators of the party, and to what was found.</summary>
public sealed class DisputeTests
{
    private const string Finding = "Spoke by telephone: it was a colleague at the same desk.";

    private const string Mark = "Disputed, being looked into";

    private static string Coordinator => World.Email(Side.A, "alliance-manager");

    [SkippableTheory, OnBoth]
    public async Task Whoever_says_it_was_not_them_alerts_their_coordinators_once_and_undoes_nothing(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await LinkWorld.StartAsync(kind);
        var path = await DecidedAsync(world);

        var said = await world.Finance.SubmitAsync(await world.Finance.GetAsync(path), "/dispute", ("notMe", "true"));
        var after = await world.Finance.GetAsync(path);

        Assert.Equal((HttpStatusCode.SeeOther, path), (said.Status, said.Headers["Location"]));
        Assert.Contains("Your coordinators were told", after.Text, StringComparison.Ordinal);
        Assert.Null(after.Form("/dispute"));
        await using var db = world.World.Db();
        var decision = await db.Decisions.SingleAsync();
        Assert.Equal(decision.Id, (await db.Disputes.SingleAsync()).DecisionId);
        Assert.Equal(Data.Cases.TaskState.Done, (await db.Tasks.SingleAsync(t => t.Id == decision.TaskId)).State);
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "decision-disputed").ToListAsync());
        using var coordinator = new Phone(world.World, Coordinator);
        await world.World.Host.SweepAsync();
        var mail = Assert.Single(coordinator.Mails(), m => m.Subject.EndsWith("it was not me", StringComparison.Ordinal));
        Assert.Contains("R&D finance (Sanofi) says: it was not me", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"/disputes/{decision.Id}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Said_again_and_again_it_writes_nothing_and_once_it_was_settled_the_page_says_that_nobody_is_told_any_more()
    {
        await using var world = await LinkWorld.StartAsync();
        var path = await DecidedAsync(world);
        var form = await world.Finance.GetAsync(path);
        await world.Finance.SubmitAsync(form, "/dispute", ("notMe", "true"));
        await using var db = world.World.Db();
        var before = await db.Commands.CountAsync();
        for (var i = 0; i < 5; i++)
        {
            await world.Finance.SubmitAsync(form, "/dispute", ("notMe", "true"), ("commandId", $"again-and-again-{i}"));
        }

        Assert.Equal(before, await db.Commands.CountAsync());
        var address = $"/disputes/{(await db.Disputes.SingleAsync()).DecisionId}";
        using var coordinator = await world.World.SignInAsync(Coordinator);
        await coordinator.SubmitAsync(await coordinator.GetAsync(address), address, ("finding", Finding));
        var after = await world.Finance.GetAsync(path);
        Assert.Contains("It was looked into", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("will speak to you", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("same desk", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Said_twice_at_once_it_is_raised_once()
    {
        await using var world = await LinkWorld.StartAsync();
        var path = await DecidedAsync(world);
        var first = await world.Finance.GetAsync(path);
        var second = await world.Finance.GetAsync(path);

        var answers = await Task.WhenAll(
            world.Finance.SubmitAsync(first, "/dispute", ("notMe", "true")), world.Finance.SubmitAsync(second, "/dispute", ("notMe", "true")));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.SeeOther, a.Status));
        await using var db = world.World.Db();
        Assert.Single(await db.Disputes.ToListAsync());
        Assert.Single(await db.Mails.Where(m => m.Kind == MailKind.Disputed).ToListAsync());
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "decision-disputed").ToListAsync());
    }

    [Fact]
    public async Task Fetching_the_page_and_pressing_its_button_alone_raise_nothing()
    {
        await using var world = await LinkWorld.StartAsync();
        var path = await DecidedAsync(world);
        var before = await world.EverythingAsync();

        var page = await world.Finance.GetAsync(path);
        await world.Finance.HeadAsync(path);
        var pressed = await world.Finance.SubmitAsync(page, "/dispute");

        Assert.Contains("Nothing is undone by it", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, pressed.Status);
        Assert.Contains("Tick the box", pressed.Text, StringComparison.Ordinal);
        Assert.Equal(before, await world.EverythingAsync());
        await using var db = world.World.Db();
        Assert.Empty(await db.Disputes.ToListAsync());
    }

    [Fact]
    public async Task It_can_be_said_after_the_case_has_ended_and_in_French()
    {
        await using var world = await LinkWorld.StartAsync();
        var path = await DecidedAsync(world);
        await world.World.Host.Get<WithdrawHandler>().HandleAsync(
            await world.World.Driver.ActorAsync(World.Head, CancellationToken.None), "withdraw-1",
            new WithdrawCommand(world.Submitted.ProposalId, "Another way was found."), CancellationToken.None);

        var page = await world.Finance.GetAsync(path + "?lang=fr");
        var said = await world.Finance.SubmitAsync(page, "/dispute", ("notMe", "true"));

        Assert.Contains("Ce n’était pas moi", page.Text, StringComparison.Ordinal);
        Assert.Contains("même après la clôture de l’étape", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, said.Status);
        await using var db = world.World.Db();
        Assert.Single(await db.Disputes.ToListAsync());
    }

    [Fact]
    public async Task It_stands_among_the_coordinators_tasks_until_one_wrote_down_what_was_found_and_the_other_party_sees_none_of_it()
    {
        await using var world = await LinkWorld.StartAsync();
        var path = await DecidedAsync(world);
        await world.Finance.SubmitAsync(await world.Finance.GetAsync(path), "/dispute", ("notMe", "true"));
        await using var db = world.World.Db();
        var address = $"/disputes/{(await db.Disputes.SingleAsync()).DecisionId}";
        using var stranger = await world.World.SignInAsync(World.Email(Side.B, "partnerships"));
        using var colleague = await world.World.SignInAsync(World.Email(Side.A, "rd-counsel"));
        using var coordinator = await world.World.SignInAsync(Coordinator);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(address)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.GetAsync(address)).Status);
        Assert.DoesNotContain("It was not me", (await stranger.GetAsync("/tasks")).Text, StringComparison.Ordinal);
        Assert.Contains("“It was not me”, says R&D finance (Sanofi)", (await coordinator.GetAsync("/tasks")).Text, StringComparison.Ordinal);
        var empty = await coordinator.SubmitAsync(await coordinator.GetAsync(address), address);
        var settled = await coordinator.SubmitAsync(await coordinator.GetAsync(address), address, ("finding", Finding));

        Assert.Contains("Write down what was found", empty.Text, StringComparison.Ordinal);
        Assert.Contains(Finding, settled.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("It was not me", (await coordinator.GetAsync("/tasks")).Text, StringComparison.Ordinal);
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "dispute-settled").ToListAsync());
        Assert.DoesNotContain("same desk", (await stranger.GetAsync($"/cases/{world.Submitted.CaseId}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("same desk", (await stranger.GetAsync("/audit")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_parties_read_the_mark_beside_the_answer_until_it_was_looked_into()
    {
        await using var world = await LinkWorld.StartAsync();
        var path = await DecidedAsync(world);
        var page = $"/cases/{world.Submitted.CaseId}";
        using var other = await world.World.SignInAsync(World.Email(Side.B, "partnerships"));
        using var coordinator = await world.World.SignInAsync(Coordinator);
        Assert.DoesNotContain(Mark, (await other.GetAsync(page)).Text, StringComparison.Ordinal);

        await world.Finance.SubmitAsync(await world.Finance.GetAsync(path), "/dispute", ("notMe", "true"));
        var (seen, own) = (await other.GetAsync(page + "?lang=en"), await coordinator.GetAsync(page));

        Assert.Equal(2, seen.Text.Split(Mark).Length - 1);
        Assert.Equal(2, own.Text.Split(Mark).Length - 1);
        Assert.Contains("Contesté, en cours de vérification", (await other.GetAsync(page + "?lang=fr")).Text, StringComparison.Ordinal);
        await using var db = world.World.Db();
        var address = $"/disputes/{(await db.Disputes.SingleAsync()).DecisionId}";
        await coordinator.SubmitAsync(await coordinator.GetAsync(address), address, ("finding", Finding));
        Assert.DoesNotContain(Mark, (await other.GetAsync(page + "?lang=en")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_decided_with_a_password_is_not_disputed_by_a_mailed_link()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        await world.World.Driver.DecideAsync(world.Submitted.CaseId, LinkWorld.Step, AmendFlow.Agreements.Approval.DecisionKind.Approve, "", CancellationToken.None);

        var page = await world.Finance.GetAsync(link + "?lang=en");
        var dispute = await world.Finance.GetAsync(link + "/dispute");

        Assert.Contains("You recorded", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("It was not me", page.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.SeeOther, link), (dispute.Status, dispute.Headers["Location"]));
    }

    [Fact]
    public async Task A_link_by_which_nothing_was_recorded_disputes_nothing()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();

        var answer = await world.Finance.GetAsync(link + "/dispute");

        Assert.Equal((HttpStatusCode.SeeOther, link), (answer.Status, answer.Headers["Location"]));
    }

    /// <summary>Approved by link.</summary>
    /// <returns>The path in the confirmation mail.</returns>
    private static async Task<string> DecidedAsync(LinkWorld world)
    {
        await world.Finance.SubmitAsync(await world.Finance.OpenAsync(await world.Finance.LinkAsync()), "/decide", LinkWorld.Approval);
        await world.World.Host.SweepAsync();
        var mail = world.Finance.Mails().Last(m => m.Subject.Contains("you recorded", StringComparison.Ordinal));
        return Regex.Match(mail.Text, @"https?://[^/\s]+(/a/[^/\s]+/dispute)").Groups[1].Value;
    }
}
