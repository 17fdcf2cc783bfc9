using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Pages;

/// <summary>
/// Text that both databases keep as it is. PostgreSQL refuses the null character, and half of a surrogate pair is no text in UTF-8. Nobody
/// types either, so they are refused where they come in, by the name of the field, before anything is asked of a database.
/// </summary>
public static class Storable
{
    public static bool Is(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))))
            {
                return false;
            }

            i += char.IsHighSurrogate(text[i]) ? 1 : 0;
        }

        return true;
    }

    /// <exception cref="RefusedException">The name or one of the values holds what cannot be stored.</exception>
    public static void Check(string name, IEnumerable<string?> values)
    {
        if (!Is(name) || values.Any(v => !Is(v)))
        {
            var shown = new string([.. name.Select(c => c == '\0' || char.IsSurrogate(c) ? '\uFFFD' : c)]);
            throw Refuse.Invalid(
                shown,
                $"The field “{shown}” holds a character that cannot be stored, such as a null character. Take it out and send it again.",
                $"Le champ « {shown} » contient un caractère impossible à enregistrer, comme un caractère nul. Retirez-le et renvoyez.");
        }
    }

    /// <summary>Refuses such query strings, on every route.</summary>
    public static void UseStorableQueries(this WebApplication app) => app.Use((context, next) =>
    {
        foreach (var (name, values) in context.Request.Query)
        {
            Check(name, values);
        }

        return next(context);
    });
}
