using System.Buffers.Text;
using System.IO.Compression;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>
/// A file on its way through the page between looking and storing: a browser changes line ends in text fields, so the bytes travel packed
/// in a hidden one, and the server keeps nothing of what nobody confirmed.
/// </summary>
internal static class PackedFile
{
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var zip = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(bytes);
        }

        return Base64Url.EncodeToString(packed.ToArray());
    }

    /// <exception cref="RefusedException">It is none of ours, or unpacks to more than a definition may hold.</exception>
    public static byte[] Open(string text)
    {
        try
        {
            using var packed = new MemoryStream(Base64Url.DecodeFromChars(text));
            using var zip = new BrotliStream(packed, CompressionMode.Decompress);
            var bytes = new byte[DefinitionReader.MaxBytes + 1];
            var length = zip.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= DefinitionReader.MaxBytes ? bytes[..length] : throw Refused();
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidDataException or InvalidOperationException)
        {
            throw Refused();
        }
    }

    private static RefusedException Refused() => Refuse.Invalid(
        "", "This form was changed on its way. Choose the files again.", "Ce formulaire a été modifié en chemin. Choisissez de nouveau les fichiers.");
}
