using System.Globalization;
using System.Text;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>
/// The text of a file as it was written. A byte that is none of its encoding is refused: in its place .NET would put a question mark of
/// its own, and a legal text would be changed without a word.
/// </summary>
internal static class FileText
{
    // By the byte order mark, the longer first: that of UTF-32 begins like that of UTF-16. Without one it is UTF-8.
    private static readonly Encoding[] Marked =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <exception cref="FormatException">The file is no text; the message names the place.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static string Read(FileInfo file)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        var encoding = Array.Find(Marked, e => bytes.AsSpan().StartsWith(e.Preamble)) ?? Utf8;
        var mark = bytes.AsSpan().StartsWith(encoding.Preamble) ? encoding.Preamble.Length : 0;
        try
        {
            return encoding.GetString(bytes, mark, bytes.Length - mark);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException(encoding == Utf8
                ? NotUtf8(bytes)!.En
                : $"The file begins as {encoding.WebName} text and is none further on. Save it as UTF-8.");
        }
    }

    /// <summary>Where bytes stop being UTF-8, for whoever saved them; null when they are UTF-8 throughout.</summary>
    public static Bilingual? NotUtf8(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        if (at == bytes.Length)
        {
            return null;
        }

        var line = bytes[..at].Count((byte)'\n') + 1;
        var saved = IsMarked(bytes) ? "UTF-16" : "Windows-1252 / ISO 8859-1";
        var (offset, code) = (at.ToString(CultureInfo.InvariantCulture), bytes[at].ToString("X2", CultureInfo.InvariantCulture));
        return new(
            $"The file is not UTF-8 text: line {line}, byte {offset} of the file (0x{code}). It was perhaps saved as {saved}. Save it as UTF-8.",
            $"Le fichier n’est pas du texte en UTF-8 : ligne {line}, octet {offset} du fichier (0x{code}). Il a peut-être été enregistré en {saved}. Enregistrez-le en UTF-8.");
    }

    private static bool IsMarked(ReadOnlySpan<byte> bytes)
    {
        foreach (var encoding in Marked)
        {
            if (bytes.StartsWith(encoding.Preamble))
            {
                return true;
            }
        }

        return false;
    }
}
