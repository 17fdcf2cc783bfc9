using AmendFlow.Agreements.Text;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>What has to hold before a draft is published.</summary>
internal static class PublishRules
{
    /// <summary>A version that can only come back as a copy with a new number: retired, or a draft that a newer version has overtaken.</summary>
    public static bool IsOld(DefinitionStatus status, int version, int? published) =>
        status == DefinitionStatus.Retired || (status == DefinitionStatus.Draft && version < published);

    /// <exception cref="RefusedException">It is published already, or older than what is.</exception>
    public static void CheckDraft(DefinitionVersion draft, IReadOnlyCollection<DefinitionVersion> versions)
    {
        CheckNotSetAside(draft);
        if (draft.Status != DefinitionStatus.Draft)
        {
            throw Refuse.Conflict("This version was published meanwhile.", "Cette version a été publiée entre-temps.");
        }

        if (versions.FirstOrDefault(v => v.Status == DefinitionStatus.Published) is { } published && published.Version > draft.Version)
        {
            throw Refuse.Conflict(
                $"Version {published.Version} was published since this draft was made. Take a copy of the draft: it gets a newer number, and is compared with what is published.",
                $"La version {published.Version} a été publiée depuis ce brouillon. Faites une copie du brouillon : elle reçoit un numéro plus récent et se compare à la version publiée.");
        }
    }

    /// <exception cref="RefusedException">It was a draft, and never published.</exception>
    public static void CheckNotSetAside(DefinitionVersion draft)
    {
        if (draft is { Status: DefinitionStatus.Retired, PublishedAt: null })
        {
            throw Refuse.Conflict(
                $"The draft, version {draft.Version}, was set aside meanwhile. To go on with it, make a new draft of it.",
                $"Le brouillon, version {draft.Version}, a été mis de côté entre-temps. Pour le reprendre, faites-en un nouveau brouillon.");
        }
    }

    /// <exception cref="RefusedException">The checks find errors; warnings do not stop.</exception>
    public static async Task CheckFileAsync(StepContext step, DefinitionVersion draft, CancellationToken cancellationToken)
    {
        var (_, findings) = await WorkflowChecks.RunAsync(step.Db, draft.Json, cancellationToken);
        var errors = findings.Where(f => f.Severity == Severity.Error).ToList();
        if (errors.Count > 0)
        {
            throw Refuse.Conflict(
                $"Version {draft.Version} cannot be published: errors found by the checks: {errors.Count}. The first: {errors[0].Message.En}",
                $"La version {draft.Version} ne peut pas être publiée : erreurs trouvées par les contrôles : {errors.Count}. La première : {errors[0].Message.Fr}");
        }
    }

    /// <exception cref="RefusedException">Empty, too long, or not readable.</exception>
    public static string Text(string typed, string field, string en, string fr)
    {
        var text = typed.Trim();
        if (text.Length == 0)
        {
            throw Refuse.Invalid(field, en, fr);
        }

        return text.Length > PublishHandler.LongestText
            ? throw Refuse.Invalid(field, $"At most {PublishHandler.LongestText} characters.", $"Au plus {PublishHandler.LongestText} caractères.")
            : ReadableText.Problem(text) is { } problem ? throw Refuse.Invalid(field, problem.En, problem.Fr) : text;
    }

    public static RefusedException Closed(PublicationState state) => state switch
    {
        PublicationState.Approved => Refuse.Conflict("Somebody approved this meanwhile: the version is published.", "Cette demande a été approuvée entre-temps : la version est publiée."),
        PublicationState.Declined => Refuse.Conflict("Somebody declined this meanwhile. Nothing was published.", "Cette demande a été refusée entre-temps. Rien n’a été publié."),
        PublicationState.Withdrawn => Refuse.Conflict("Whoever asked has taken the request back. Nothing was published.", "Le demandeur a retiré sa demande. Rien n’a été publié."),
        _ => Refuse.Conflict(
            "The draft was changed, or another version was published, since this was asked. The request no longer stands.",
            "Le brouillon a été modifié, ou une autre version a été publiée, depuis cette demande. Elle n’est plus valable."),
    };
}
