using AmendFlow.Agreements.Parties;
using AmendFlow.Mail;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Mails that carry a code or a token.</summary>
internal sealed class MailsWithSecrets(MailLetter letter, MailSecrets secrets)
{
    private readonly MailFacts facts = letter.Facts;

    public MailContent Code()
    {
        var code = secrets.Code.Reveal(facts.Mail.Data);
        letter.Say(
            $"Your code for the step “{letter.Step(facts.Round!)}”:",
            $"Votre code pour l’étape « {letter.Step(facts.Round!)} » :");
        letter.Say($"{code[..4]} {code[4..]}", $"{code[..4]} {code[4..]}");
        letter.Say(
            $"Type it on the page that you opened from our mail. It holds for ten minutes, until {letter.Moment(facts.Mail.OwedAt.AddMinutes(10))} {letter.ZoneNote()}, and can be used once.",
            $"Saisissez-le sur la page ouverte depuis notre courriel. Il vaut dix minutes, jusqu’au {letter.Moment(facts.Mail.OwedAt.AddMinutes(10))} {letter.ZoneNote()}, et ne sert qu’une fois.");
        letter.Small(
            "Nobody at AmendFlow or in your organisation will ever ask you for this code.",
            "Personne, ni chez AmendFlow ni dans votre organisation, ne vous demandera jamais ce code.");
        letter.Small(
            "If you did not ask for it, somebody else has opened your link: tell your coordinator. Without the code they see no documents and can decide nothing.",
            "Si vous ne l’avez pas demandé, quelqu’un d’autre a ouvert votre lien : prévenez votre coordinateur. Sans le code, cette personne ne voit aucun document et ne peut rien décider.");
        return letter.Finish(letter.T("your code", "votre code"));
    }

    /// <summary>Who invites, for whom, and what this is: most readers have never heard of it.</summary>
    public async Task<MailContent> InvitationAsync(CancellationToken cancellationToken)
    {
        var (token, inviterId) = InvitationData.Read(secrets.Invitation.Reveal(facts.Mail.Data));
        var inviter = inviterId is { } id ? await facts.NameAsync(id, cancellationToken) : "";
        var organisation = await facts.Db.Organisations.AsNoTracking().Where(o => o.Id == facts.Reader.OrganisationId).Select(o => o.Name).SingleOrDefaultAsync(cancellationToken);
        var (forEn, forFr) = organisation is null ? ("", "") : ($" for {organisation}", $" pour {organisation}");
        letter.Say(
            inviter.Length == 0 || inviterId == facts.Reader.Id ? $"You are invited to AmendFlow{forEn}." : $"{inviter} invites you to AmendFlow{forEn}.",
            inviter.Length == 0 || inviterId == facts.Reader.Id ? $"Vous êtes invité à rejoindre AmendFlow{forFr}." : $"{inviter} vous invite à rejoindre AmendFlow{forFr}.");
        letter.Say(
            "AmendFlow is where the two parties to a framework agreement propose, review and approve each new research project and the amendment that adds it. It mails you what needs your answer, and keeps the record of who decided what.",
            "AmendFlow est l’outil où les deux parties à un accord-cadre proposent, instruisent et approuvent chaque nouveau projet de recherche et l’avenant qui l’ajoute. Il vous écrit quand une réponse est attendue de vous et conserve la trace de chaque décision.");
        if (facts.Reader.InvitationExpiresAt is { } until)
        {
            var day = Localization.Format.LongDate(DateOnly.FromDateTime(until.UtcDateTime), letter.Language);
            letter.Say(
                $"Please choose a password; the invitation holds until {day}. Without it no account is opened; decisions by mailed link need none.",
                $"Merci de choisir un mot de passe ; l’invitation vaut jusqu’au {day}. Sans cela, aucun compte n’est ouvert ; les décisions par lien reçu par courriel n’en demandent pas.");
        }

        letter.Fact("Your name", "Votre nom", facts.Reader.Name);
        if (organisation is not null)
        {
            letter.Fact("Your organisation", "Votre organisation", organisation);
            letter.Fact("Your role", "Votre rôle", await RolesAsync(cancellationToken) is { Length: > 0 } roles
                ? roles : letter.T("not given yet", "pas encore attribué"));
        }

        letter.Fact("Your address", "Votre adresse", facts.Reader.Email);
        letter.LinkTo("Accept the invitation", "Accepter l’invitation", $"/invitation/{token}");
        letter.Small(
            "This link is yours alone; please do not forward it. If you did not expect it, ignore this mail: nothing happens.",
            "Ce lien vous est personnel ; merci de ne pas le transférer. Si vous ne l’attendiez pas, ignorez ce courriel : il ne se passera rien.");
        return letter.Finish(letter.T("Your invitation to AmendFlow", "Votre invitation à AmendFlow"));
    }

    private async Task<string> RolesAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(facts.Mail.OwedAt.UtcDateTime);
        var mandates = await facts.Db.Mandates.AsNoTracking().Where(m => m.PersonId == facts.Reader.Id && (m.To == null || m.To >= today)).Select(m => m.Role).Distinct().ToListAsync(cancellationToken);
        return string.Join(", ", mandates.Order().Select(r => letter.T(Roles.Name(r).En, Roles.Name(r).Fr)));
    }
}
