using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>What may be attached: by the name's extension, and only if the content is what the extension says (reliability.md S25 to S28).</summary>
public static class FileTypes
{
    private const int TailLength = 66_000;
    private const int MostEntries = 2_000;
    private const long MostUnpacked = 200_000_000;
    private const int MostRatio = 100;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = "application/pdf",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".txt"] = "text/plain; charset=utf-8",
    };

    // A second extension that means something: the name shows one type and hides another.
    private static readonly ImmutableHashSet<string> Hiding = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [.. Types.Keys, ".exe", ".com", ".bat", ".cmd", ".scr", ".msi", ".js", ".vbs", ".ps1", ".sh", ".jar", ".php", ".htm", ".html", ".svg", ".xml",
            ".zip", ".rar", ".7z", ".doc", ".xls", ".docm", ".xlsm", ".lnk", ".iso", ".hta"]);

    /// <summary>For the file chooser.</summary>
    public static string Accept { get; } = string.Join(',', Types.Keys);

    /// <summary>The media type that a name stands for, or null when such files are not taken.</summary>
    public static string? TypeOf(string fileName) =>
        Types.TryGetValue(Path.GetExtension(fileName), out var type) && !Hiding.Contains(Path.GetExtension(Path.GetFileNameWithoutExtension(fileName)))
            ? type
            : null;

    /// <summary>What is wrong with the content, or null. Reads the stream and leaves it at its start.</summary>
    /// <param name="content">Can be sought in.</param>
    public static async Task<Bilingual?> RefusalAsync(string fileName, Stream content, CancellationToken cancellationToken)
    {
        var fits = TypeOf(fileName) is { } && Path.GetExtension(fileName).ToLowerInvariant() switch
        {
            ".pdf" => await StartsAsync(content, "%PDF-"u8.ToArray(), cancellationToken) && !await HidesArchiveAsync(content, cancellationToken),
            ".png" => await StartsAsync(content, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], cancellationToken) && !await HidesArchiveAsync(content, cancellationToken),
            ".jpg" or ".jpeg" => await StartsAsync(content, [0xFF, 0xD8, 0xFF], cancellationToken) && !await HidesArchiveAsync(content, cancellationToken),
            ".docx" => await StartsAsync(content, "PK\u0003\u0004"u8.ToArray(), cancellationToken) && IsOffice(content, "word/"),
            ".xlsx" => await StartsAsync(content, "PK\u0003\u0004"u8.ToArray(), cancellationToken) && IsOffice(content, "xl/"),
            ".txt" => await IsTextAsync(content, cancellationToken),
            _ => false,
        };
        content.Position = 0;
        return fits ? null : new(
            "The content is not what the file’s name says, or it holds something else besides. Nothing was stored.",
            "Le contenu n’est pas ce qu’annonce le nom du fichier, ou il en cache un autre. Rien n’a été enregistré.");
    }

    private static async Task<bool> StartsAsync(Stream content, byte[] start, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var read = new byte[start.Length];
        return await content.ReadAtLeastAsync(read, read.Length, false, cancellationToken) == read.Length && read.AsSpan().SequenceEqual(start);
    }

    // An archive is found from its end, so a picture can be one as well.
    private static async Task<bool> HidesArchiveAsync(Stream content, CancellationToken cancellationToken)
    {
        content.Position = Math.Max(0, content.Length - TailLength);
        var tail = new byte[content.Length - content.Position];
        await content.ReadExactlyAsync(tail, cancellationToken);
        return tail.AsSpan().IndexOf("PK\u0005\u0006"u8) >= 0;
    }

    // Only the directory is read: nothing is unpacked here or anywhere.
    private static bool IsOffice(Stream content, string folder)
    {
        try
        {
            content.Position = 0;
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            return archive.Entries.Count <= MostEntries
                && archive.Entries.Any(e => e.FullName == "[Content_Types].xml")
                && archive.Entries.Any(e => e.FullName.StartsWith(folder, StringComparison.Ordinal))
                && archive.Entries.All(IsHarmless)
                && archive.Entries.Sum(e => e.Length) <= MostUnpacked;
        }
        catch (Exception broken) when (broken is InvalidDataException or ArgumentException or IOException)
        {
            return false;
        }
    }

    private static bool IsHarmless(ZipArchiveEntry entry) =>
        entry.Length >= 0 && entry.Length <= MostUnpacked
        && (entry.Length < 1_000_000 || entry.Length <= entry.CompressedLength * MostRatio)
        && !entry.FullName.Contains("..", StringComparison.Ordinal) && !entry.FullName.StartsWith('/')
        && !entry.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase);

    private static async Task<bool> IsTextAsync(Stream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        using var reader = new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true), false, leaveOpen: true);
        var buffer = new char[8192];
        try
        {
            while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                if (buffer.AsSpan(0, count).ContainsAnyInRange('\0', '\u0008'))
                {
                    return false;
                }
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
