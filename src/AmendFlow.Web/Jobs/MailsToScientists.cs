using AmendFlow.Agreements.Parties;
using AmendFlow.Mail;
using AmendFlow.Web.Jobs.Wording;

namespace AmendFlow.Web.Jobs;

/// <summary>Mails about who stands behind a proposal: asked to confirm, confirmed, changes wanted, somebody else named.</summary>
internal sealed class MailsToScientists(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    private string ProposalPage => $"/proposals/{facts.Proposal!.Id}";

    private Side OtherSide => facts.Proposal!.Side.Other();

    public async Task<MailContent> ConfirmationAskedAsync(CancellationToken cancellationToken)
    {
        var proposal = facts.Proposal!;
        var proposer = await facts.NameAsync(proposal.ProposerId, cancellationToken);
        letter.Say(
            $"{letter.Who(proposer, proposal.Side)}, names you as the responsible scientist of your party in a project proposal, and asks you to confirm it.",
            $"{letter.Who(proposer, proposal.Side)}, vous désigne comme responsable scientifique de votre partie dans une proposition de projet, et vous demande de la confirmer.");
        letter.Say(
            MailBlock.Ask,
            "Please read the draft and confirm it, or say there what has to change. It is not submitted before you have confirmed; there is no deadline, and silence confirms nothing.",
            "Merci de lire le brouillon et de le confirmer, ou d’y dire ce qu’il faut changer. Il n’est pas soumis avant votre confirmation ; il n’y a pas de délai, et le silence ne confirme rien.");
        letter.ProjectFacts();
        letter.LinkTo("Read the draft", "Lire le brouillon", ProposalPage);
        letter.Small($"If you are not {facts.Reader.Name}, please delete this mail.", $"Si vous n’êtes pas {facts.Reader.Name}, merci de supprimer ce courriel.");
        return letter.Finish(letter.T("a project proposal to confirm", "une proposition de projet à confirmer"));
    }

    public async Task<MailContent> ConfirmedAsync(CancellationToken cancellationToken)
    {
        var who = letter.Who(await CoProposerAsync(cancellationToken), OtherSide);
        letter.Say(
            $"{who}, has confirmed your proposal. You can submit it now.",
            $"{who}, a confirmé votre proposition. Vous pouvez maintenant la soumettre.");
        letter.Say(
            MailBlock.Next,
            "The confirmation holds for the content that was read: if you change it before you submit it, they are asked again.",
            "La confirmation vaut pour le contenu qui a été lu : si vous le modifiez avant de soumettre, une nouvelle confirmation est nécessaire.");
        letter.ProjectFacts();
        letter.LinkTo("Submit the proposal", "Soumettre la proposition", $"{ProposalPage}/submit");
        return letter.Finish(letter.T("confirmed, you can submit", "confirmée, vous pouvez soumettre"));
    }

    public async Task<MailContent> ChangesWantedAsync(CancellationToken cancellationToken)
    {
        var who = letter.Who(await CoProposerAsync(cancellationToken), OtherSide);
        var reason = facts.Word("reason") ?? "";
        letter.Say(
            $"{who}, does not confirm your proposal as it is, and asks you to change it:",
            $"{who}, ne confirme pas votre proposition en l’état et vous demande de la modifier :");
        letter.Say(MailBlock.Reasons, $"“{reason}”", $"« {reason} »");
        letter.Say(
            MailBlock.Ask,
            "Change the draft, then ask them again. It is not submitted before they have confirmed.",
            "Modifiez le brouillon, puis redemandez confirmation. Il n’est pas soumis avant cette confirmation.");
        letter.ProjectFacts();
        letter.LinkTo("Open the draft", "Ouvrir le brouillon", ProposalPage);
        return letter.Finish(letter.T("changes wanted before it is confirmed", "modifications souhaitées avant confirmation"));
    }

    public async Task<MailContent> ScientistNamedAsync(CancellationToken cancellationToken)
    {
        var (from, to) = (Guid.Parse(facts.Word("from")!), Guid.Parse(facts.Word("to")!));
        var side = Enum.Parse<Side>(facts.Word("side")!);
        var (before, now) = (await facts.NameAsync(from, cancellationToken), await facts.NameAsync(to, cancellationToken));
        var party = letter.Party(side);
        if (facts.Reader.Id == to)
        {
            letter.Say(
                $"{party} names you as its responsible scientist for a project, in place of {before}.",
                $"{party} vous désigne comme responsable scientifique d’un projet, à la place de {before}.");
            ToNew(side);
        }
        else if (facts.Reader.Id == from)
        {
            letter.Say(
                $"{party} has named {now} as its responsible scientist for a project, in your place. Nothing is asked of you for it any more.",
                $"{party} a désigné {now} comme responsable scientifique d’un projet, à votre place. Rien ne vous est plus demandé à ce titre.");
        }
        else
        {
            letter.Say(
                $"{party} has named {now} as its responsible scientist for your joint project, in place of {before}.",
                $"{party} a désigné {now} comme responsable scientifique de votre projet commun, à la place de {before}.");
            ToCounterpart(side);
        }

        if (facts.Word("reason") is { Length: > 0 } reason)
        {
            letter.Say($"The reason given: “{reason}”", $"Le motif indiqué : « {reason} »");
        }

        letter.ProjectFacts();
        if (facts.Reader.Id != from)
        {
            letter.Page("Open the proposal", "Ouvrir la proposition", ProposalPage);
        }

        return letter.Finish(letter.T($"responsible scientist: {now}", $"responsable scientifique : {now}"));
    }

    public async Task<MailContent> ScientistLeftAsync(CancellationToken cancellationToken)
    {
        var side = Enum.Parse<Side>(facts.Word("side")!);
        var who = await facts.NameAsync(Guid.Parse(facts.Word("from")!), cancellationToken);
        letter.Say(
            $"{who} no longer acts as a scientist of {letter.Party(side)}, and is the responsible scientist of a project that is not over. Please name another one of your scientists: until then nobody can answer for it.",
            $"{who} n’agit plus comme scientifique de {letter.Party(side)}, et reste responsable d’un projet en cours. Merci de désigner un autre de vos scientifiques : d’ici là, personne ne peut en répondre.");
        if (facts.Proposal!.CaseId is null)
        {
            letter.Say(
                "It is a draft that was not submitted yet; what it says stays with its scientists.",
                "C’est un brouillon pas encore soumis ; son contenu reste entre ses scientifiques.");
            letter.Fact("Agreement", "Accord", facts.Agreement!.Reference);
        }
        else
        {
            letter.ProjectFacts();
        }

        letter.LinkTo("Name a scientist", "Désigner un scientifique", $"{ProposalPage}/scientist");
        return letter.Finish(letter.T("a responsible scientist to name", "un responsable scientifique à désigner"));
    }

    private void ToNew(Side side)
    {
        if (facts.Proposal!.CaseId is null)
        {
            letter.Say(
                side == facts.Proposal.Side
                    ? "It is a draft. Read it, change what you wish, and ask the co-proposer to confirm it before you submit it."
                    : "It is a draft. Its proposer will ask you to confirm it before it is submitted.",
                side == facts.Proposal.Side
                    ? "C’est un brouillon. Lisez-le, modifiez ce que vous souhaitez, et demandez confirmation au co-auteur avant de le soumettre."
                    : "C’est un brouillon. Son auteur vous demandera de le confirmer avant de le soumettre.");
            return;
        }

        letter.Say(
            "The case goes on. You now answer requests for changes and see the whole of it; you no longer decide on it in any other role. What was submitted still names your predecessor: a new revision names you.",
            "Le dossier suit son cours. C’est vous qui répondez désormais aux demandes de modification et qui voyez l’ensemble ; vous ne vous y prononcez plus à aucun autre titre. Ce qui a été soumis nomme encore votre prédécesseur : une nouvelle révision vous nommera.");
    }

    private void ToCounterpart(Side side)
    {
        if (facts.Proposal!.CaseId is null)
        {
            letter.Say(
                side == facts.Proposal.Side
                    ? "It is not submitted yet. An earlier confirmation of yours no longer counts; they will ask you for it."
                    : "It is not submitted yet. An earlier confirmation no longer counts: please ask them to confirm it.",
                side == facts.Proposal.Side
                    ? "La proposition n’est pas encore soumise. Votre éventuelle confirmation ne vaut plus ; elle vous sera demandée de nouveau."
                    : "La proposition n’est pas encore soumise. Une éventuelle confirmation ne vaut plus : merci de la demander de nouveau.");
        }
    }

    // Whoever the open draft names: only they confirm it or ask for changes.
    private async Task<string> CoProposerAsync(CancellationToken cancellationToken) =>
        await facts.NameAsync(Guid.Parse(facts.Word("by")!), cancellationToken);
}
