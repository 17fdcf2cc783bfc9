
namespace AmendFlow.Web.Components;

/// <summary>The display a person chose: light, dark, or whatever the system prefers.</summary>
public static class Themes
{
    /// <summary>Holds "light" or "dark"; absent means that the system decides.</summary>
    public const string CookieName = "af-theme";

    /// <summary>The form value that goes back to the system's choice: the cookie is to be deleted.</summary>
    public const string System = "system";

    public const string Light = "light";

    public const string Dark = "dark";

    /// <summary>"light" or "dark" for exactly these values, else null: a cookie comes from outside.</summary>
    public static string? Parse(string? value) => value is Light or Dark ? value : null;

    internal static string? Of(HttpContext? context) => Parse(context?.Request.Cookies[CookieName]);
}
