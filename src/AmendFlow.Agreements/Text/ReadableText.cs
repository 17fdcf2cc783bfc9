using System.Globalization;
using System.Text;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Text;

/// <summary>
/// Text of which a person sees every character, so that what is read is what is decided on. The one rule for all that people type: no
/// marks that turn the direction of reading or join letters unseen, no blanks without width, no tags, no control characters but tab and
/// line end. Accents, no-break spaces, signs of all scripts and emoji are text.
/// </summary>
public static class ReadableText
{
    // Letters and signs by their category, and yet nothing to see.
    private static readonly int[] Blank = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0, 0x1D159];

    public static bool Is(string text) => Problem(text) is null;

    /// <returns>Why people cannot read all of it, with the first such character; null when they can.</returns>
    public static Bilingual? Problem(string text)
    {
        var place = 0;
        Rune? before = null;
        foreach (var rune in text.EnumerateRunes())
        {
            place++;
            if (IsHidden(rune, before))
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
                return new(
                    $"Character {place} ({name}) cannot be seen by a reader. Take it out, or type this part again.",
                    $"Le caractère n° {place} ({name}) est invisible pour le lecteur. Supprimez-le ou ressaisissez ce passage.");
            }

            before = rune;
        }

        return null;
    }

    private static bool IsHidden(Rune rune, Rune? before) => rune.Value switch
    {
        '\t' or '\n' or '\r' => false,
        >= 0xE0000 and <= 0xE0FFF or >= 0xFFF0 and <= 0xFFF8 or >= 0x180B and <= 0x180F => true,

        // It chooses the form of the sign before it; phones write it after some emoji.
        >= 0xFE00 and <= 0xFE0F => before is not { } sign || Rune.GetUnicodeCategory(sign) is not (UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol),
        var value => Array.IndexOf(Blank, value) >= 0
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };
}
