using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>Reads the edges of a flowchart in every spelling that Elsa has written (elsa-format.md A.8).</summary>
internal static class ConnectionReader
{
    public static ImmutableArray<Connection> Read(
        JsonNode? json, ImmutableHashSet<string> children, string prefix, string path, string flowchartId, ImmutableArray<Finding>.Builder findings)
    {
        var connections = ImmutableArray.CreateBuilder<Connection>();
        var seen = new HashSet<Connection>();
        var index = -1;
        foreach (var edge in json.Items())
        {
            index++;
            var connection = edge is JsonObject item ? Of(item, prefix) : null;
            if (connection is null || !children.Contains(connection.Source) || !children.Contains(connection.Target))
            {
                var place = $"{path}.connections[{index}]";
                findings.Add(Found.Warning("loose-connection", place, flowchartId,
                    "A connection leads from or to a step that is not on this diagram; it is ignored.",
                    "Une liaison part d'une étape ou mène à une étape absente de ce schéma ; elle est ignorée.") with
                {
                    Fix = json is JsonArray
                        ? new Fix(new("Remove the connection", "Supprimer la liaison"), [JsonChange.Remove(place)])
                        : null,
                });
            }
            else if (seen.Add(connection))
            {
                if (connections.Count == DefinitionReader.MaxConnections)
                {
                    findings.Add(Found.Error("too-many-connections", $"{path}.connections[{index}]", flowchartId,
                        $"The diagram has more than {DefinitionReader.MaxConnections} connections.",
                        $"Le schéma compte plus de {DefinitionReader.MaxConnections} liaisons."));
                    break;
                }

                connections.Add(connection);
            }
        }

        return connections.ToImmutable();
    }

    /// <summary>Null when it lacks an end.</summary>
    public static Connection? Of(JsonObject json, string prefix)
    {
        var (source, sourcePort) = End(json, "source");
        var (target, _) = End(json, "target");
        return source is null || target is null ? null : new Connection(prefix + source, sourcePort, prefix + target);
    }

    private static (string? Activity, string? Port) End(JsonObject json, string end) => json.Member(end) switch
    {
        JsonObject nested => (nested.Member("activity").AsText(), nested.Member("port").AsText()),
        var flat => (flat.AsText(), json.Member(end + "Port").AsText()),
    };
}
