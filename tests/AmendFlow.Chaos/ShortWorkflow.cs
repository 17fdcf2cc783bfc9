using System.Text.Json.Nodes;
using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Web.Features.Definitions;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>
/// A next version of the shipped workflow, cut down to what scenarios need: both legal reviews at once, a join, a scientific review, the
/// end. A case is there quickly, and still has a fork, a join, deadlines and refusals. Silence lets the legal review of A lapse.
/// </summary>
internal static class ShortWorkflow
{
    private static readonly string[] Kept =
    [
        "start", "reviews", "legal-a", "legal-a-revise", "legal-b", "legal-b-revise", "all-reviews", "scientific-a", "scientific-a-revise",
        "status-approved", "notify-approved", "end-approved", "rejected", "status-rejected", "notify-rejected", "end-rejected",
        "lapsed", "status-lapsed", "notify-lapsed", "end-lapsed",
    ];

    /// <param name="quorum">How many yes the legal review of A needs; 1: the first counts.</param>
    public static async Task PublishAsync(AmendFlowDbContext db, int quorum)
    {
        var last = await db.Definitions.SingleAsync(d => d.DefinitionId == DefinitionStore.ProjectAmendment && d.Status == DefinitionStatus.Published);
        var json = JsonNode.Parse(last.Json)!.AsObject();
        json["id"] = $"{last.DefinitionId}-short";
        json["version"] = last.Version + 1;
        var root = json["root"]!.AsObject();
        root["activities"] = Only(root["activities"]!.AsArray(), a => Kept.Contains(Text(a["id"])));
        root["connections"] = Only(root["connections"]!.AsArray(), c => Kept.Contains(Source(c)) && Kept.Contains(Target(c))
            && !(Source(c) == "reviews" && Target(c).StartsWith("scientific", StringComparison.Ordinal))
            && !(Source(c) == "scientific-a" && Target(c) == "all-reviews"));
        Connect(root, "start", "Done", "reviews");
        Connect(root, "all-reviews", "Done", "scientific-a");
        Connect(root, "scientific-a", "Approved", "status-approved");
        Step(root, "reviews")["branches"]!["expression"]!["value"] = """["LegalA", "LegalB"]""";
        var legal = Step(root, "legal-a");
        legal["onSilence"] = Literal("String", "lapse");
        if (quorum > 1)
        {
            legal["rule"] = Literal("String", "n-of-m");
            legal["needed"] = Literal("Int32", quorum);
        }

        last.Status = DefinitionStatus.Retired;
        db.Definitions.Add(new DefinitionVersion
        {
            Id = Text(json["id"]),
            DefinitionId = last.DefinitionId,
            Version = last.Version + 1,
            Name = last.Name,
            Json = json.ToJsonString(),
            Status = DefinitionStatus.Published,
            ImportedAt = last.ImportedAt,
            PublishedAt = last.PublishedAt,
        });
        await db.SaveChangesAsync();
    }

    private static JsonObject Literal(string type, JsonNode value) =>
        new() { ["typeName"] = type, ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };

    private static void Connect(JsonObject root, string from, string port, string to) => root["connections"]!.AsArray().Add(new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        ["vertices"] = new JsonArray(),
    });

    private static JsonObject Step(JsonObject root, string id) => root["activities"]!.AsArray().Single(a => Text(a!["id"]) == id)!.AsObject();

    private static JsonArray Only(JsonArray all, Func<JsonNode, bool> which) => [.. all.Where(n => which(n!)).Select(n => n!.DeepClone())];

    private static string Source(JsonNode connection) => Text(connection["source"]!["activity"]);

    private static string Target(JsonNode connection) => Text(connection["target"]!["activity"]);

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
