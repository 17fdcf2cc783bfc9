using System.Text.Json.Nodes;
using AmendFlow.Data.Definitions;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Browser.Tests;

/// <summary>A draft of two hundred steps in ten rows, each step leading on and to the row below.</summary>
internal static class LargeWorkflow
{
    public static async Task AddAsync(World world)
    {
        await using var db = world.Db();
        if (await db.Definitions.AnyAsync(d => d.DefinitionId == "large"))
        {
            return;
        }

        var steps = new JsonArray([.. Enumerable.Range(0, 200).Select(i => (JsonNode?)new JsonObject
        {
            ["id"] = $"s{i}",
            ["type"] = i == 0 ? "Elsa.Start" : "Elsa.FlowDecision",
            ["metadata"] = new JsonObject { ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = i % 20 * 280, ["y"] = i / 20 * 130 } } },
        })]);
        var ways = new JsonArray([.. Enumerable.Range(0, 199).Select(i => (JsonNode?)Way(i, i + 1, i == 0 ? "Done" : "True")), .. Enumerable.Range(1, 179).Select(i => (JsonNode?)Way(i, i + 20, "False"))]);
        var json = new JsonObject
        {
            ["id"] = "large",
            ["definitionId"] = "large",
            ["name"] = "Large",
            ["version"] = 1,
            ["root"] = new JsonObject { ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["activities"] = steps, ["connections"] = ways },
        }.ToJsonString();
        db.Definitions.Add(new DefinitionVersion
        {
            Id = "large",
            DefinitionId = "large",
            Version = 1,
            Name = "Large",
            Json = json,
            Status = DefinitionStatus.Draft,
            ImportedAt = TestHost.Start,
        });
        await db.SaveChangesAsync();
    }

    private static JsonObject Way(int from, int to, string port) => new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = $"s{from}", ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = $"s{to}", ["port"] = "In" },
    };
}
