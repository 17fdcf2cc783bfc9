using AmendFlow.Engine;

namespace AmendFlow.Agreements.Approval;

/// <summary>How sure it must be that the person is who they say, weakest first: a stronger one satisfies a weaker demand.</summary>
public enum Assurance
{
    /// <summary>Holds the mailed link. Proves possession of a mail, which a scanner has too: no shipped step is content with it.</summary>
    Link,

    /// <summary>The link, and a code mailed on demand.</summary>
    LinkAndCode,
    SignedIn,

    /// <summary>Signed in, and the password or passkey asked for again.</summary>
    SignedInAndReauthenticated,
}

public static class Assurances
{
    public static bool Satisfies(this Assurance reached, Assurance demanded) => reached >= demanded;

    /// <summary>As written in definition files.</summary>
    public static string Key(this Assurance assurance) => assurance switch
    {
        Assurance.Link => "link",
        Assurance.LinkAndCode => "link+code",
        Assurance.SignedIn => "signed-in",
        Assurance.SignedInAndReauthenticated => "signed-in+reauthenticated",
        _ => throw Unknown(assurance),
    };

    /// <exception cref="FormatException">No assurance has that key; the message lists those that exist.</exception>
    public static Assurance Parse(string key)
    {
        var all = Enum.GetValues<Assurance>();
        var index = Array.FindIndex(all, a => a.Key() == key);
        return index >= 0
            ? all[index]
            : throw new FormatException($"'{key}' is no assurance. They are: {string.Join(", ", all.Select(a => a.Key()))}.");
    }

    public static Bilingual Name(this Assurance assurance) => assurance switch
    {
        Assurance.Link => new("mailed link", "lien reçu par courriel"),
        Assurance.LinkAndCode => new("mailed link and code", "lien et code reçus par courriel"),
        Assurance.SignedIn => new("signed in", "connexion"),
        Assurance.SignedInAndReauthenticated => new("signed in and identified again", "connexion et nouvelle authentification"),
        _ => throw Unknown(assurance),
    };

    private static ArgumentOutOfRangeException Unknown(Assurance assurance) => new(nameof(assurance), assurance, "No such assurance.");
}
