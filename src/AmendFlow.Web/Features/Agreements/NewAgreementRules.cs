using System.Text.RegularExpressions;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Web.Features.Agreements;

/// <summary>What an agreement must say to be registered. Fields are named as the form posts them.</summary>
internal static partial class NewAgreementRules
{
    public const int MostClauses = 200;
    private const int LongestTitle = 300;
    private const int LongestText = 20_000;

    public static IEnumerable<FieldError> Errors(NewAgreementCommand command)
    {
        if (!ReferenceShape().IsMatch(command.Reference.Trim()))
        {
            yield return new("reference", new(
                "Give a reference of letters, digits and hyphens, such as AF-2012-01, up to 40 characters.",
                "Donnez une référence en lettres, chiffres et traits d’union, telle que AF-2012-01, en 40 caractères au plus."));
        }

        foreach (var (field, title) in new[] { ("titleEn", command.TitleEn), ("titleFr", command.TitleFr) })
        {
            if (title.Trim().Length is 0 or > LongestTitle)
            {
                yield return new(field, new($"Give the title, in up to {LongestTitle} characters.", $"Donnez le titre, en {LongestTitle} caractères au plus."));
            }
        }

        if (command.EndsOn < command.SignedOn)
        {
            yield return new("endsOn", new("The agreement ends before it was signed.", "L’accord prend fin avant sa signature."));
        }

        foreach (var error in PartyErrors("a", command.A).Concat(PartyErrors("b", command.B)))
        {
            yield return error;
        }

        if (string.Equals(command.A.Organisation.Trim(), command.B.Organisation.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            yield return new("b.organisation", new("The two parties are the same.", "Les deux parties sont identiques."));
        }

        foreach (var error in ClauseErrors(command.Clauses))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> PartyErrors(string name, NewParty party)
    {
        if (party.Organisation.Trim().Length is 0 or > 200)
        {
            yield return new($"{name}.organisation", new("Name the organisation, in up to 200 characters.", "Nommez l’organisation, en 200 caractères au plus."));
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(party.Zone, out var zone) || !zone.HasIanaId)
        {
            yield return new($"{name}.zone", new(
                "Give an IANA time zone such as Europe/Paris.", "Donnez un fuseau horaire IANA tel que Europe/Paris."));
        }

        if (party.Holidays is not ("FR" or "none"))
        {
            yield return new($"{name}.holidays", new("Choose the public holidays.", "Choisissez les jours fériés."));
        }
    }

    private static IEnumerable<FieldError> ClauseErrors(IReadOnlyList<NewClause> clauses)
    {
        if (clauses.Count > MostClauses)
        {
            yield return new("", new($"At most {MostClauses} clauses.", $"{MostClauses} clauses au plus."));
            yield break;
        }

        for (var i = 0; i < clauses.Count; i++)
        {
            if (clauses[i].Number.Trim().Length is 0 or > 20)
            {
                yield return new($"clauses[{i}].number", new("Give the clause’s number, such as 4.2.", "Donnez le numéro de la clause, tel que 4.2."));
            }

            if (clauses[i].Title.Trim().Length is 0 or > LongestTitle)
            {
                yield return new($"clauses[{i}].title", new("Give the clause’s title.", "Donnez le titre de la clause."));
            }

            if (clauses[i].Text.Trim().Length is 0 or > LongestText)
            {
                yield return new($"clauses[{i}].text", new(
                    $"Give the clause’s text, in up to {LongestText} characters.", $"Donnez le texte de la clause, en {LongestText} caractères au plus."));
            }
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{1,39}$")]
    private static partial Regex ReferenceShape();
}
