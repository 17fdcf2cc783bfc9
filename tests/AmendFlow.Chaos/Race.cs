using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>One case, its first legal task, and those who run for it.</summary>
internal sealed class Race(Stage stage, IReadOnlyList<TestHost> nodes, Client client, Browser counsel, Browser coordinator, Random random)
{
    private readonly List<Operation> told = [];
    private Round round = null!;
    private WorkTask task = null!;

    /// <summary>How the task ended.</summary>
    public string End { get; private set; } = "";

    public async Task RunAsync()
    {
        var caseId = await stage.CaseAsync(nodes[random.Next(nodes.Count)]);
        round = await stage.RoundAsync(caseId, "legal-a");
        task = round.Tasks.Single(t => t.AssigneeId == stage.People[Stage.Counsel]);
        var runners = await RunnersAsync(caseId);
        using var start = new SemaphoreSlim(0);
        var under = runners.Select(r => (Run: r, Late: random.Next(2) * random.Next(30))).Select(r => Task.Run(async () =>
        {
            await start.WaitAsync();
            await Task.Delay(r.Late);
            await r.Run();
        })).ToList();
        start.Release(under.Count);
        await Task.WhenAll(under);
    }

    /// <summary>What does not fit in what the runners were told.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync()
    {
        await using var db = stage.Database.CreateDbContext();
        var ended = await db.Tasks.AsNoTracking().Include(t => t.Round).SingleAsync(t => t.Id == task.Id);
        var @case = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == ended.CaseId);
        var acted = await db.Decisions.AsNoTracking().Where(d => d.RoundId == round.Id).Join(db.People, d => d.ActorId, p => p.Id, (d, p) => p.Name).ToListAsync();
        End = ended.State == TaskState.Done ? "decided by themselves" : ended.CloseReason ?? "nobody";
        var decided = told.Count(o => o.Kind == "decide" && o.PersonId == task.AssigneeId && o.Told == Told.Ok);
        var reassigned = told.Count(o => o.Kind == "reassign" && o.Told == Told.Ok);
        var expected = (ended.State, ended.CloseReason) switch
        {
            (TaskState.Done, _) => (1, 0),
            (TaskState.Closed, "reassigned") => (0, 1),
            (TaskState.Closed, _) => (0, 0),
            _ => (-1, -1),
        };
        var wrong = new List<string>();
        if ((decided, reassigned) != expected)
        {
            wrong.Add($"task {task.Id} ended as '{End}', but {decided} decisions and {reassigned} reassignments were acknowledged");
        }

        var truths = acted.Select(name => $"Already recorded: {name}").Concat(
        [
            $"no longer open ({RoundWords.Closed(ended.Round!.CloseReason).En})", $"no longer open ({RoundWords.Task(ended.State, ended.CloseReason).En})", "This task is no longer open", "what happened stands above",
        ]).ToList();
        foreach (var loser in told.Where(o => o.Told == Told.Refused))
        {
            var isTrue = loser.Kind == "withdraw"
                ? @case.EndedAt is not null && loser.Words.Contains("the case has ended", StringComparison.Ordinal)
                : truths.Any(t => loser.Words.Contains(t, StringComparison.Ordinal));
            if (!isTrue)
            {
                wrong.Add($"{loser.Kind} on task {task.Id}, which ended as '{End}', was told ({loser.Status}): {loser.Brief}");
            }
        }

        return wrong;
    }

    // The person of the task runs by page and API in every race, the others in most of them; who is asked first differs.
    private async Task<List<Func<Task>>> RunnersAsync(Guid caseId)
    {
        var person = task.AssigneeId;
        var colleague = round.Tasks.Single(t => t.Id != task.Id);
        var (byPage, byReassigning) = (Client.NewCommand(), Client.NewCommand());
        var (page, api, other, hands, back) = (Any(), Any(), Any(), Any(), Any());
        var runners = new List<Func<Task>>
        {
            () => NoteAsync(client.FormAsync("decide", person, byPage, i => counsel.DecideAsync(page(i), $"/tasks/{task.Id}/decide", round, "approve", byPage))),
            () => NoteAsync(client.DecideAsync(api, task, round, "reject")),
        };
        AddOften(runners, 4, () => NoteAsync(client.DecideAsync(other, colleague, round, random.Next(2) == 0 ? "approve" : "request-changes")));
        AddOften(runners, 4, () => NoteAsync(client.FormAsync("reassign", stage.People[World.Email(Side.A, "alliance-manager")], byReassigning,
            i => coordinator.HandOverAsync(hands(i), task.Id, stage.People[World.Email(Side.A, "patent-counsel")], byReassigning))));
        AddOften(runners, 2, () => NoteAsync(client.PostAsync("withdraw", back, stage.People[World.Head], $"/api/proposals/{ProposalOf(caseId)}/withdraw", new() { ["reason"] = "It is overtaken." })));
        if (random.Next(4) > 0)
        {
            await using var db = stage.Database.CreateDbContext();
            await db.Timers.Where(t => t.RoundId == round.Id && t.Kind == TimerKind.Lapse).ExecuteUpdateAsync(s => s.SetProperty(t => t.DueAt, TestHost.Start));
            runners.AddRange(nodes.Select<TestHost, Func<Task>>(n => () => n.Get<TimerSweep>().RunAsync(CancellationToken.None)));
        }

        if (random.Next(4) == 0)
        {
            var phone = await PhoneAsync(person);
            var (link, command, node) = (phone.Link, Client.NewCommand(), Any());
            runners.Add(async () =>
            {
                using (phone.Browser)
                {
                    await NoteAsync(client.FormAsync("decide", person, command, i => phone.Browser.DecideAsync(node(i), $"/a/{link}/decide", round, "approve", command)));
                }
            });
        }

        return [.. runners.OrderBy(_ => random.Next())];
    }

    private void AddOften(List<Func<Task>> runners, int outOfFive, Func<Task> runner)
    {
        if (random.Next(5) < outOfFive)
        {
            runners.Add(runner);
        }
    }

    private async Task<(Browser Browser, string Link)> PhoneAsync(Guid person)
    {
        var (token, code) = await MailedLink.MakeAsync(stage, task.Id, person);
        var browser = new Browser();
        await browser.OpenLinkAsync(nodes[random.Next(nodes.Count)].Address, token, code);
        return (browser, token);
    }

    private Guid ProposalOf(Guid caseId)
    {
        using var db = stage.Database.CreateDbContext();
        return db.Cases.Where(c => c.Id == caseId).Select(c => c.ProposalId).Single();
    }

    private Func<int, Uri> Any()
    {
        var first = random.Next(nodes.Count);
        return attempt => nodes[(first + attempt) % nodes.Count].Address;
    }

    private async Task NoteAsync(Task<Operation> operation)
    {
        var answered = await operation;
        lock (told)
        {
            told.Add(answered);
        }
    }
}
