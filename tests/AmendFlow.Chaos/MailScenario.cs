using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>
/// A mail server in all its moods: one bad address at a time, then down for an hour (of the node's own clock), then everything at once. No mail is lost,
/// those that arrive again are the same byte for byte and had an ambiguous hand-over, and one bad address delays nobody else.
/// </summary>
internal sealed class MailScenario : Scenario
{
    public override string Name => "mail";

    public override string What => "SMTP down, slow, greylisting, answering 4xx and 5xx, resetting before and after the final 250. Counts mails.";

    public override int UsualCount => 2_000;

    public override int UsualNodes => 1;

    public override async Task<Result> RunAsync(Plan plan, TextWriter output)
    {
        await using var sink = new SmtpSink();
        await using var stage = await Stage.MakeAsync(plan, Stage.Reviewers, at: TestHost.Start, settings:
        [
            "--AmendFlow:Mail:Transport", "smtp", "--AmendFlow:Mail:Host", "127.0.0.1", "--AmendFlow:Mail:Port", $"{sink.Port}",
            "--AmendFlow:Mail:Tls", "None", "--AmendFlow:Mail:From", "amendflow@amendflow.example",
        ]);
        var node = stage.Office;
        var mood = new ServerMood();
        sink.Script = mood.Answer;
        var wrong = new List<string>();
        foreach (var bad in ServerMood.Bad)
        {
            await stage.CaseAsync(node);
            mood.Only(bad);
            await node.SweepAsync();
            wrong.AddRange(await DelayedAsync(stage, bad));
            mood.Fine();
            await RestAsync(stage, node);
        }

        while (await CountAsync(stage, _ => true) < plan.Count)
        {
            await stage.CaseAsync(node);
        }

        sink.IsDown = true;
        for (var minute = 0; minute < 60; minute += 5)
        {
            await node.SweepAsync();
            node.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        sink.IsDown = false;
        mood.All();
        await RestAsync(stage, node);
        var mails = await CountAsync(stage, _ => true);

        // Once refused for good, an address rests: what is owed to it later is not even tried.
        var undeliverable = await CountAsync(stage, m => m.State == MailState.Undeliverable && m.MessageId != null);
        await output.WriteLineAsync(
            $"{mails} mails, {await CountAsync(stage, m => m.State == MailState.Sent)} handed over, {undeliverable} undeliverable (all to one address: {mood.Refused.Count == 1}); "
            + $"{mood.Ambiguous} ambiguous hand-overs, {Post.Repeats(sink.Mails)} repeats, {sink.Connections} connections.");
        if (undeliverable != mood.RefusedMails)
        {
            wrong.Add($"{undeliverable} mails are undeliverable, but the server refused {mood.RefusedMails} for good");
        }

        wrong.AddRange(await new Reconciler(stage.Database).RunAsync([]));
        wrong.AddRange(await Post.CheckAsync(stage.Database, sink.Mails, mood.Ambiguous));
        return new Result(mails, 0, mood.Ambiguous, wrong, plan.Seed);
    }

    // After one sweep only the bad address may still wait.
    private static async Task<IReadOnlyList<string>> DelayedAsync(Stage stage, string bad)
    {
        await using var db = stage.Database.CreateDbContext();
        var person = stage.People[bad];
        var waiting = await db.Mails.CountAsync(m => (m.State == MailState.Owed || m.State == MailState.Rendered) && m.PersonId != person);
        return waiting == 0 ? [] : [$"{waiting} mails wait because of {bad}"];
    }

    private static async Task RestAsync(Stage stage, TestHost node)
    {
        for (var tries = 0; tries < 300 && await CountAsync(stage, m => m.State == MailState.Owed || m.State == MailState.Rendered) > 0; tries++)
        {
            node.Clock.Advance(TimeSpan.FromMinutes(10));
            await node.SweepAsync();
        }
    }

    private static async Task<int> CountAsync(Stage stage, System.Linq.Expressions.Expression<Func<OutboxMail, bool>> which)
    {
        await using var db = stage.Database.CreateDbContext();
        return await db.Mails.CountAsync(which);
    }
}
