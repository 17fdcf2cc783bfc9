using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Jobs.Wording;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Mails that ask somebody to answer or to work: what, by when, what silence does, and why this person.</summary>
internal sealed class MailsThatAsk(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;
    private readonly Round round = letter.Facts.Round!;
    private readonly WorkTask task = letter.Facts.Task!;

    private bool IsDecision => task.Kind is TaskKind.Decide or TaskKind.Advise;

    public async Task<MailContent> WriteAsync(CancellationToken cancellationToken)
    {
        Lead();
        await AskAsync(cancellationToken);
        await AskedAgain.SayAsync(letter, cancellationToken);
        await DeadlineAsync(cancellationToken);
        await WhyAsync(cancellationToken);
        await FactsAsync(cancellationToken);
        Doing();
        return letter.Finish(Subject());
    }

    private string Subject()
    {
        var day = Localization.Format.Date(round.DueOn, letter.Language);
        var step = letter.Step(round);
        return (facts.Mail.Kind, task.Kind) switch
        {
            (MailKind.Reminder, _) => letter.T($"reminder, by {day}: {step}", $"rappel, d’ici au {day} : {step}"),
            (MailKind.Overdue, _) => letter.T($"overdue since {day}: {step}", $"en retard depuis le {day} : {step}"),
            (MailKind.Reassigned, _) => letter.T($"passed to you, by {day}: {step}", $"vous est confié, d’ici au {day} : {step}"),
            (_, TaskKind.Decide) => StepNatures.Of(task.Role) switch
            {
                StepNature.Opinion => letter.T($"your decision by {day}: {step}", $"votre avis d’ici au {day} : {step}"),
                StepNature.Vote => letter.T($"your vote by {day}: {step}", $"votre vote d’ici au {day} : {step}"),
                _ => letter.T($"your decision by {day}: {step}", $"votre décision d’ici au {day} : {step}"),
            },
            (_, TaskKind.Advise) => letter.T($"your opinion by {day}: {step}", $"votre avis d’ici au {day} : {step}"),
            (_, TaskKind.Unblock) => letter.T($"nobody to ask: {step}", $"aucune personne à solliciter : {step}"),
            _ => letter.T($"your turn, by {day}: {step}", $"à vous, d’ici au {day} : {step}"),
        };
    }

    private void Lead()
    {
        if (facts.Mail.Kind == MailKind.Reminder)
        {
            letter.Say(MailBlock.Lead, "This is a reminder: we have no answer from you yet.", "Ceci est un rappel : nous n’avons pas encore votre réponse.");
        }
        else if (facts.Mail.Kind == MailKind.Overdue)
        {
            letter.Say(
                $"The last day was {letter.Day(round.DueOn)}. Your answer is still open, and still wanted.",
                $"Le dernier jour était le {letter.Day(round.DueOn)}. Votre réponse manque toujours et reste attendue.");
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var party = letter.Party(task.Side);
        switch (task.Kind)
        {
            case TaskKind.Unblock:
                var team = Roles.Team(round.Role ?? task.Role);
                letter.Say(
                MailBlock.Ask,
                    $"The step “{letter.Step(round)}” waits because nobody could be asked ({team.En}, {letter.Party(task.Side)}). Please name somebody, or have the party’s administrator give somebody the role, who is then asked: until then this step waits.",
                    $"L’étape « {letter.Step(round)} » est en attente, faute de personne à solliciter ({team.Fr}, {letter.Party(task.Side)}). Merci de désigner quelqu’un, ou de faire attribuer le rôle par l’administrateur de la partie, et son titulaire sera sollicité : d’ici là, cette étape reste en attente.");
                break;
            case TaskKind.Decide or TaskKind.Advise:
                AskForAnswer(party);
                break;
            case TaskKind.Work when round.Work == "revise":
                await new SharedReasons(letter).QuoteAsync(cancellationToken);
                break;
            default:
                AskForWork(party);
                break;
        }
    }

    private void AskForAnswer(string party)
    {
        if (facts.IsAnnouncement)
        {
            letter.Say(
                MailBlock.Ask,
                $"{party} asks you to decide on the wording of a joint press release, which is to be released on {letter.Day(facts.Proposal!.ReleaseOn!.Value)}.",
                $"{party} vous demande de vous prononcer sur les termes d’un communiqué de presse commun, à diffuser le {letter.Day(facts.Proposal!.ReleaseOn!.Value)}.");
            letter.Say(
                MailBlock.Ask,
                "You decide on the frozen wording: it can no longer change without you being asked again.",
                "Vous vous prononcez sur des termes figés : ils ne peuvent plus changer sans que vous soyez de nouveau sollicité.");
            return;
        }

        letter.Say(
                MailBlock.Ask,
            task.Kind == TaskKind.Decide
                ? $"{party} asks you to decide on a research project that is to join the agreement."
                : $"{party} asks for your opinion on a research project that is to join the agreement. The lead of your party casts its one vote once the members were heard.",
            task.Kind == TaskKind.Decide
                ? $"{party} vous demande de vous prononcer sur un projet de recherche appelé à rejoindre l’accord."
                : $"{party} vous demande votre avis sur un projet de recherche appelé à rejoindre l’accord. Le chef de délégation exprime la voix de votre partie après avoir entendu ses membres.");
        if (round.Subject.Split(' ').Contains("text"))
        {
            letter.Say(
                MailBlock.Ask,
                "You decide on the frozen text of the amendment: it can no longer change without you being asked again.",
                "Vous vous prononcez sur le texte figé de l’avenant : il ne peut plus changer sans que vous soyez de nouveau sollicité.");
        }
    }

    private void AskForWork(string party)
    {
        var (en, fr) = round.Work switch
        {
            "triage" => (
                "Please check whether a new proposal is complete, and whether it needs an amendment at all. The reviews start after that.",
                "Merci de vérifier si une nouvelle proposition est complète, et si elle appelle bien un avenant. L’instruction commence ensuite."),
            "draft" when facts.IsAnnouncement => (
                "Please write the wording of the joint press release and freeze it, so that communications and legal of both parties can decide on it.",
                "Merci de rédiger les termes du communiqué de presse commun et de les figer, pour que la communication et les juristes des deux parties se prononcent."),
            "draft" => (
                "The steering committee has agreed. Please draft the text of the amendment and freeze it, so that both legal teams can read it.",
                "Le comité de pilotage a donné son accord. Merci de rédiger le projet d’avenant et de le figer, pour relecture par les deux équipes juridiques."),
            _ => ($"{party} asks you to carry out the step “{letter.Step(round)}”.", $"{party} vous demande d’accomplir l’étape « {letter.Step(round)} »."),
        };
        letter.Say(MailBlock.Ask, en, fr);
    }

    private async Task DeadlineAsync(CancellationToken cancellationToken)
    {
        if (task.Kind == TaskKind.Unblock)
        {
            return;
        }

        var party = letter.Party(task.Side);
        var escalation = await facts.NextTimerAsync(TimerKind.Escalation, cancellationToken);
        var lapse = await facts.NextTimerAsync(TimerKind.Lapse, cancellationToken);
        var en = "";
        var fr = "";
        if (facts.Mail.Kind != MailKind.Overdue)
        {
            en = $"Please answer by the end of {letter.Day(round.DueOn)} {letter.ZoneNote()}. ";
            fr = $"Merci de répondre au plus tard le {letter.Day(round.DueOn)} {letter.ZoneNote()}. ";
        }

        if (ClockWords.Of(round, true, TimeZoneInfo.FindSystemTimeZoneById(facts.Agreement!.Of(task.Side).Zone)) is { } clock)
        {
            en = $"{clock.En} {en}";
            fr = $"{clock.Fr} {fr}";
        }

        var silence = SilenceWords.Of(round, task.Role, escalation?.DueOn, lapse?.DueOn, party, d => new(letter.Day(d), letter.Day(d)));
        letter.Say(MailBlock.Deadline, en + silence.En, fr + silence.Fr);
    }

    private async Task WhyAsync(CancellationToken cancellationToken)
    {
        var party = letter.Party(task.Side);
        var from = task.FromTaskId is { } id ? await facts.Db.Tasks.AsNoTracking().SingleAsync(t => t.Id == id, cancellationToken) : null;
        if (task.PrincipalId != task.AssigneeId)
        {
            var principal = await facts.NameAsync(task.PrincipalId, cancellationToken);
            letter.Say(
                MailBlock.Why,
                $"Why you: {principal} delegated this to you. Your answer is recorded as yours, given for {principal}.",
                $"Pourquoi vous : {principal} vous a donné délégation. Votre réponse sera enregistrée à votre nom, pour {principal}.");
        }
        else if (from is { DelegationId: not null })
        {
            var standIn = await facts.NameAsync(from.AssigneeId, cancellationToken);
            letter.Say(
                MailBlock.Why,
                $"Why you: {standIn} stood in for you without answering, and the delegation has ended. It is with you again.",
                $"Pourquoi vous : {standIn} vous suppléait sans avoir répondu, et la délégation a pris fin. La demande vous revient.");
        }
        else if (from is { Kind: not TaskKind.Unblock })
        {
            var before = await facts.NameAsync(from.AssigneeId, cancellationToken);
            letter.Say(
                MailBlock.Why,
                $"Why you: {party} asks you instead of {before}.",
                $"Pourquoi vous : {party} vous sollicite à la place de {before}.");
        }
        else if (from is not null)
        {
            letter.Say(
                MailBlock.Why,
                $"Why you: this step had nobody to answer at {party}, and you were named.",
                $"Pourquoi vous : cette étape n’avait personne pour y répondre ({party}), et vous avez été désigné.");
        }
        else if (facts.IsProposer)
        {
            letter.Say(MailBlock.Why, "Why you: this is your proposal.", "Pourquoi vous : c’est votre proposition.");
        }
        else
        {
            letter.Why(task.Role, task.Side);
        }
    }

    private async Task FactsAsync(CancellationToken cancellationToken)
    {
        if (task.Kind == TaskKind.Unblock && !await facts.ReaderHasMandateAsync(cancellationToken))
        {
            letter.Fact("Agreement", "Accord", facts.Agreement!.Reference);
            return;
        }

        letter.ProjectFacts();
        var proposer = await facts.NameAsync(facts.Proposal!.ProposerId, cancellationToken);
        if (!facts.IsAnnouncement)
        {
            letter.Fact("Proposed by", "Proposé par", letter.Who(proposer, facts.Proposal.Side));
        }

        letter.Fact("Step", "Étape", letter.Step(round));
        if (facts.Case!.RevisionNumber > 1)
        {
            letter.Fact("Revision", "Révision", facts.Case.RevisionNumber.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private void Doing()
    {
        if (facts.Link is { } link)
        {
            letter.Link("Read and decide", "Lire et me prononcer", link);
            letter.Small(
                "This link is yours alone; please do not forward it. Opening it records nothing: before it shows documents or takes a decision, the page mails an eight-digit code to this address and asks for it.",
                "Ce lien vous est personnel ; merci de ne pas le transférer. L’ouvrir n’enregistre rien : avant de montrer les documents ou de recevoir une décision, la page envoie à cette adresse un code à huit chiffres et le demande.");
            if (round.Assurance > Assurance.LinkAndCode)
            {
                letter.Small("This step asks you to sign in before you decide.", "Cette étape demande de vous connecter avant de vous prononcer.");
            }
        }
        else if (round.Work == "revise")
        {
            letter.LinkTo("Open the proposal", "Ouvrir la proposition", $"/proposals/{facts.Proposal!.Id}");
        }
        else
        {
            letter.LinkTo("Open my tasks", "Ouvrir mes tâches", "/tasks");
        }

        letter.Small(
            $"If you are not {facts.Reader.Name}, please delete this mail.",
            $"Si vous n’êtes pas {facts.Reader.Name}, merci de supprimer ce courriel.");
    }
}
