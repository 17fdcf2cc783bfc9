using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Jobs.Wording;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Mails that say what happened: a step closed or escalated, a case ended, a decision recorded.</summary>
internal sealed class MailsThatTell(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    public async Task<MailContent> EscalatedAsync(CancellationToken cancellationToken)
    {
        var round = facts.Round!;
        var due = letter.Day(round.DueOn);
        letter.Say(
            $"The step “{letter.Step(round)}” was to be answered by {due}, and is not. It now comes to you: you can ask somebody else, or speak to those who are asked.",
            $"L’étape « {letter.Step(round)} » attendait une réponse pour le {due}, et ne l’a pas reçue. Elle vous revient : vous pouvez solliciter quelqu’un d’autre, ou en parler avec les personnes sollicitées.");
        if (facts.Task is null)
        {
            letter.Say("Your own party has answered; the other one has not.", "Votre partie a répondu ; l’autre, pas encore.");
        }

        if (await facts.NextTimerAsync(TimerKind.Lapse, cancellationToken) is { DueOn: { } lapse })
        {
            letter.Say(
                MailBlock.Deadline,
                $"If nobody answers by the end of {letter.Day(lapse)}, the step lapses and nothing is approved. Silence is never taken as an approval.",
                $"Sans réponse à la fin du {letter.Day(lapse)}, l’étape devient caduque et rien n’est approuvé. Le silence ne vaut jamais approbation.");
        }

        if (!await facts.ReaderHasMandateAsync(cancellationToken))
        {
            letter.Say(MailBlock.Why, "Why you: you look after this installation, and nobody else could be told.", "Pourquoi vous : vous administrez cette installation, et personne d’autre n’a pu être alerté.");
            letter.Fact("Agreement", "Accord", facts.Agreement!.Reference);
            return letter.Finish(letter.T("a step is overdue", "une étape est en retard"));
        }

        var role = Roles.Name(round.EscalateTo);
        letter.Say(
            MailBlock.Why,
            $"Why you: your role under this agreement ({role.En.ToLowerInvariant()}).", $"Pourquoi vous : votre rôle au titre de cet accord ({role.Fr.ToLowerInvariant()}).");
        await AskedAsync(round, cancellationToken);
        letter.ProjectFacts();
        letter.CasePage("Open the case", "Ouvrir le dossier");
        return letter.Finish(letter.T($"escalated, overdue since {due}: {letter.Step(round)}", $"alerte, en retard depuis le {due} : {letter.Step(round)}"));
    }

    /// <summary>To somebody who may be no more than their address by now: no more than the step and the reference.</summary>
    public MailContent NotAsked()
    {
        var step = letter.Step(facts.Round!);
        letter.Say(
            $"You were asked to answer for the step “{step}”. Your answer is not needed any more; you need do nothing.",
            $"Votre réponse était attendue à l’étape « {step} ». Elle ne l’est plus ; vous n’avez rien à faire.");
        var why = facts.Task!.CloseReason switch
        {
            "decided" or "done" => letter.T("The step has its result without it.", "L’étape a abouti sans elle."),
            "delegated" => letter.T("A colleague answers in your place, by delegation.", "Un collègue répond à votre place, par délégation."),
            "delegation ended" => letter.T("The delegation under which you were asked has ended.", "La délégation au titre de laquelle vous étiez sollicité a pris fin."),
            "reassigned" => letter.T("Somebody else is asked instead.", "Une autre personne est sollicitée à votre place."),
            "released" => letter.T("You no longer hold the role that was asked.", "Vous n’exercez plus le rôle sollicité."),
            _ => letter.T("The step was closed.", "L’étape a été close."),
        };
        letter.Say(why, why);
        letter.Fact("Agreement", "Accord", facts.Agreement!.Reference);
        letter.Small(
            "The attached file takes the last day out of your calendar, where your calendar program reads such files.",
            "Le fichier joint retire l’échéance de votre agenda, si votre logiciel lit ces fichiers.");
        return letter.Finish(letter.T($"no answer needed any more: {step}", $"réponse plus attendue : {step}"));
    }

    public async Task<MailContent> DecidedAsync(CancellationToken cancellationToken)
    {
        var round = facts.Round!;
        var outcome = RoundWords.Ended(round, await facts.Db.Decisions.AsNoTracking()
            .AnyAsync(d => d.RoundId == round.Id && !d.IsOpinion && d.Kind == DecisionKind.ApproveWithConditions, cancellationToken));
        letter.Say(
            $"The step “{letter.Step(round)}” of your proposal is closed: {outcome.En.ToLowerInvariant()}.",
            $"L’étape « {letter.Step(round)} » de votre proposition est close : {outcome.Fr.ToLowerInvariant()}.");
        await new ClosingWords(letter).QuoteAsync([round], cancellationToken);
        NextStep();
        letter.ProjectFacts();
        letter.Fact("Closed", "Close", letter.Moment(round.ClosedAt!.Value));
        letter.CasePage("See where it stands", "Voir où elle en est");
        return letter.Finish(letter.T($"{letter.Step(round)}: {outcome.En}", $"{letter.Step(round)} : {outcome.Fr}"));
    }

    public async Task<MailContent> ApprovedAsync(CancellationToken cancellationToken)
    {
        var amendment = await facts.Db.Amendments.AsNoTracking().SingleOrDefaultAsync(a => a.CaseId == facts.Case!.Id, cancellationToken);
        letter.Say(
            "Both parties have approved the project and the text of its amendment.",
            "Les deux parties ont approuvé le projet et le texte de son avenant.");
        if (amendment is not null)
        {
            letter.Say(
                $"Amendment No. {amendment.Number} stands in the register as approved, to be signed. The agreement changes once it is signed and in force.",
                $"L’avenant n° {amendment.Number} est inscrit au registre comme approuvé, à signer. L’accord sera modifié une fois l’avenant signé et en vigueur.");
        }

        var open = await facts.Db.Conditions.AsNoTracking().CountAsync(c => c.CaseId == facts.Case!.Id && c.ClosedAt == null && c.Blocks == BlockedTransition.InForce, cancellationToken);
        if (open > 0)
        {
            letter.Say(
                open == 1 ? "One condition is still open: the amendment comes into force once it is closed, too." : $"{open} conditions are still open: the amendment comes into force once they are closed, too.",
                open == 1 ? "Une réserve n’est pas levée : l’avenant n’entrera en vigueur qu’une fois celle-ci levée." : $"{open} réserves ne sont pas levées : l’avenant n’entrera en vigueur qu’une fois celles-ci levées.");
        }

        return await EndAsync(letter.T("approved, to be signed", "approuvé, à signer"), cancellationToken);
    }

    public async Task<MailContent> ReleasedAsync(CancellationToken cancellationToken)
    {
        letter.Say(
            "The wording of the joint announcement that both parties approved is released from now on.",
            "Les termes de l’annonce commune, approuvés par les deux parties, sont désormais diffusés.");
        letter.Say(
            MailBlock.Next,
            "They stand on the amendment’s page, in both languages, for everybody under the agreement.",
            "Ils figurent sur la page de l’avenant, dans les deux langues, pour toutes les personnes de l’accord.");
        return await EndAsync(letter.T("announcement released", "annonce diffusée"), cancellationToken);
    }

    public async Task<MailContent> RejectedAsync(CancellationToken cancellationToken)
    {
        letter.Say(
            facts.IsAnnouncement ? "The wording of the joint announcement was rejected. Nothing is released; no further answer is asked of anybody." : "The project was rejected. Nothing in the agreement changes; no further answer is asked of anybody.",
            facts.IsAnnouncement ? "Les termes de l’annonce commune ont été refusés. Rien n’est diffusé ; plus aucune réponse n’est attendue." : "Le projet a été refusé. L’accord ne change pas ; plus aucune réponse n’est attendue.");
        await new ClosingWords(letter).QuoteAsync(await LastAsync(cancellationToken), cancellationToken);
        return await EndAsync(letter.T("rejected", "refusé"), cancellationToken);
    }

    public async Task<MailContent> LapsedAsync(CancellationToken cancellationToken)
    {
        letter.Say(
            facts.IsAnnouncement ? "The announcement has lapsed because an answer did not come in time. Nothing was approved and nothing is released; it can be begun again." : "The case has lapsed because an answer did not come in time. Nothing was approved and nothing in the agreement changes; the project can be proposed again.",
            facts.IsAnnouncement ? "L’annonce est devenue caduque, faute de réponse dans les délais. Rien n’a été approuvé et rien n’est diffusé ; elle peut être relancée." : "Le dossier est devenu caduc, faute de réponse dans les délais. Rien n’a été approuvé et l’accord ne change pas ; le projet peut être proposé de nouveau.");
        foreach (var round in (await LastAsync(cancellationToken)).Where(r => r.CloseReason == "lapsed"))
        {
            letter.Say(
                MailBlock.Reasons,
                $"“{letter.Step(round)}” was open since {letter.Moment(round.OpenedAt)}; its last day was {letter.Day(round.DueOn)}.",
                $"« {letter.Step(round)} » était ouverte depuis le {letter.Moment(round.OpenedAt)} ; son dernier jour était le {letter.Day(round.DueOn)}.");
        }

        return await EndAsync(letter.T("lapsed", "caduc"), cancellationToken);
    }

    /// <summary>The step that owed it wrote down its name: a notice opens no round to read it from.</summary>
    public async Task<MailContent> ReachedAsync(CancellationToken cancellationToken)
    {
        var step = letter.T(RoundWords.Named(new(facts.Word("en") ?? "", facts.Word("fr") ?? ""), letter.Party(Side.A), letter.Party(Side.B)));
        letter.Say($"The case has come to the step “{step}”. This is for your information; you need do nothing.", $"Le dossier est arrivé à l’étape « {step} ». Ceci est pour information ; vous n’avez rien à faire.");
        NextStep();
        letter.ProjectFacts();
        await WhyAsync(cancellationToken);
        letter.CasePage("Open the case", "Ouvrir le dossier");
        return letter.Finish(letter.T($"for your information: {step}", $"pour information : {step}"));
    }

    public async Task<MailContent> WithdrawnAsync(CancellationToken cancellationToken)
    {
        if (facts.IsAnnouncement)
        {
            letter.Say(
                "A coordinator has taken the joint announcement back. Nothing is released; no further answer is asked of anybody.",
                "Un coordinateur a retiré l’annonce commune. Rien n’est diffusé ; plus aucune réponse n’est attendue.");
            await GivenReasonAsync(cancellationToken);
            return await EndAsync(letter.T("taken back", "retirée"), cancellationToken);
        }

        var proposer = await facts.NameAsync(facts.Proposal!.ProposerId, cancellationToken);
        letter.Say(
            $"{letter.Who(proposer, facts.Proposal.Side)}, has withdrawn the proposal. Nothing in the agreement changes; no further answer is asked of anybody.",
            $"{letter.Who(proposer, facts.Proposal.Side)}, a retiré la proposition. L’accord ne change pas ; plus aucune réponse n’est attendue.");
        await GivenReasonAsync(cancellationToken);
        return await EndAsync(letter.T("withdrawn", "retiré"), cancellationToken);
    }

    private async Task GivenReasonAsync(CancellationToken cancellationToken)
    {
        if (await new ClosingWords(letter).WithdrawalReasonAsync(cancellationToken) is { } reason)
        {
            letter.Say(MailBlock.Reasons, $"The reason given: “{reason}”", $"Le motif indiqué : « {reason} »");
        }
    }

    public async Task<MailContent> RecordedAsync(CancellationToken cancellationToken)
    {
        var decision = await facts.Db.Decisions.AsNoTracking().SingleAsync(d => d.TaskId == facts.Task!.Id, cancellationToken);
        var step = letter.Step(facts.Round!);
        var kind = decision.Kind.Outcome(StepNatures.Of(facts.Task!.Role));
        letter.Say($"You recorded “{kind.En}” for the step “{step}”.", $"Vous avez enregistré « {kind.Fr} » pour l’étape « {step} ».");
        if (decision.PrincipalId != decision.ActorId)
        {
            var principal = await facts.NameAsync(decision.PrincipalId, cancellationToken);
            letter.Say($"You answered for {principal}, by delegation.", $"Vous avez répondu pour {principal}, par délégation.");
        }

        if (decision.Reason.Length > 0)
        {
            letter.Say(MailBlock.Reasons, $"The reason you shared: “{decision.Reason}”", $"Le motif que vous avez partagé : « {decision.Reason} »");
        }

        foreach (var condition in await facts.Db.Conditions.AsNoTracking().Where(c => c.DecisionId == decision.Id).OrderBy(c => c.Id).Select(c => c.Text).ToListAsync(cancellationToken))
        {
            letter.Say(MailBlock.Reasons, $"On the condition: “{condition}”", $"Sous réserve : « {condition} »");
        }

        var coordinators = await facts.CoordinatorsAsync(facts.Side, cancellationToken);
        letter.Say(
            MailBlock.Warning,
            $"If this was not you, {(facts.Link is not null ? "say so by the link below, or " : "")}tell your coordinator at once{(coordinators.Length > 0 ? $": {coordinators}" : "")}.",
            $"Si ce n’était pas vous, {(facts.Link is not null ? "signalez-le par le lien ci-dessous, ou " : "")}prévenez tout de suite votre coordinateur{(coordinators.Length > 0 ? $" : {coordinators}" : "")}.");
        letter.ProjectFacts();
        letter.Fact("Recorded", "Enregistré", $"{letter.Moment(decision.At)} {letter.ZoneNote()}");
        letter.Fact("Identified by", "Identification", letter.T(decision.Assurance.Name()));
        if (facts.Link is { } link)
        {
            letter.Link("It was not me", "Ce n’était pas moi", $"{link}/dispute");
        }
        else
        {
            letter.CasePage("Open the case", "Ouvrir le dossier");
        }

        letter.Small(
            "This mail is a confirmation: there is nothing to do." + (decision.Channel == Channel.Link ? " The link that you decided by goes on showing what you recorded." : ""),
            "Ce courriel est une confirmation : il n’y a rien à faire." + (decision.Channel == Channel.Link ? " Le lien utilisé continue de montrer ce que vous avez enregistré." : ""));
        return letter.Finish(letter.T($"you recorded “{kind.En}”", $"vous avez enregistré « {kind.Fr} »"));
    }

    private async Task<MailContent> EndAsync(string subject, CancellationToken cancellationToken)
    {
        letter.ProjectFacts();
        letter.Fact("Ended", "Clos", letter.Moment(facts.Case!.EndedAt ?? facts.Case.ChangedAt));
        await WhyAsync(cancellationToken);
        letter.CasePage("Open the case", "Ouvrir le dossier");
        return letter.Finish(subject);
    }

    private async Task WhyAsync(CancellationToken cancellationToken)
    {
        var acted = !facts.IsProposer && await facts.Db.Decisions.AsNoTracking().AnyAsync(d => d.CaseId == facts.Case!.Id && d.ActorId == facts.Reader.Id, cancellationToken);
        letter.Say(
            MailBlock.Why,
            facts.IsProposer ? "Why you: this is your proposal." : acted ? "Why you: you had a part in this case." : "Why you: your role under this agreement.",
            facts.IsProposer ? "Pourquoi vous : c’est votre proposition." : acted ? "Pourquoi vous : vous avez pris part à ce dossier." : "Pourquoi vous : votre rôle au titre de cet accord.");
    }

    private void NextStep()
    {
        if (!facts.Case!.Status.IsFinal())
        {
            var now = facts.Case.Status.Sentence();
            letter.Say(MailBlock.Next, $"Where it stands now: {now.En}", $"Où en est le dossier : {now.Fr}");
        }
    }

    // Whoever is asked in the reader's own lane; the other party's people are not named.
    private async Task AskedAsync(Round round, CancellationToken cancellationToken)
    {
        var open = round.Tasks.Where(t => t.State == TaskState.Open && t.Side == facts.Side && t.Kind != TaskKind.Unblock).Select(t => t.AssigneeId).ToList();
        var names = facts.Task is null ? [] : await facts.Db.People.AsNoTracking()
            .Where(p => open.Contains(p.Id)).OrderBy(p => p.Name).Select(p => p.Name).ToListAsync(cancellationToken);
        if (names.Count > 0)
        {
            letter.Fact("Not answered yet", "Sans réponse à ce jour", string.Join(", ", names));
        }
    }

    private Task<List<Round>> LastAsync(CancellationToken cancellationToken) => facts.Db.Rounds.AsNoTracking()
        .Where(r => r.CaseId == facts.Case!.Id && r.ClosedAt == facts.Case.EndedAt && r.Status == RoundStatus.Decided)
        .OrderBy(r => r.Id).ToListAsync(cancellationToken);
}
