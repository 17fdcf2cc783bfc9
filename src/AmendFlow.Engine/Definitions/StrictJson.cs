using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>
/// The first look at a file that somebody uploaded: size, depth, no member twice (two readers would see two definitions) and no
/// <c>$type</c> (a request to load a class).
/// </summary>
internal static class StrictJson
{
    private const int LongestName = 500;

    // A file that is nonsense is not described to its end.
    private const int MostFindings = 100;

    public static JsonObject? Parse(string json, ImmutableArray<Finding>.Builder findings)
    {
        if (Encoding.UTF8.GetByteCount(json) > DefinitionReader.MaxBytes)
        {
            findings.Add(Found.Error("too-large", "$", null,
                "The file is larger than 2 MB.", "Le fichier dépasse 2 Mo."));
            return null;
        }

        try
        {
            var options = new JsonDocumentOptions { MaxDepth = DefinitionReader.MaxDepth, CommentHandling = JsonCommentHandling.Disallow };
            using var document = JsonDocument.Parse(json.TrimStart('\uFEFF'), options);
            var left = DefinitionReader.MaxValues;
            Inspect(document.RootElement, new(null, "$", 0), ref left, findings);
            if (findings.Count > 0)
            {
                return null;
            }

            if (JsonNode.Parse(json.TrimStart('\uFEFF'), documentOptions: options) is JsonObject file)
            {
                Materialise(file);
                return file;
            }
        }
        catch (JsonException e)
        {
            findings.Add(JsonFault.Of(json.TrimStart('\uFEFF'), e));
            return null;
        }

        findings.Add(Found.Error("not-a-definition", "$", null,
            "The file is not a workflow definition: it must be one JSON object.",
            "Le fichier n'est pas une définition de circuit : il doit contenir un seul objet JSON."));
        return null;
    }

    private static void Inspect(JsonElement element, Place here, ref int left, ImmutableArray<Finding>.Builder findings)
    {
        if (left < 0 || findings.Count >= MostFindings)
        {
            return;
        }

        if (left-- == 0)
        {
            findings.Add(Found.Error("too-many-values", here.ToString(), null,
                $"The file holds more than {DefinitionReader.MaxValues} values; it was read up to here.",
                $"Le fichier contient plus de {DefinitionReader.MaxValues} valeurs ; il a été lu jusqu'ici."));
            return;
        }

        if (element.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray())
            {
                Inspect(item, new(here, null, index++), ref left, findings);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var member in element.EnumerateObject())
            {
                if (Decoded(() => member.Name) is not { } name)
                {
                    findings.Add(HalfCharacter(here));
                    continue;
                }

                if (name.Length > LongestName)
                {
                    findings.Add(Found.Error("long-name", here.ToString(), null,
                        $"A member here has a name of {name.Length} characters; at most {LongestName} are read.",
                        $"Un membre porte ici un nom de {name.Length} caractères ; {LongestName} au plus sont lus."));
                    continue;
                }

                var place = new Place(here, name, 0);
                if (!seen.Add(name))
                {
                    findings.Add(Found.Error("duplicate-member", place.ToString(), null,
                        $"The member \"{name}\" stands here twice; it is unclear which one counts.",
                        $"Le membre « {name} » figure ici deux fois ; on ne sait pas lequel compte."));
                }

                if (name == "$type")
                {
                    findings.Add(Found.Error("type-directive", place.ToString(), null,
                        "A \"$type\" asks to load program code; a definition may not.",
                        "Un membre « $type » demande de charger du code ; une définition n'y a pas droit."));
                }

                Inspect(member.Value, place, ref left, findings);
            }
        }
        else if (element.ValueKind == JsonValueKind.String && Decoded(element.GetString) is null)
        {
            findings.Add(HalfCharacter(here));
        }
    }

    // Written out only where something is found: a path for each of a million values, below long names, would fill the memory.
    private sealed record Place(Place? Above, string? Name, int Index)
    {
        public override string ToString() => Above switch
        {
            null => Name!,
            _ when Name is null => $"{Above}[{Index}]",
            _ => $"{Above}.{Name}",
        };
    }

    // An escape such as \ud800 alone is JSON by its grammar, and no text: whoever reads it later would meet an exception.
    private static string? Decoded(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Finding HalfCharacter(Place here) => Found.Error("half-character", here.ToString(), null,
        "A text here holds half of a character (an escape from \\ud800 to \\udfff without its other half).",
        "Un texte contient ici la moitié d'un caractère (une séquence de \\ud800 à \\udfff sans son autre moitié).");

    // JsonNode builds its children when they are first read; done here once, so that requests can share a definition.
    private static void Materialise(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var member in members)
            {
                Materialise(member.Value);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Materialise(item);
            }
        }
    }
}
