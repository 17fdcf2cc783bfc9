using System.Text.Json.Nodes;
using AmendFlow.Agreements.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Cases;

public sealed class NoticeTests
{
    [SkippableTheory, OnBoth]
    public async Task Two_steps_that_tell_of_the_same_are_both_heard_and_the_case_goes_on(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await world.PublishAsync(step => TellBefore(step("legal-b"), step("notify-approved")));
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        Assert.Equal(1, await ToldAsync(world, submitted.CaseId));

        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);

        Assert.Equal(CaseStatus.ApprovedToBeSigned, (await world.CaseAsync(submitted.CaseId)).Status);
        Assert.Equal(2, await ToldAsync(world, submitted.CaseId));
        await world.Host.SweepAsync();
    }

    [Fact]
    public async Task A_step_that_only_says_how_far_the_case_is_tells_that_and_nothing_of_an_approval()
    {
        await using var world = await World.StartAsync();
        await world.PublishAsync(step =>
        {
            TellBefore(step("legal-b"), step("notify-approved"));
            var early = step("tell-early");
            early["message"]!["expression"]!["value"] = "reached";
            TellBefore(early, early, "tell-first");
            early["customProperties"]!["amendflow:text"] = new JsonObject { ["en"] = "Begun, party B", ["fr"] = "Début, partie B" };
            step("tell-first")["customProperties"]!["amendflow:text"] = new JsonObject { ["en"] = "First", ["fr"] = "D’abord\r\nBcc: all@x.example" };
        });
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();

        await using var db = world.Db();
        Assert.Equal(0, await db.Mails.CountAsync(m => m.CaseId == submitted.CaseId && m.Kind == MailKind.Approved));
        var proposer = await db.Proposals.Where(p => p.CaseId == submitted.CaseId).Select(p => p.ProposerId).SingleAsync();
        var told = await db.Mails.Where(m => m.CaseId == submitted.CaseId && m.Kind == MailKind.Reached && m.PersonId == proposer).ToListAsync();
        var texts = told.ConvertAll(m => MimeKit.MimeMessage.Load(Path.Combine(world.Host.MailFolder, $"{m.Id}.eml")).TextBody!.Replace('\u00A0', ' '));
        Assert.Equal(2, texts.Count);
        Assert.Single(texts, t => t.Contains("Le dossier est arrivé à l’étape « D’abord Bcc: all@x.example »", StringComparison.Ordinal));
        Assert.Single(texts, t => t.Contains("Le dossier est arrivé à l’étape « Début, Gustave Roussy »", StringComparison.Ordinal));
        Assert.All(texts, t => Assert.DoesNotContain("approuvé", t, StringComparison.Ordinal));
    }

    /// <summary>A copy of a step that tells people stands on the only way to another step.</summary>
    private static void TellBefore(JsonObject step, JsonObject notify, string name = "tell-early")
    {
        var flow = step.Parent!.Parent!.AsObject();
        var id = step["id"]!.GetValue<string>();
        var copy = notify.DeepClone().AsObject();
        (copy["id"], copy["nodeId"], copy["name"]) = (name, $"Workflow1:flow:{name}", name);
        flow["activities"]!.AsArray().Add(copy);
        var way = flow["connections"]!.AsArray().Single(c => c!["target"]!["activity"]!.GetValue<string>() == id && c["source"]!["port"]!.GetValue<string>() == "LegalB")!;
        way["target"]!["activity"] = name;
        flow["connections"]!.AsArray().Add(new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = name, ["port"] = "Done" },
            ["target"] = new JsonObject { ["activity"] = id, ["port"] = "In" },
        });
    }

    private static async Task<int> ToldAsync(World world, Guid caseId)
    {
        await using var db = world.Db();
        var proposer = await db.Proposals.Where(p => p.CaseId == caseId).Select(p => p.ProposerId).SingleAsync();
        return await db.Mails.CountAsync(m => m.CaseId == caseId && m.Kind == MailKind.Approved && m.PersonId == proposer);
    }
}
