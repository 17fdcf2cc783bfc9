using AmendFlow.Data.Definitions;
using AmendFlow.Mail;
using AmendFlow.Web.Features.Definitions;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Tells whoever may answer that somebody asks to publish a version of a workflow.</summary>
internal sealed class PublicationMail(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    /// <returns>Null when the request is no longer open: then nothing is asked of the reader.</returns>
    public async Task<MailContent?> WriteAsync(CancellationToken cancellationToken)
    {
        var id = Guid.Parse(facts.Word("publication")!);
        var request = await facts.Db.Publications.AsNoTracking().SingleAsync(p => p.Id == id, cancellationToken);
        if (request.State != PublicationState.Open)
        {
            return null;
        }

        var version = await facts.Db.Definitions.AsNoTracking().SingleAsync(d => d.Id == request.VersionId, cancellationToken);
        var asker = await facts.Db.People.AsNoTracking().Where(p => p.Id == request.AskedById)
            .Join(facts.Db.Organisations, p => p.OrganisationId, o => o.Id, (p, o) => new { p.Name, o.Id, Organisation = o.Name }).SingleAsync(cancellationToken);

        // A name stays with its party; the organisation is known to both.
        var who = asker.Id == facts.Reader.OrganisationId ? asker.Name : asker.Organisation;
        var title = letter.T(WorkflowWords.TitleOf(version));
        letter.Say(
            $"{who} asks to publish version {version.Version} of the workflow “{title}”. You may approve or decline it; one answer is enough.",
            $"{who} demande la publication de la version {version.Version} du circuit « {title} ». Vous pouvez l’approuver ou la refuser ; une seule réponse suffit.");
        letter.Say(
            "Nothing is published until a second person has approved. Once published, new cases take it; running cases stay on their version.",
            "Rien n’est publié avant l’approbation d’une deuxième personne. Une fois publiée, elle vaut pour les nouveaux dossiers ; les dossiers en cours restent sur leur version.");
        letter.Fact("Workflow", "Circuit", title);
        letter.Fact("Version", "Version", letter.T($"{version.Version}", $"{version.Version}"));
        letter.Fact("What changes, and why", "Ce qui change, et pourquoi", request.Note);
        letter.Page("See what changes, and answer", "Voir ce qui change, et répondre", $"{WorkflowLinks.Of(version.DefinitionId, version.Version)}#publication");
        return letter.Finish(letter.T("a version of the workflow waits for your approval", "une version du circuit attend votre approbation"));
    }
}
