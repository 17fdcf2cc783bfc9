using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Api;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>
/// People at work through the API of whichever node answers: a proposal from the draft to the submission, both legal reviews at once,
/// the scientific review; sometimes a refusal, sometimes a withdrawal. One in five does not ask again when no answer comes.
/// </summary>
internal sealed class Load(Stage stage, Client client, IReadOnlyList<Uri> nodes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private Aim? aim;

    /// <param name="Command">That of the next decision that is sent there.</param>
    /// <param name="Killed">Ends when the node is dead: no answer arrives before.</param>
    private sealed record Aim(Uri Node, TaskCompletionSource<string> Command, TaskCompletionSource Killed);

    public async Task WorkAsync(Random random, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (await SubmitAsync(random) is { } caseId)
            {
                await ReviewAsync(random, caseId);
            }
        }
    }

    /// <summary>Kills a node as soon as a decision that it was sent stands in the database; its answer is lost.</summary>
    /// <returns>False when no decision came to that in time, and it was killed all the same.</returns>
    public async Task<bool> KillAtCommitAsync(Uri node, Func<Task> killAsync)
    {
        for (var tries = 1; ; tries++)
        {
            var aimed = new Aim(node, new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
            aim = aimed;
            var isRecorded = await IsRecordedAsync(aimed);
            if (isRecorded || tries == 5)
            {
                await killAsync();
            }

            // Where it was refused, its answer is lost without a kill, and the next decision is aimed at.
            aimed.Killed.SetResult();
            if (isRecorded || tries == 5)
            {
                return isRecorded;
            }
        }
    }

    private async Task<bool> IsRecordedAsync(Aim aimed)
    {
        try
        {
            var command = await aimed.Command.Task.WaitAsync(Patience);
            await using var db = stage.Database.CreateDbContext();
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience;)
            {
                if (await db.Decisions.AnyAsync(d => d.CommandId == command))
                {
                    return true;
                }
            }
        }
        catch (TimeoutException)
        {
            // Nobody decides there at the moment.
        }
        finally
        {
            aim = null;
        }

        return false;
    }

    private async Task<Guid?> SubmitAsync(Random random)
    {
        var (head, leader) = (stage.People[World.Head], stage.People[World.Leader]);
        var content = DemoProjects.Myeloid(leader, head, 2027) with { Samples = new(false, ""), IntellectualProperty = new(false, ""), TransferOfMaterial = new(false, "") };
        var saved = await PostAsync(random, "save", head, "/api/proposals",
            new() { ["agreementId"] = stage.AgreementId, ["content"] = JsonSerializer.SerializeToNode(content, ApiJson.Options) });
        if (saved.Told != Told.Ok)
        {
            return null;
        }

        var id = JsonNode.Parse(saved.Words)!["proposalId"]!.GetValue<Guid>();
        if ((await PostAsync(random, "ask", head, $"/api/proposals/{id}/ask", [])).Told != Told.Ok
            || (await PostAsync(random, "confirm", leader, $"/api/proposals/{id}/confirm", new() { ["seenHash"] = ProposalAccess.Hash(content, []) })).Told != Told.Ok)
        {
            return null;
        }

        var version = await stage.ReadAsync(db => db.Proposals.Where(p => p.Id == id).Select(p => p.Version).SingleAsync());
        var submitted = await PostAsync(random, "submit", head, $"/api/proposals/{id}/submit", new() { ["version"] = version });
        return submitted.Told == Told.Ok ? JsonNode.Parse(submitted.Words)!["caseId"]!.GetValue<Guid>() : null;
    }

    private async Task ReviewAsync(Random random, Guid caseId)
    {
        var (a, b) = (await stage.RoundAsync(caseId, "legal-a"), await stage.RoundAsync(caseId, "legal-b"));
        if (random.Next(10) == 0)
        {
            var proposal = await stage.ReadAsync(db => db.Cases.Where(c => c.Id == caseId).Select(c => c.ProposalId).SingleAsync());
            await PostAsync(random, "withdraw", stage.People[World.Head], $"/api/proposals/{proposal}/withdraw", new() { ["reason"] = "It is overtaken." });
            return;
        }

        // Both of A answer, and one of them comes too late.
        var votes = a.Tasks.Select(t => DecideAsync(random, t, a, "approve")).Append(DecideAsync(random, b.Tasks[0], b, random.Next(8) == 0 ? "reject" : "approve")).ToList();
        await Task.WhenAll(votes);
        if (await stage.ReadAsync(db => db.Rounds.AsNoTracking().Include(r => r.Tasks).SingleOrDefaultAsync(r => r.CaseId == caseId && r.ActivityId == "scientific-a"))
            is { Status: RoundStatus.Open } science)
        {
            await DecideAsync(random, science.Tasks[0], science, "approve");
        }
    }

    private async Task<Operation> PostAsync(Random random, string kind, Guid person, string path, JsonObject body)
    {
        // People think; a machine that is never idle would only show how slowly a node starts on it.
        await Task.Delay(random.Next(400));
        return await client.PostAsync(kind, Any(random), person, path, body, tries: Tries(random));
    }

    private Task<Operation> DecideAsync(Random random, WorkTask task, Round round, string decision)
    {
        var command = Client.NewCommand();
        var node = Any(random);
        var lost = aim is { } aimed && aimed.Node == node(0) && aimed.Command.TrySetResult(command) ? aimed.Killed.Task : null;

        // Who lost an answer asks again: that is what is to be seen.
        return client.DecideAsync(node, task, round, decision, command, lost is null ? Tries(random) : null, lost);
    }

    private static int? Tries(Random random) => random.Next(5) == 0 ? 1 : null;

    private Func<int, Uri> Any(Random random)
    {
        var first = random.Next(nodes.Count);
        return attempt => nodes[(first + attempt) % nodes.Count];
    }
}
