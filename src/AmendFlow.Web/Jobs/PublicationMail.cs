using AmendFlow.Data.Definitions;
using AmendFlow.Mail;
using AmendFlow.Web.Features.Definitions;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Tells whoever may answer that somebody asks to publish a version of a workflow, and whoever asked what became of it.</summary>
internal sealed class PublicationMail(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    /// <returns>Null when the request is no longer open: then nothing is asked of the reader.</returns>
    public async Task<MailContent?> AskedAsync(CancellationToken cancellationToken)
    {
        var (request, version) = await LoadAsync(cancellationToken);
        if (request.State != PublicationState.Open)
        {
            return null;
        }

        var who = await WhoAsync(request.AskedById, cancellationToken);
        var title = letter.T(WorkflowWords.TitleOf(version));
        letter.Say(
            $"{who} asks to publish version {version.Version} of the workflow “{title}”. You may approve or decline it; one answer is enough.",
            $"{who} demande la publication de la version {version.Version} du circuit « {title} ». Vous pouvez l’approuver ou la refuser ; une seule réponse suffit.");
        letter.Say(
            "Nothing is published until a second person has approved. Once published, new cases take it; running cases stay on their version.",
            "Rien n’est publié avant l’approbation d’une deuxième personne. Une fois publiée, elle vaut pour les nouveaux dossiers ; les dossiers en cours restent sur leur version.");
        Facts(request, version, title);
        letter.Page("See what changes, and answer", "Voir ce qui change, et répondre", $"{WorkflowLinks.Of(version.DefinitionId, version.Version)}#publication");
        return letter.Finish(letter.T($"your approval is asked: version {version.Version} of “{title}”", $"votre approbation est demandée : version {version.Version} de « {title} »"));
    }

    /// <summary>What became of a request, to whoever made it.</summary>
    public async Task<MailContent> AnsweredAsync(CancellationToken cancellationToken)
    {
        var (request, version) = await LoadAsync(cancellationToken);
        var who = await WhoAsync(request.AnsweredById!.Value, cancellationToken);
        var title = letter.T(WorkflowWords.TitleOf(version));
        var isPublished = request.State == PublicationState.Approved;
        if (isPublished)
        {
            letter.Say(
                $"{who} has approved: version {version.Version} of the workflow “{title}” is published. New cases take it; running cases stay on their version.",
                $"{who} a approuvé : la version {version.Version} du circuit « {title} » est publiée. Elle vaut pour les nouveaux dossiers ; les dossiers en cours restent sur leur version.");
        }
        else
        {
            letter.Say(
                $"{who} has declined to publish version {version.Version} of the workflow “{title}”. It stays a draft, which you can change and ask for again.",
                $"{who} a refusé la publication de la version {version.Version} du circuit « {title} ». Elle reste un brouillon, que vous pouvez modifier puis présenter de nouveau.");
            letter.Fact("Reason", "Motif", request.Reason ?? "");
        }

        Facts(request, version, title);
        letter.Page("Open the version", "Ouvrir la version", $"{WorkflowLinks.Of(version.DefinitionId, version.Version)}#publication");
        return letter.Finish(isPublished
            ? letter.T($"published: version {version.Version} of “{title}”", $"publiée : version {version.Version} de « {title} »")
            : letter.T($"declined: version {version.Version} of “{title}”", $"refusée : version {version.Version} de « {title} »"));
    }

    private async Task<(PublicationRequest Request, DefinitionVersion Version)> LoadAsync(CancellationToken cancellationToken)
    {
        var id = Guid.Parse(facts.Word("publication")!);
        var request = await facts.Db.Publications.AsNoTracking().SingleAsync(p => p.Id == id, cancellationToken);
        return (request, await facts.Db.Definitions.AsNoTracking().SingleAsync(d => d.Id == request.VersionId, cancellationToken));
    }

    // A name stays with its party; the organisation is known to both.
    private async Task<string> WhoAsync(Guid personId, CancellationToken cancellationToken)
    {
        var person = await facts.Db.People.AsNoTracking().Where(p => p.Id == personId)
            .Join(facts.Db.Organisations, p => p.OrganisationId, o => o.Id, (p, o) => new { p.Name, o.Id, Organisation = o.Name }).SingleAsync(cancellationToken);
        return person.Id == facts.Reader.OrganisationId ? person.Name : person.Organisation;
    }

    private void Facts(PublicationRequest request, DefinitionVersion version, string title)
    {
        letter.Fact("Workflow", "Circuit", title);
        letter.Fact("Version", "Version", letter.T($"{version.Version}", $"{version.Version}"));
        letter.Fact("What changes, and why", "Ce qui change, et pourquoi", request.Note);
    }
}
