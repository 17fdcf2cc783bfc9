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
    private TaskCompletionSource<string>? aim;
    private Uri? aimedAt;

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

    /// <summary>Waits until a decision that is sent to a node next stands in the database.</summary>
    /// <returns>False when none came to that in time.</returns>
    public async Task<bool> RecordedAsync(Uri node)
    {
        var waiting = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        (aimedAt, aim) = (node, waiting);
        try
        {
            var command = await waiting.Task.WaitAsync(TimeSpan.FromSeconds(5));
            await using var db = stage.Database.CreateDbContext();
            for (var looks = 0; looks < 2000; looks++)
            {
                if (await db.Decisions.AnyAsync(d => d.CommandId == command))
                {
                    return true;
                }
            }
        }
        catch (TimeoutException)
        {
            // Nobody decides at the moment, so any moment is as good.
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

        await using var db = stage.Database.CreateDbContext();
        var version = await db.Proposals.Where(p => p.Id == id).Select(p => p.Version).SingleAsync();
        var submitted = await PostAsync(random, "submit", head, $"/api/proposals/{id}/submit", new() { ["version"] = version });
        return submitted.Told == Told.Ok ? JsonNode.Parse(submitted.Words)!["caseId"]!.GetValue<Guid>() : null;
    }

    private async Task ReviewAsync(Random random, Guid caseId)
    {
        var (a, b) = (await stage.RoundAsync(caseId, "legal-a"), await stage.RoundAsync(caseId, "legal-b"));
        if (random.Next(10) == 0)
        {
            await using var db = stage.Database.CreateDbContext();
            var proposal = await db.Cases.Where(c => c.Id == caseId).Select(c => c.ProposalId).SingleAsync();
            await PostAsync(random, "withdraw", stage.People[World.Head], $"/api/proposals/{proposal}/withdraw", new() { ["reason"] = "It is overtaken." });
            return;
        }

        // Both of A answer, and one of them comes too late.
        var votes = a.Tasks.Select(t => DecideAsync(random, t, a, "approve")).Append(DecideAsync(random, b.Tasks[0], b, random.Next(8) == 0 ? "reject" : "approve")).ToList();
        await Task.WhenAll(votes);
        await using var then = stage.Database.CreateDbContext();
        if (await then.Rounds.AsNoTracking().Include(r => r.Tasks).SingleOrDefaultAsync(r => r.CaseId == caseId && r.ActivityId == "scientific-a") is { Status: RoundStatus.Open } science)
        {
            await DecideAsync(random, science.Tasks[0], science, "approve");
        }
    }

    private async Task<Operation> PostAsync(Random random, string kind, Guid person, string path, JsonObject body)
    {
        // People think; a machine that is never idle would only show how slowly a node starts on it.
        await Task.Delay(random.Next(100));
        return await client.PostAsync(kind, Any(random), person, path, body, tries: Tries(random));
    }

    private Task<Operation> DecideAsync(Random random, WorkTask task, Round round, string decision)
    {
        var command = Client.NewCommand();
        var node = Any(random);
        if (node(0) == aimedAt)
        {
            aim?.TrySetResult(command);
        }

        return client.DecideAsync(node, task, round, decision, command, Tries(random));
    }

    private static int? Tries(Random random) => random.Next(5) == 0 ? 1 : null;

    private Func<int, Uri> Any(Random random)
    {
        var first = random.Next(nodes.Count);
        return attempt => nodes[(first + attempt) % nodes.Count];
    }
}
