using System.Diagnostics;
using System.Net;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>
/// Hangfire's rows, locks and schema are spoilt under a running node while timers come due. They fire all the same, in time and once, and
/// somebody who asks for a code meanwhile, which rings for Hangfire, is answered. Then the node is started anew, and Hangfire works again.
/// </summary>
/// <param name="atOnce">All the troubles one behind the other, those that stay, with one wait at the end and no new start: for the short run.</param>
internal sealed class HangfireScenario(bool atOnce = false) : Scenario
{
    private const int Cases = 10;
    private readonly int timersEach = atOnce ? 5 : 40;
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PageWaits = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public override string Name => "hangfire";

    public override string What => "Hangfire's locks, jobs, schedule and schema spoilt under a running node while timers come due. Counts troubles.";

    public override int UsualCount => 24;

    public override int UsualNodes => 1;

    public override async Task<Result> RunAsync(Plan plan, TextWriter output)
    {
        await using var stage = await Stage.MakeAsync(plan);
        for (var i = 0; i < Cases; i++)
        {
            await stage.CaseAsync(stage.Office);
        }

        await using var sink = new SmtpSink();
        var nodes = Enumerable.Range(0, plan.Nodes).Select(_ => NodeProcess.On(stage, sink)).ToList();
        var troubles = atOnce ? [.. HangfireTrouble.All.Where(t => t.IsOver)] : HangfireTrouble.All;
        var wrong = new List<string>();
        try
        {
            await Task.WhenAll(nodes.Select(n => n.StartAsync()));
            await RanAsync(stage, wrong);
            var random = new Random(plan.Seed);
            for (var i = 0; i < plan.Count; i++)
            {
                var trouble = troubles[i % troubles.Count];
                await DueTimers.InsertAsync(stage, TimeProvider.System.GetUtcNow().AddSeconds(1), timersEach, i * timersEach);
                await Task.Delay(atOnce ? 0 : random.Next(5000));
                await using (await trouble.BeginAsync(stage.Connection))
                {
                    await AskForCodeAsync(stage, nodes[i % nodes.Count], trouble, wrong);
                    if (!atOnce)
                    {
                        await FiredAsync(stage);
                        await SayAsync(stage, trouble.Name, i * timersEach, output, wrong);
                    }
                }

                if (!atOnce && i % troubles.Count == troubles.Count - 1)
                {
                    await Task.WhenAll(nodes.Select(n => n.KillAsync()));
                    await Task.WhenAll(nodes.Select(n => n.StartAsync()));
                    await RanAsync(stage, wrong);
                }
            }

            if (atOnce)
            {
                // A sweep that was under way may have fired those so far; for these there is no Hangfire at all.
                await DueTimers.InsertAsync(stage, TimeProvider.System.GetUtcNow().AddSeconds(3), timersEach, plan.Count * timersEach);
            }

            await FiredAsync(stage);
            await SayAsync(stage, "all of it", 0, output, wrong);
            if (!atOnce)
            {
                await Post.DrainAsync(stage);
            }
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }

        wrong.AddRange(await new Reconciler(stage.Database).RunAsync([], restless: atOnce));
        wrong.AddRange(await Post.CheckAsync(stage.Database, sink.Mails, nodes.Sum(n => n.Kills)));
        return new Result((plan.Count + (atOnce ? 1 : 0)) * timersEach, nodes.Sum(n => n.Kills), 0, wrong, plan.Seed);
    }

    /// <summary>Hangfire itself has swept, on tables of its own making.</summary>
    private static async Task RanAsync(Stage stage, List<string> wrong)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Prompt; await Task.Delay(200))
        {
            if (await stage.ReadAsync(db => db.Database.SqlQuery<bool>($"""SELECT EXISTS (SELECT 1 FROM hangfire.job WHERE statename = 'Succeeded') AS "Value" """).SingleAsync()))
            {
                return;
            }
        }

        wrong.Add($"Hangfire ran no job within {Prompt.TotalSeconds:0} s of a start");
    }

    private static async Task AskForCodeAsync(Stage stage, HostProcess node, HangfireTrouble trouble, List<string> wrong)
    {
        var task = await stage.ReadAsync(db => db.Tasks.AsNoTracking().Where(t => t.Round!.ActivityId == "legal-b").OrderBy(t => db.LinkCodes.Count()).FirstAsync());
        using var phone = new WebUser(node.Address);
        var link = $"/a/{await MailedLink.MakeBareAsync(stage, task.Id, task.AssigneeId)}";
        var page = await phone.GetAsync(link);
        var waited = Stopwatch.StartNew();
        var answer = await phone.SubmitAsync(page, $"{link}/code");
        if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable) || waited.Elapsed > PageWaits)
        {
            wrong.Add($"{trouble.Name}: who asked for a code was answered {(int)answer.Status} after {waited.Elapsed.TotalSeconds:0.0} s");
        }
    }

    private static async Task FiredAsync(Stage stage)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(200))
        {
            if (!await stage.ReadAsync(db => DueTimers.Of(db).AnyAsync(t => t.State == TimerState.Pending)))
            {
                return;
            }
        }
    }

    private static async Task SayAsync(Stage stage, string what, int from, TextWriter output, List<string> wrong)
    {
        var timers = await stage.ReadAsync(db => DueTimers.Of(db, from).Select(t => new { t.DueAt, t.FiredAt }).ToListAsync());
        var late = timers.Where(t => t.FiredAt is not null).Select(t => (t.FiredAt!.Value - t.DueAt).TotalSeconds).ToList();
        await output.WriteLineAsync($"{what}: {late.Count} of {timers.Count} timers fired, the last {late.DefaultIfEmpty().Max():0.0} s after it was due.");
        if (late.Count < timers.Count || late.Max() > Prompt.TotalSeconds)
        {
            wrong.Add($"{what}: {timers.Count - late.Count} timers did not fire, {late.Count(l => l > Prompt.TotalSeconds)} fired more than {Prompt.TotalSeconds:0} s late");
        }
    }
}
