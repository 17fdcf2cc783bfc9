using System.Net.Mail;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Agreements.Text;

namespace AmendFlow.Web.Features.SignIn;

/// <summary>What everybody is known by: name, address, language.</summary>
public static class PersonFields
{
    private const int LongestName = 200;
    private const int LongestAddress = 254;

    /// <summary>As stored: addresses are compared in lower case.</summary>
    public static string Address(string email) => email.Trim().ToLowerInvariant();

    public static IEnumerable<FieldError> Errors(string name, string email, string language)
    {
        if (name.Trim().Length is 0 or > LongestName || name.Any(c => char.IsControl(c) || c is '<' or '>' or '"'))
        {
            yield return new("name", new(
                $"Give the name, in up to {LongestName} characters, without < > \".", $"Donnez le nom, en {LongestName} caractères au plus, sans < > \"."));
        }
        else if (ReadableText.Problem(name) is { } problem)
        {
            yield return new("name", problem);
        }

        foreach (var error in AddressErrors(email))
        {
            yield return error;
        }

        if (language is not ("en" or "fr"))
        {
            yield return new("language", new("Choose English or French.", "Choisissez l’anglais ou le français."));
        }
    }

    public static IEnumerable<FieldError> AddressErrors(string email)
    {
        if (!IsAddress(email.Trim()))
        {
            yield return new("email", new(
                "Give an email address such as name@organisation.example.", "Donnez une adresse électronique telle que nom@organisation.example."));
        }
    }

    // Plain addresses only: one @, a dot behind it, nothing that means something in a header.
    private static bool IsAddress(string email) =>
        email.Length <= LongestAddress && MailAddress.TryCreate(email, out var parsed) && parsed.Address == email
        && parsed.Host.Contains('.', StringComparison.Ordinal)
        && ReadableText.Is(email) && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ',' or ';' or '<' or '>' or '"' or '(' or ')' or '[' or ']');
}
