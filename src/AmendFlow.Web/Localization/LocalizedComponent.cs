using System.Globalization;
using AmendFlow.Agreements.Text;
using AmendFlow.Engine;
using Microsoft.AspNetCore.Components;

namespace AmendFlow.Web.Localization;

/// <summary>
/// Base of pages and components. Texts stand as pairs where they are used, <c>@T("Due", "Échéance")</c>, so that neither
/// language can be forgotten; the language is that of <see cref="CultureInfo.CurrentUICulture"/>.
/// </summary>
public abstract class LocalizedComponent : ComponentBase
{
    /// <summary>"en" or "fr".</summary>
    protected static string Language => CurrentLanguage.Code;

    protected static string T(string en, string fr) => Typography.Bind(CurrentLanguage.IsFrench ? fr : en);

    protected static string T(Bilingual text) => CurrentLanguage.Words(text);

    /// <inheritdoc cref="Format.Date(DateOnly, string)"/>
    protected static string Date(DateOnly date) => Format.Date(date, Language);

    /// <inheritdoc cref="Format.Date(DateTimeOffset, TimeZoneInfo, string)"/>
    protected static string Date(DateTimeOffset instant, TimeZoneInfo zone) => Format.Date(instant, zone, Language);

    /// <inheritdoc cref="Format.ShortDate"/>
    protected static string ShortDate(DateTimeOffset instant, TimeZoneInfo zone) => Format.ShortDate(instant, zone, Language);

    /// <inheritdoc cref="Format.LongDate"/>
    protected static string LongDate(DateOnly date) => Format.LongDate(date, Language);

    /// <inheritdoc cref="Format.DayMonth(DateOnly, string)"/>
    protected static string DayMonth(DateOnly date) => Format.DayMonth(date, Language);

    /// <inheritdoc cref="Format.Money"/>
    protected static string Money(long cents) => Format.Money(cents, Language);

    /// <inheritdoc cref="Format.MoneyChange"/>
    protected static string MoneyChange(long cents) => Format.MoneyChange(cents, Language);

    /// <inheritdoc cref="Format.Reference"/>
    protected static string Ref(string reference) => Format.Reference(reference);
}

/// <summary>The language of the current request, by <see cref="CultureInfo.CurrentUICulture"/>.</summary>
public static class CurrentLanguage
{
    public static bool IsFrench => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr";

    /// <summary>"en" or "fr".</summary>
    public static string Code => IsFrench ? "fr" : "en";

    /// <summary>A text as it is shown: in this language, and set by its rules.</summary>
    public static string Words(Bilingual text) => Typography.Bind(text.In(Code));
}
