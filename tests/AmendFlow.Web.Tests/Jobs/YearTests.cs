using AmendFlow.Agreements.Approval;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>
/// Cases of a whole year under a clock that goes from one instant at which something is due to the next: every rung of every ladder comes
/// once, on a working morning, to whoever had not answered, nothing comes after a step was closed, and nobody is flooded.
/// </summary>
public sealed class YearTests
{
    private static readonly int Cases = LongRun.Is ? 1000 : 5;

    [Fact]
    public async Task Over_a_year_every_rung_comes_once_on_a_working_morning_and_none_after_its_step_closed()
    {
        await using var world = await World.StartAsync();
        var content = await world.SmallAsync();
        var random = new Random(2026);
        var answers = new PriorityQueue<(Guid CaseId, string Step), DateTimeOffset>();
        for (var i = 0; i < Cases; i++)
        {
            await PassAsync(world.Host, TestHost.Start + (TimeSpan.FromDays(300) * i / Cases), answers);
            var submitted = await world.InReviewAsync(content);
            await using var db = world.Db();
            foreach (var step in await db.Rounds.Where(r => r.CaseId == submitted.CaseId && r.Kind == RoundKind.Approval).OrderBy(r => r.ActivityId).Select(r => r.ActivityId).ToListAsync())
            {
                // A third never answers.
                if (random.Next(3) > 0)
                {
                    answers.Enqueue((submitted.CaseId, step), world.Host.Clock.GetUtcNow().AddHours(random.Next(24 * 25)));
                }
            }
        }

        await PassAsync(world.Host, TestHost.Start.AddDays(365), answers);

        await using var all = world.Db();
        var (faults, rungs) = await FaultsAsync(all, TestHost.Start.AddDays(365));
        Assert.Empty(faults);
        Assert.True(rungs >= 10 * Cases, $"Only {rungs} rungs came in a year.");

        // What looks would see: a rung that is lost, one in the night, one that comes too late.
        var mail = await all.Mails.FirstAsync(m => m.Kind == MailKind.Reminder && m.State == MailState.Sent);
        mail.SentAt = mail.SentAt!.Value.AddHours(-6);
        await all.SaveChangesAsync();
        Assert.Contains((await FaultsAsync(all, TestHost.Start.AddDays(365))).Faults, f => f.Contains("at night", StringComparison.Ordinal));
        all.Mails.Remove(mail);
        await all.SaveChangesAsync();
        Assert.Contains((await FaultsAsync(all, TestHost.Start.AddDays(365))).Faults, f => f.Contains("came 0 times", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_is_started_anew_each_day_reminds_of_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("amendflow-test-");
        var connection = $"Data Source={Path.Combine(folder.FullName, "year.db")};Pooling=false";
        await using (var world = await World.StartAsync(on: connection))
        {
            await world.InReviewAsync(await world.SmallAsync());
            await world.Host.SweepAsync();
        }

        var now = TestHost.Start;
        for (var day = 0; day < 18; day++)
        {
            await using var host = await TestHost.StartAsync(on: connection, at: now);
            now += TimeSpan.FromDays(1);
            await PassAsync(host, now, new());
        }

        await using var db = new Database(connection).CreateDbContext();
        var (faults, rungs) = await FaultsAsync(db, now);
        Assert.Empty(faults);
        Assert.True(rungs >= 10);
        folder.Delete(recursive: true);
    }

    /// <summary>From one instant at which something is due to the next, until a given one.</summary>
    private static async Task PassAsync(TestHost host, DateTimeOffset until, PriorityQueue<(Guid CaseId, string Step), DateTimeOffset> answers)
    {
        while (await NextAsync(host, answers) is var next && next <= until)
        {
            if (next > host.Clock.GetUtcNow())
            {
                host.Clock.SetUtcNow(next);
            }

            while (answers.TryPeek(out var answer, out var at) && at <= host.Clock.GetUtcNow())
            {
                answers.Dequeue();
                await AnswerAsync(host, answer.CaseId, answer.Step);
            }

            await host.SweepAsync();
            if (await NextAsync(host, answers) <= host.Clock.GetUtcNow())
            {
                throw new InvalidOperationException($"What is due at {next:O} is not done by a sweep.");
            }
        }

        host.Clock.SetUtcNow(until);
    }

    private static async Task<DateTimeOffset> NextAsync(TestHost host, PriorityQueue<(Guid CaseId, string Step), DateTimeOffset> answers)
    {
        await using var db = host.Database.CreateDbContext();
        var timer = await db.Timers.Where(t => t.State == TimerState.Pending).MinAsync(t => (DateTimeOffset?)t.DueAt);
        var mail = await db.Mails.Where(m => m.State == MailState.Owed || m.State == MailState.Rendered).MinAsync(m => (DateTimeOffset?)m.NextAttemptAt);
        return new[] { timer ?? DateTimeOffset.MaxValue, mail ?? DateTimeOffset.MaxValue, answers.TryPeek(out _, out var at) ? at : DateTimeOffset.MaxValue }.Min();
    }

    private static async Task AnswerAsync(TestHost host, Guid caseId, string step)
    {
        await using var db = host.Database.CreateDbContext();
        if (await db.Rounds.AnyAsync(r => r.CaseId == caseId && r.ActivityId == step && r.Status == RoundStatus.Open))
        {
            await host.Get<CaseDriver>().DecideAsync(caseId, step, DecisionKind.Approve, "", CancellationToken.None);
        }
    }

    /// <summary>Worked out from the steps and their calendars alone, and compared with what was sent.</summary>
    private static async Task<(IReadOnlyList<string> Faults, int Rungs)> FaultsAsync(AmendFlowDbContext db, DateTimeOffset now)
    {
        db.ChangeTracker.Clear();
        var agreement = await db.Agreements.Include(a => a.Parties).SingleAsync();
        var rounds = await db.Rounds.AsNoTracking().Include(r => r.Tasks).Where(r => r.Kind == RoundKind.Approval).ToListAsync();
        var sent = (await db.Mails.AsNoTracking().Where(m => m.Kind == MailKind.Reminder || m.Kind == MailKind.Overdue).ToListAsync())
            .Where(m => m.State == MailState.Sent).ToLookup(m => m.TaskId);
        var digests = (await db.Mails.AsNoTracking().Where(m => m.Kind == MailKind.Digest && m.State == MailState.Sent).ToListAsync()).ToLookup(m => m.PersonId);
        var (faults, rungs) = (new List<string>(), 0);
        foreach (var (round, task) in rounds.SelectMany(r => r.Tasks.Where(t => t.Kind == TaskKind.Decide).Select(t => (r, t))))
        {
            var calendar = agreement.Of(task.Side).Calendar();
            var expected = new[] { -5, -2, 0, 2 }.Select(offset => calendar.AddWorkingDays(round.DueOn, offset))
                .Where(day => calendar.At(day, new TimeOnly(8, 30)) is var at && at > task.OpenedAt && at <= now && !(task.ClosedAt <= at) && !(round.ClosedAt <= at)).ToList();
            var mails = sent[task.Id].ToList();
            rungs += mails.Count;
            foreach (var day in expected)
            {
                // Beyond the flood limit a digest of that morning stands for it.
                var times = mails.Count(m => calendar.LocalDate(m.SentAt!.Value) == day);
                var digested = digests[task.AssigneeId].Any(m => calendar.LocalDate(m.SentAt!.Value) == day && m.SentAt >= calendar.At(day, new TimeOnly(8, 30)));
                rungs += times == 0 && digested ? 1 : 0;
                faults.AddRange(times == 1 || (times == 0 && digested) ? [] : [$"{round.ActivityId}: the rung of {day:O} came {times} times"]);
            }

            faults.AddRange(mails.Count <= expected.Count ? [] : [$"{round.ActivityId}: {mails.Count} reminders instead of {expected.Count}"]);
            foreach (var at in mails.Select(m => m.SentAt!.Value))
            {
                var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(task.Side).Zone));
                faults.AddRange(calendar.IsWorkingDay(calendar.LocalDate(at)) ? [] : [$"{round.ActivityId}: reminded on {local:O}, no working day"]);
                faults.AddRange(local.Hour is >= 7 and < 20 ? [] : [$"{round.ActivityId}: reminded at {local:O}, at night"]);
                faults.AddRange(at > round.ClosedAt ? [$"{round.ActivityId}: reminded at {at:O} after it closed at {round.ClosedAt:O}"] : []);
            }
        }

        foreach (var person in sent.SelectMany(m => m).GroupBy(m => m.PersonId))
        {
            var times = person.Select(m => m.SentAt!.Value).Order().ToList();
            faults.AddRange(times.Skip(Chasing.Flood).Zip(times).Where(t => t.First - t.Second < TimeSpan.FromHours(1)).Select(t => $"flooded at {t.First:O}"));
        }

        return (faults, rungs);
    }
}
