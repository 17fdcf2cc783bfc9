using AmendFlow.Agreements.Text;

namespace AmendFlow.Agreements.Tests.Text;

public sealed class ReadableTextTests
{
    [Theory]
    [InlineData(0x202E)] // turns the direction of reading
    [InlineData(0x2066)]
    [InlineData(0x200B)] // no width
    [InlineData(0x200D)]
    [InlineData(0xFEFF)]
    [InlineData(0x00AD)] // soft hyphen
    [InlineData(0xE0041)] // tag
    [InlineData(0xE0000)]
    [InlineData(0x3164)] // Hangul filler
    [InlineData(0x2800)]
    [InlineData(0xFE0F)]
    [InlineData(0xE0100)]
    [InlineData(0x1B)] // escape
    [InlineData(0x7F)]
    [InlineData(0x0B)]
    [InlineData(0)]
    [InlineData(0x2028)]
    public void A_character_that_nobody_sees_is_refused_by_its_name_and_place(int character)
    {
        var problem = ReadableText.Problem($"ab{char.ConvertFromUtf32(character)}c");

        Assert.Contains($"Character 3 (U+{character:X4})", problem!.En, StringComparison.Ordinal);
        Assert.Contains($"n° 3 (U+{character:X4})", problem.Fr, StringComparison.Ordinal);
        Assert.False(ReadableText.Is(char.ConvertFromUtf32(character)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("L’accord n°\u00A05 : «\u00A0réserve\u202F» ; 12\u202F345,67\u00A0€ — œuvre, Noël")]
    [InlineData("e\u0301, x\u0304\u00B1s, IC\u2085\u2080 \u2264 3\u00D710\u207B\u2079 mol\u00B7L\u207B\u00B9, \u03B1-\u03B2, \u2192, \u00B5m")]
    [InlineData("one\r\ntwo\tthree")]
    [InlineData("\u6F22\u5B57, \u0639\u0631\u0628\u064A, \u0416")]
    [InlineData("\U0001F9EC \u26A0\uFE0F \u2764\uFE0F")]
    public void French_science_other_scripts_and_emoji_are_text(string text) => Assert.True(ReadableText.Is(text));
}
