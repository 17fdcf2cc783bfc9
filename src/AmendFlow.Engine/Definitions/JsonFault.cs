using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AmendFlow.Engine.Definitions;

/// <summary>Why a text is no JSON, for whoever exported or edited it: .NET's own words are about its reader and in English only.</summary>
internal static class JsonFault
{
    private const string Code = "not-json";

    public static Finding Of(string json, JsonException fault)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return Found.Error(Code, "$", null, "The file is empty.", "Le fichier est vide.");
        }

        // .NET counts lines by line feeds, and bytes of UTF-8 within one.
        var line = Line(json, fault.LineNumber ?? 0);
        var bytes = Encoding.UTF8.GetBytes(line);
        var column = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(fault.BytePositionInLine ?? 0, bytes.Length));
        var rest = line[column..].TrimEnd('\r');
        var (en, fr) = Words(json, rest, fault);
        var at = (Line: (fault.LineNumber ?? 0) + 1, Column: column + 1);
        return Found.Error(Code, "$", null,
            string.Create(CultureInfo.InvariantCulture, $"Line {at.Line}, position {at.Column}: {en}"),
            string.Create(CultureInfo.InvariantCulture, $"Ligne {at.Line}, position {at.Column} : {fr}"));
    }

    private static (string En, string Fr) Words(string json, string rest, JsonException fault) => rest switch
    {
        _ when json.TrimStart()[0] == '<' => (
            "this is HTML or XML, not JSON. What was saved is perhaps a page (of a sign-in, of an error) in place of the export.",
            "ceci est du HTML ou du XML, pas du JSON. Ce qui a été enregistré est peut-être une page (de connexion, d’erreur) au lieu de l’export."),
        // Its sentences, not words of them: that on a file that is cut off has a depth in it too, and the file's own words are quoted.
        _ when fault.Message.StartsWith("The maximum configured depth", StringComparison.Ordinal) => (
            $"here objects and lists are nested deeper than {DefinitionReader.MaxDepth} levels, which is as deep as is read.",
            $"ici, objets et listes dépassent {DefinitionReader.MaxDepth} niveaux d’imbrication, au-delà desquels rien n’est lu."),
        ['/', ..] => ("a comment stands here, and JSON has none. Take it out.", "un commentaire figure ici, et JSON n’en connaît pas. Retirez-le."),
        [']' or '}', ..] when fault.Message.Contains("contains a trailing comma", StringComparison.Ordinal) => (
            $"a comma stands before this “{rest[0]}”, and nothing follows it. Take the comma out.",
            $"une virgule précède ce « {rest[0]} », et rien ne la suit. Retirez la virgule."),
        "" => ("the file ends here, or the line, before what it began is complete. It was perhaps cut off.", "le fichier, ou la ligne, s’arrête ici avant la fin de ce qui est commencé. Il est peut-être tronqué."),
        _ => ($"this is not valid JSON: {Shown(rest)} was not expected here.", $"ceci n’est pas du JSON valide : {Shown(rest)} est inattendu ici."),
    };

    private static string Line(string json, long number)
    {
        var start = 0;
        for (; number > 0; number--)
        {
            start = json.IndexOf('\n', start) + 1;
        }

        var end = json.IndexOf('\n', start);
        return end < 0 ? json[start..] : json[start..end];
    }

    private static string Shown(string rest)
    {
        var rune = rest.EnumerateRunes().First();
        var code = string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        return Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar ? code : $"“{rune}” ({code})";
    }
}
