using System.Text.Json.Nodes;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Moves;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Cases;

/// <summary>Versions of the shipped workflow to move a case to, and what coordinators do about it.</summary>
internal static class MoveWorld
{
    public static string CoordinatorA => World.Email(Side.A, "alliance-manager");

    public static string CoordinatorB => World.Email(Side.B, "partnerships");

    /// <summary>Version 2 asks party B’s finance once more, between the reviews and the committee.</summary>
    public static Task PublishBudgetCheckAsync(World world) => world.PublishAsync(step =>
    {
        var check = step("finance-b").DeepClone().AsObject();
        check["id"] = "budget-check";
        check["name"] = "BudgetCheck";
        check["customProperties"]!["amendflow:text"] = new JsonObject { ["en"] = "Budget check, party B", ["fr"] = "Contrôle du budget, partie B" };
        var root = RootOf(step);
        root["activities"]!.AsArray().Add(check);
        Ways(root).Single(w => End(w, "source") == "all-reviews")["target"]!["activity"] = "budget-check";
        root["connections"]!.AsArray().Add(Way("budget-check", "Approved", "committee"));
        root["connections"]!.AsArray().Add(Way("budget-check", "Rejected", "rejected"));
        root["connections"]!.AsArray().Add(Way("budget-check", "Lapsed", "lapsed"));
    });

    /// <summary>The next version lacks a step, and every way to and from it.</summary>
    public static Task PublishWithoutAsync(World world, string id) => world.PublishAsync(step =>
    {
        var root = RootOf(step);
        root["activities"]!.AsArray().Remove(step(id));
        foreach (var way in Ways(root).Where(w => End(w, "source") == id || End(w, "target") == id).ToList())
        {
            root["connections"]!.AsArray().Remove(way);
        }
    });

    public static async Task<MoveAnswer> AskAsync(World world, Guid caseId, int version = 2, string by = "", string? commandId = null) =>
        await world.Host.Get<MoveHandler>().AskAsync(
            await world.Driver.ActorAsync(by.Length == 0 ? CoordinatorA : by, CancellationToken.None), commandId ?? Id(world),
            new(caseId, (await world.CaseAsync(caseId)).Version, version, "The budget has to be looked at."), CancellationToken.None);

    public static async Task<MoveAnswer> AnswerAsync(
        World world, Guid caseId, bool agree = true, string by = "", int? seen = null, string? commandId = null, string reason = "Not now.") =>
        await world.Host.Get<MoveHandler>().AnswerAsync(
            await world.Driver.ActorAsync(by.Length == 0 ? CoordinatorB : by, CancellationToken.None), commandId ?? Id(world),
            new(caseId, seen ?? (await world.CaseAsync(caseId)).Version, agree, reason), CancellationToken.None);

    public static async Task<(int Status, string Said)> ReplayAsync(World world)
    {
        using var output = new StringWriter();
        return (await VerifyVerb.RunAsync(world.Host.Database, output, CancellationToken.None, replay: true), output.ToString());
    }

    public static async Task<string[]> ActsAsync(World world, Guid caseId)
    {
        await using var db = world.Db();
        return await db.AuditEntries.Where(e => e.CaseId == caseId && (e.Action.StartsWith("move-") || e.Action == "case-moved"))
            .OrderBy(e => e.Sequence).Select(e => e.Action).ToArrayAsync();
    }

    private static string Id(World world) => $"move-{world.Host.Get<IIds>().Next():N}";

    private static JsonObject RootOf(Func<string, JsonObject> step) => step("start").Parent!.Parent!.AsObject();

    private static IEnumerable<JsonNode> Ways(JsonObject root) => root["connections"]!.AsArray().Select(w => w!);

    private static string End(JsonNode way, string end) => way[end]!["activity"]!.GetValue<string>();

    private static JsonObject Way(string source, string port, string target) => new()
    {
        ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
    };
}
