using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Web.Features.SignIn;

/// <summary>What a password must be: long. No rules about its characters (ASVS 6.2.5), and nothing is cut off.</summary>
public static class Passwords
{
    public const int Shortest = 12;
    public const int Longest = 200;

    public static IEnumerable<FieldError> Errors(string password, string again)
    {
        if (password.Length is < Shortest or > Longest)
        {
            yield return new("password", new(
                $"Choose a password of {Shortest} to {Longest} characters; a few words in a row do well.",
                $"Choisissez un mot de passe de {Shortest} à {Longest} caractères ; quelques mots à la suite font l’affaire."));
        }
        else if (password.Distinct().Count() < 4)
        {
            yield return new("password", new(
                "This password repeats too few characters.", "Ce mot de passe répète trop peu de caractères."));
        }
        else if (password != again)
        {
            yield return new("passwordAgain", new("The two passwords differ.", "Les deux mots de passe diffèrent."));
        }
    }
}
