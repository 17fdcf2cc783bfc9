using System.Text.RegularExpressions;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Tests.Links;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Decisions;

/// <summary>"Yes, if": whoever can close a condition hears of it and finds it among their tasks; whoever waits for it hears that it is closed.</summary>
public sealed class ConditionTests
{
    private const string Overhead = "The overhead is in the budget.";

    private const string Invoices = "The invoice plan is on file.";

    private static string Samples => World.Email(Side.B, "crb");

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Whoever_can_close_conditions_gets_one_mail_and_a_row_for_each_among_their_tasks_until_it_is_closed()
    {
        await using var world = await World.StartAsync();
        var caseId = await ApprovedIfAsync(world);
        using var samples = await world.SignInAsync(Samples);
        using var phone = new Phone(world, Samples);
        await world.Host.SweepAsync();

        var mail = Assert.Single(phone.Mails(), m => m.Subject.EndsWith("2 réserves à lever", StringComparison.Ordinal));
        Assert.Contains("de 2 réserves qu’il vous revient de lever", Flat(mail.Text), StringComparison.Ordinal);
        Assert.Contains($"« {Overhead} », avant de figer le texte", Flat(mail.Text), StringComparison.Ordinal);
        Assert.Contains($"« {Invoices} », avant l’entrée en vigueur", Flat(mail.Text), StringComparison.Ordinal);
        var tasks = await samples.GetAsync("/tasks?lang=en");
        Assert.Contains($"Close a condition before the text is frozen: {Overhead}", tasks.Text, StringComparison.Ordinal);
        Assert.Contains($"Close a condition before entry into force: {Invoices}", tasks.Text, StringComparison.Ordinal);

        await CloseAsync(world, Overhead);

        var after = await samples.GetAsync("/tasks?lang=en");
        Assert.DoesNotContain(Overhead, after.Text, StringComparison.Ordinal);
        Assert.Contains(Invoices, after.Text, StringComparison.Ordinal);
        await world.Host.Get<WithdrawHandler>().HandleAsync(
            await world.Driver.ActorAsync(World.Head, None), "withdraw-1", new WithdrawCommand((await world.CaseAsync(caseId)).ProposalId, "Another way was found."), None);
        Assert.DoesNotContain(Invoices, (await samples.GetAsync("/tasks?lang=en")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_has_it_among_their_tasks_and_whoever_laid_it_down_is_not_asked_to_close_it()
    {
        await using var world = await World.StartAsync();
        await ApprovedIfAsync(world);
        await world.Host.SweepAsync();

        foreach (var email in new[] { World.Email(Side.B, "finances"), World.Email(Side.A, "rd-counsel"), World.Email(Side.A, "alliance-manager"), World.Head })
        {
            using var person = await world.SignInAsync(email);
            Assert.DoesNotContain(Overhead, (await person.GetAsync("/tasks")).Text, StringComparison.Ordinal);
            using var phone = new Phone(world, email);
            Assert.DoesNotContain(phone.Mails(), m => m.Subject.Contains("à lever", StringComparison.Ordinal) || m.Subject.Contains("to close", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Whoever_waits_for_a_condition_hears_that_it_is_closed_what_shows_it_and_how_many_still_hold_back_the_same()
    {
        await using var world = await World.StartAsync();
        await ApprovedIfAsync(world);

        await CloseAsync(world, Overhead);
        await world.Host.SweepAsync();

        using var coordinator = new Phone(world, World.Email(Side.A, "alliance-manager"));
        using var finance = new Phone(world, World.Email(Side.B, "finances"));
        using var closer = new Phone(world, Samples);
        var told = Assert.Single(coordinator.Mails(), m => m.Subject.EndsWith("a condition is closed", StringComparison.Ordinal));
        Assert.Contains($"“{Overhead}”", Flat(told.Text), StringComparison.Ordinal);
        Assert.Contains("What shows it: “Seen on 2 March.”", Flat(told.Text), StringComparison.Ordinal);
        Assert.Contains("No other condition has to be closed before the text is frozen.", Flat(told.Text), StringComparison.Ordinal);
        Assert.Contains("vous avez approuvé sous cette réserve", Flat(Assert.Single(finance.Mails(), m => m.Subject.EndsWith("une réserve est levée", StringComparison.Ordinal)).Text), StringComparison.Ordinal);
        Assert.DoesNotContain(closer.Mails(), m => m.Subject.EndsWith("une réserve est levée", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_condition_that_holds_back_something_earlier_is_counted_as_well()
    {
        await using var world = await World.StartAsync();
        await ApprovedIfAsync(world);

        await CloseAsync(world, Invoices);
        await world.Host.SweepAsync();

        using var coordinator = new Phone(world, World.Email(Side.A, "alliance-manager"));
        var told = Assert.Single(coordinator.Mails(), m => m.Subject.EndsWith("a condition is closed", StringComparison.Ordinal));
        Assert.Contains("One more condition has to be closed before entry into force.", Flat(told.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sees_the_case_no_longer_is_told_nothing_and_nobody_is_once_the_case_came_to_nothing()
    {
        await using var world = await World.StartAsync();
        var caseId = await ApprovedIfAsync(world);
        await using var db = world.Db();
        var finance = (await world.Driver.ActorAsync(World.Email(Side.B, "finances"), None)).PersonId;
        await db.Mandates.Where(m => m.PersonId == finance).ExecuteUpdateAsync(s => s.SetProperty(m => m.To, new DateOnly(2012, 4, 14)));
        await CloseAsync(world, Overhead);
        await world.Host.SweepAsync();
        using var phone = new Phone(world, World.Email(Side.B, "finances"));
        Assert.DoesNotContain(phone.Mails(), m => m.Subject.EndsWith("une réserve est levée", StringComparison.Ordinal));

        await world.Host.Get<WithdrawHandler>().HandleAsync(
            await world.Driver.ActorAsync(World.Head, None), "withdraw-1", new WithdrawCommand((await world.CaseAsync(caseId)).ProposalId, "Another way was found."), None);
        await CloseAsync(world, Invoices);
        await world.Host.SweepAsync();

        using var coordinator = new Phone(world, World.Email(Side.A, "alliance-manager"));
        Assert.Single(coordinator.Mails(), m => m.Subject.EndsWith("a condition is closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_condition_that_is_closed_before_its_mail_goes_out_asks_nobody()
    {
        await using var world = await World.StartAsync();
        await ApprovedIfAsync(world);
        await CloseAsync(world, Overhead);
        await CloseAsync(world, Invoices);
        await world.Host.SweepAsync();

        using var phone = new Phone(world, Samples);
        Assert.DoesNotContain(phone.Mails(), m => m.Subject.Contains("à lever", StringComparison.Ordinal));
    }

    // Without line ends and no-break spaces.
    private static string Flat(string text) => Regex.Replace(text, @"\s+", " ");

    /// <summary>Finance of the hospital approves, if samples close two conditions.</summary>
    private static async Task<Guid> ApprovedIfAsync(World world)
    {
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(
            submitted.CaseId, "finance-b", DecisionKind.ApproveWithConditions, "Two things are missing.", None,
            conditions:
            [
                new(Overhead, BlockedTransition.Freeze, Side.B, Role.SamplesReviewer),
                new(Invoices, BlockedTransition.InForce, Side.B, Role.SamplesReviewer),
            ]);
        return submitted.CaseId;
    }

    private static async Task CloseAsync(World world, string text)
    {
        await using var db = world.Db();
        var id = await db.Conditions.Where(c => c.Text == text).Select(c => c.Id).SingleAsync();
        await world.Host.Get<CloseConditionHandler>().HandleAsync(await world.Driver.ActorAsync(Samples, None), $"close-{id}", new(id, "Seen on 2 March."), None);
    }
}
