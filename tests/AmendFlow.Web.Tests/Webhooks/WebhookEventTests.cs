using System.Globalization;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Tasks;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Webhooks;

/// <summary>What a party's programs are told, and what they are not.</summary>
public sealed class WebhookEventTests
{
    private const string Marker = "ZZPRIVATE";
    private static readonly string[] Asked = ["asked"];

    [SkippableTheory, OnBoth]
    public async Task Whatever_happens_in_a_case_arrives_once_signed_and_described(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver();
        await using var world = await WebhookWorld.StartAsync(kind, receiver);
        var secret = await world.AddAsync(Side.B, receiver);
        var caseId = await world.ApprovedAsync();
        Assert.Equal(CaseStatus.ApprovedToBeSigned, (await world.CaseAsync(caseId)).Status);

        var taken = await world.DeliverAsync();
        Assert.Equal(0, await world.DeliverAsync());

        var received = receiver.Received;
        Assert.Equal(taken, received.Count);
        Assert.Equal(received.Count, received.Select(r => r.Id).Distinct().Count());
        Assert.All(received, r => Assert.True(r.IsSignedWith(secret)));
        Assert.All(received, r => Assert.False(r.HasCookie));
        Assert.All(received, r => Assert.Equal(r.Id, r.Json.GetProperty("id").GetString()));
        Assert.All(await world.DeliveriesAsync(), d => Assert.Equal((DeliveryState.Delivered, 1), (d.State, d.Attempt)));
        await using var db = world.Db();
        var rounds = await db.Rounds.Include(r => r.Tasks).Where(r => r.CaseId == caseId).ToListAsync();
        Assert.Equal(Steps(rounds.Where(r => r.Tasks.Any(t => t.Side == Side.B))), Steps(received, "asked"));
        Assert.Equal(Steps(rounds.Where(r => r.Side != Side.A || r.Role == Role.Executive)), Steps(received, "decided"));
        Assert.Single(received, r => r.Type == "approved");
        Assert.Empty(Steps(received, "overdue"));

        var decided = received.Single(r => r is { Type: "decided", Step: "legal-b" }).Json;
        var round = rounds.Single(r => r.ActivityId == "legal-b");
        var (id, reference, fr) = (decided.GetProperty("id"), decided.GetProperty("reference"), decided.GetProperty("step").GetProperty("fr"));
        var dueOn = round.DueOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var expected = $$$"""
            {"id":"{{{id}}}","type":"decided","version":1,"at":"2026-03-02T09:00:00.000Z","agreement":"{{{world.Agreement.Reference}}}","case":"{{{caseId}}}",
            "reference":"{{{reference}}}","step":{"id":"legal-b","en":"Legal review at Gustave Roussy","fr":"{{{fr}}}"},
            "side":"B","outcome":"Approved","dueOn":"{{{dueOn}}}","link":"http://localhost:5080/cases/{{{caseId}}}"}
            """;
        Assert.Equal(expected.ReplaceLineEndings(""), received.Single(r => r is { Type: "decided", Step: "legal-b" }).Body);
        Assert.Contains("Gustave Roussy", decided.GetProperty("step").GetProperty("fr").GetString(), StringComparison.Ordinal);
    }

    [SkippableTheory, OnBoth]
    public async Task A_step_that_nobody_answered_by_its_last_day_is_told_once_as_overdue(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver();
        await using var world = await WebhookWorld.StartAsync(kind, receiver);
        await world.AddAsync(Side.A, receiver, WebhookEvent.Overdue);
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.PassAsync(TimeSpan.FromDays(13.5));
        Assert.Empty(await world.DeliveriesAsync());

        await world.Host.PassAsync(TimeSpan.FromDays(8));
        await world.DeliverAsync();

        await using var db = world.Db();
        Assert.Equal(Steps(await db.Rounds.Where(r => r.Status == RoundStatus.Open && r.Side == Side.A).ToListAsync()), Steps(receiver.Received, "overdue"));
        Assert.Contains("legal-a", Steps(receiver.Received, "overdue"));
    }

    [SkippableTheory, OnBoth]
    public async Task Nothing_of_the_other_partys_lane_and_no_word_that_a_person_wrote_is_ever_owed(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var receiver = new HookReceiver();
        await using var world = await WebhookWorld.StartAsync(kind, receiver);
        await world.AddAsync(Side.A, receiver);
        await using var db = world.Db();
        foreach (var person in await db.People.ToListAsync())
        {
            person.Name = $"{Marker} {person.Name}";
        }

        await db.SaveChangesAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync() with { Title = $"{Marker} title" });
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, $"{Marker} reason", CancellationToken.None);
        await world.Driver.ReviseAsync(World.Head, submitted.ProposalId, c => c with { ConfidentialityNotes = Marker }, $"{Marker} note", CancellationToken.None);
        await world.ApproveAllAsync(submitted.CaseId);
        await world.Host.PassAsync(TimeSpan.FromDays(30));
        await world.DeliverAsync();

        Assert.Contains("legal-a", Steps(receiver.Received, "decided"));
        Assert.DoesNotContain(Steps(receiver.Received, ""), s => s.Contains("-b", StringComparison.Ordinal) && s != "executive-b");
        Assert.DoesNotContain(receiver.Received, r => r.Step is "triage" or "revise");
        Assert.All(await world.DeliveriesAsync(), d => Assert.DoesNotContain(Marker, d.Body!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_that_changes_hands_is_not_told_again_and_only_chosen_events_are_told()
    {
        await using var receiver = new HookReceiver();
        await using var world = await WebhookWorld.StartAsync(DatabaseKind.Sqlite, receiver);
        await world.AddAsync(Side.A, receiver, WebhookEvent.Asked);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var owed = (await world.DeliveriesAsync()).Count;
        var (_, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", CancellationToken.None);
        var to = (await world.Driver.ActorAsync(World.Email(Side.A, "patent-counsel"), CancellationToken.None)).PersonId;
        await world.Host.Get<HandOverHandler>().HandleAsync(actor, "hand-over-a", new HandOverCommand(task.Id, to, HandOver.Delegate, "away"), CancellationToken.None);
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-a", DecisionKind.Approve, "", CancellationToken.None);

        Assert.Equal(owed, (await world.DeliveriesAsync()).Count);
        await world.DeliverAsync();
        Assert.Equal(Asked, receiver.Received.Select(r => r.Type).Distinct());
    }

    private static IReadOnlyList<string> Steps(IEnumerable<Round> rounds) => [.. rounds.Select(r => r.ActivityId).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Steps(IEnumerable<ReceivedHook> received, string type) =>
        [.. received.Where(r => (type.Length == 0 || r.Type == type) && r.Step.Length > 0).Select(r => r.Step).Order(StringComparer.Ordinal)];
}
