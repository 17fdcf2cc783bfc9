using System.Net;
using System.Text.RegularExpressions;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Tests.Audit;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Links;

/// <summary>"It was not me": from the confirmation mail of a decision by link, to the coordinators of the party, and to what was found.</summary>
public sealed class DisputeTests
{
    private const string Finding = "Spoke by telephone: it was a colleague at the same desk.";

    private const string Mark = "Disputed, being looked into";

    private static readonly (string Sql, string? Found)[] Tamperings =
    [
        ("UPDATE disputes SET Version = Version", null),
        ("DELETE FROM audit_private_values WHERE Field = 'finding'", null),
        ("UPDATE disputes SET Outcome = 'Theirs'", "says: outcome"),
        ("UPDATE disputes SET Finding = 'Nothing.'", "says: finding"),
        ("UPDATE disputes SET SettledById = upper('00000000-0000-0000-0000-000000000001')", "says: by whom"),
        ("UPDATE disputes SET Side = 'B'", "says: party"),
        ("UPDATE disputes SET SettledAt = NULL", "is about the end of a dispute"),
        ("DELETE FROM disputes", "is about a dispute of round"),
    ];

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
        await coordinator.SubmitAsync(await coordinator.GetAsync(address), address, ("outcome", "NotTheirs"), ("finding", Finding));
        var after = await world.Finance.GetAsync(path);
        Assert.Contains("It was looked into", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Somebody else decided", after.Text, StringComparison.Ordinal);
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
        var empty = await coordinator.SubmitAsync(await coordinator.GetAsync(address), address, ("outcome", "NotTheirs"));
        var undecided = await coordinator.SubmitAsync(await coordinator.GetAsync(address), address, ("finding", Finding));
        var settled = await coordinator.SubmitAsync(await coordinator.GetAsync(address), address, ("outcome", "NotTheirs"), ("finding", Finding));

        Assert.Contains("Write down what was found", empty.Text, StringComparison.Ordinal);
        Assert.Contains("Say what came of it", undecided.Text, StringComparison.Ordinal);
        Assert.Contains(Finding, settled.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("It was not me", (await coordinator.GetAsync("/tasks")).Text, StringComparison.Ordinal);
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "dispute-settled").ToListAsync());
        Assert.DoesNotContain("same desk", (await stranger.GetAsync($"/cases/{world.Submitted.CaseId}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("same desk", (await stranger.GetAsync("/audit")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NotTheirs", "Answer given by somebody else", "somebody else gave it")]
    [InlineData("Unclear", "Disputed, not cleared up", "it could not be cleared up")]
    [InlineData("Theirs", null, "it is of whom it names")]
    public async Task Both_parties_read_beside_the_answer_that_it_is_disputed_and_then_what_came_of_it(string outcome, string? mark, string line)
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
        await SettleAsync(world, coordinator, outcome);
        var (after, apres) = (await other.GetAsync(page + "?lang=en"), await other.GetAsync(page + "?lang=fr"));
        Assert.DoesNotContain(Mark, after.Text, StringComparison.Ordinal);
        Assert.Contains(line, after.Text, StringComparison.Ordinal);
        Assert.Equal(mark is null ? 0 : 2, new[] { "Answer given by somebody else", "Disputed, not cleared up" }.Sum(m => after.Text.Split(m).Length - 1));
        Assert.Equal(mark is null ? 0 : 2, new[] { "Réponse donnée par une autre personne", "Contesté, non élucidé" }.Sum(m => apres.Text.Split(m).Length - 1));
    }

    [Theory]
    [InlineData("Theirs", 1, 0)]
    [InlineData("NotTheirs", 0, 1)]
    [InlineData("Unclear", 0, 1)]
    public async Task Whoever_the_decision_names_is_told_that_it_is_theirs_and_else_only_the_other_partys_coordinators_are_told_and_learn_no_name(string outcome, int own, int others)
    {
        await using var world = await LinkWorld.StartAsync();
        var path = await DecidedAsync(world);
        await world.Finance.SubmitAsync(await world.Finance.GetAsync(path), "/dispute", ("notMe", "true"));
        using var coordinator = await world.World.SignInAsync(Coordinator);
        await SettleAsync(world, coordinator, outcome);
        await world.World.Host.SweepAsync();

        using var partner = new Phone(world.World, World.Email(Side.B, "partnerships"));
        var told = world.Finance.Mails().Where(m => m.Subject.EndsWith("what came of “it was not me”", StringComparison.Ordinal)).ToList();
        Assert.Equal(own, told.Count);
        Assert.All(told, m =>
        {
            Assert.Contains("the decision is yours after all", Regex.Replace(m.Text, @"\s+", " "), StringComparison.Ordinal);
            Assert.Contains(Coordinator, m.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("same desk", m.Text, StringComparison.Ordinal);
        });
        var elsewhere = partner.Mails().Where(m => m.Subject.Contains("suite donnée", StringComparison.Ordinal)).ToList();
        Assert.Equal(others, elsewhere.Count);
        Assert.All(elsewhere, m =>
        {
            Assert.Contains("Une réponse de la partie Sanofi", Regex.Replace(m.Text, @"\s+", " "), StringComparison.Ordinal);
            Assert.DoesNotContain("R&D finance", m.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("same desk", m.Text, StringComparison.Ordinal);
        });
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

    [Fact]
    public async Task Verify_finds_a_dispute_or_what_came_of_it_that_was_changed_afterwards()
    {
        await using var world = await LinkWorld.StartAsync();
        var path = await DecidedAsync(world);
        await world.Finance.SubmitAsync(await world.Finance.GetAsync(path), "/dispute", ("notMe", "true"));
        using var coordinator = await world.World.SignInAsync(Coordinator);
        await SettleAsync(world, coordinator, "NotTheirs");

        foreach (var (sql, found) in Tamperings)
        {
            using var copy = await TamperedCopy.OfAsync(world.World.Host.Database, sql);
            var (status, said) = await copy.VerifyAsync();
            Assert.True(found is null ? status == 0 : status == 1 && said.Contains(found, StringComparison.Ordinal), $"{sql}\n{said}");
        }
    }

    private static async Task SettleAsync(LinkWorld world, WebUser coordinator, string outcome)
    {
        await using var db = world.World.Db();
        var address = $"/disputes/{(await db.Disputes.SingleAsync()).DecisionId}";
        var settled = await coordinator.SubmitAsync(await coordinator.GetAsync(address), address, ("outcome", outcome), ("finding", Finding));
        Assert.Contains(Finding, settled.Text, StringComparison.Ordinal);
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
