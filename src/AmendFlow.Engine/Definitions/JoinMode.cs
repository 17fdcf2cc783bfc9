using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>What a <c>FlowJoin</c> waits for (design.md section 2, rule 3).</summary>
internal enum JoinMode
{
    WaitAny,
    WaitAll,
    WaitAllActive,
}

/// <summary>Reads the mode of a join. It shapes the diagram, so it must stand in the file, not in a script.</summary>
internal static class JoinModes
{
    /// <summary>Null: the file names a mode that is none. Absent: WaitAny, as in Elsa.</summary>
    public static JoinMode? Read(JsonNode? json, string? toolVersion)
    {
        var value = json is JsonObject wrapped ? (wrapped["expression"] as JsonObject)?["value"] : json;
        if (json is JsonObject input && (input["expression"] as JsonObject)?.Text("type") is { } type && type != "Literal")
        {
            return null;
        }

        return value.AsText() switch
        {
            null or "" or "WaitAny" or "2" => JoinMode.WaitAny,
            "WaitAll" or "0" => JoinMode.WaitAll,
            "WaitAllActive" => JoinMode.WaitAllActive,
            "1" => IsBeforeWaitAllActive(toolVersion) ? JoinMode.WaitAny : JoinMode.WaitAllActive,
            _ => null,
        };
    }

    // The number 1 changed its meaning with Elsa 3.5.2 (elsa-format.md A.13).
    private static bool IsBeforeWaitAllActive(string? toolVersion) =>
        !Version.TryParse(toolVersion, out var version) || version < new Version(3, 5, 2);
}
