using System.Text.Json.Nodes;
using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Web.Features.Definitions;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Testing;

/// <summary>Versions of the shipped workflow in which something is different.</summary>
public static class NextVersion
{
    /// <summary>Publishes a next version of the workflow with steps changed: they are the JSON objects of the file, by id.</summary>
    public static async Task PublishAsync(Database database, Action<Func<string, JsonObject>> change)
    {
        await using var db = database.CreateDbContext();
        var last = await db.Definitions.SingleAsync(d => d.DefinitionId == DefinitionStore.ProjectAmendment && d.Status == DefinitionStatus.Published);
        var json = JsonNode.Parse(last.Json)!.AsObject();
        var steps = json["root"]!["activities"]!.AsArray();
        change(id => steps.Single(s => s!["id"]!.GetValue<string>() == id)!.AsObject());
        var version = last.Version + 1;
        json["id"] = $"{last.DefinitionId}-v{version}";
        json["version"] = version;
        last.Status = DefinitionStatus.Retired;
        db.Definitions.Add(new DefinitionVersion
        {
            Id = $"{last.DefinitionId}-v{version}",
            DefinitionId = last.DefinitionId,
            Version = version,
            Name = last.Name,
            Json = json.ToJsonString(),
            Status = DefinitionStatus.Published,
            ImportedAt = TestHost.Start,
            PublishedAt = TestHost.Start,
        });
        await db.SaveChangesAsync();
    }

    /// <summary>An input of a step as a script.</summary>
    public static JsonObject Script(string typeName, string script) =>
        new() { ["typeName"] = typeName, ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = script } };

    /// <summary>An input that faults whatever the proposal says.</summary>
    public static JsonObject Broken(string typeName) => Script(typeName, "getInput('title').nothing.there");
}
