using AmendFlow.Agreements.Text;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Tests.Localization;

public sealed class FormatTests
{
    [Theory]
    [InlineData("1 096 000", 109_600_000)]
    [InlineData("1\u202F096\u202F000,50 €", 109_600_050)]
    [InlineData("1,096,000.50", 109_600_050)]
    [InlineData("1.096.000,5", 109_600_050)]
    [InlineData("€12", 1_200)]
    [InlineData("12,3", 1_230)]
    [InlineData("1.096", 109_600)]
    [InlineData("-5", -500)]
    public void An_amount_is_read_as_either_language_writes_it(string text, long cents)
    {
        Assert.True(Format.TryMoney(text, out var read));
        Assert.Equal(cents, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("about 12")]
    [InlineData("12.345,678")]
    [InlineData("1,096.000")]
    [InlineData("1,096,50")]
    [InlineData("1e9")]
    [InlineData("99999999999999")]
    public void What_is_no_certain_amount_is_refused(string? text) => Assert.False(Format.TryMoney(text, out _));

    [Theory]
    [InlineData("en", "€1,096,000")]
    [InlineData("fr", "1\u202F096\u202F000\u00A0€")]
    public void What_is_shown_in_a_field_is_read_back(string language, string shown)
    {
        Assert.Equal(shown, Format.Money(109_600_000, language));
        Assert.True(Format.TryMoney(Format.MoneyInput(109_600_001, language), out var cents));
        Assert.Equal(109_600_001, cents);
    }

    [Fact]
    public void The_first_of_a_month_is_an_ordinal_in_French()
    {
        Assert.Equal("1er\u00A0novembre\u00A02026", Format.Date(new DateOnly(2026, 11, 1), "fr"));
        Assert.Equal("1\u00A0November\u00A02026", Format.Date(new DateOnly(2026, 11, 1), "en"));
    }

    [Fact]
    public void French_punctuation_stays_with_its_word() => Assert.Equal("Où\u00A0? «\u00A0Ici\u00A0»", Typography.Bind("Où ? « Ici »"));
}
