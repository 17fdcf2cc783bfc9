using AmendFlow.Engine;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Pages;

/// <summary>A refusal or a fault, in words.</summary>
public sealed record ProblemModel(Bilingual Title, Bilingual Message)
{
    public static ProblemModel StaleForm { get; } = new(
        new("This form could not be accepted", "Ce formulaire n’a pas pu être accepté"),
        new("It was opened in another session, or your browser keeps no cookies. Nothing was recorded: allow cookies for this address, open the page again and send it once more.",
            "Il a été ouvert dans une autre session, ou votre navigateur ne garde pas les cookies. Rien n’a été enregistré : autorisez les cookies pour cette adresse, rouvrez la page et envoyez-le de nouveau."));

    public static ProblemModel TooMany { get; } = new(
        new("Too much at once", "Trop de demandes à la fois"),
        new("You are trying out several workflows at this moment. Wait for their answers, then try again.",
            "Vous essayez plusieurs circuits en ce moment. Attendez leurs réponses, puis réessayez."));

    /// <summary>For programs; people get <see cref="AwayPage"/>.</summary>
    public static ProblemModel Away { get; } = new(
        new("Not available at the moment", "Indisponible pour le moment"),
        new("The database does not answer, or is too busy. Send the request again with the same Idempotency-Key: it is carried out once.",
            "La base de données ne répond pas, ou est trop occupée. Renvoyez la requête avec la même Idempotency-Key : elle n’est exécutée qu’une fois."));

    public static ProblemModel Fault(string reference) => new(
        new("Something went wrong here", "Une erreur s’est produite ici"),
        new($"Nothing was recorded. Try again; if it happens again, tell your administrator this reference: {reference}.",
            $"Rien n’a été enregistré. Réessayez ; si cela se reproduit, donnez cette référence à votre administrateur : {reference}."));

    public static ProblemModel Of(RefusedException refused) => new(
        refused.Kind switch
        {
            RefusalKind.NotFound => new("Not found", "Introuvable"),
            RefusalKind.Forbidden => new("Not allowed", "Non autorisé"),
            RefusalKind.Conflict => new("Nothing was changed", "Rien n’a été modifié"),
            _ => new("Please check what you entered", "Vérifiez votre saisie"),
        },
        refused.Fields.Count == 0 ? refused.Reason : new(
            string.Join(" ", refused.Fields.Select(f => f.Message.En)), string.Join(" ", refused.Fields.Select(f => f.Message.Fr))));
}
