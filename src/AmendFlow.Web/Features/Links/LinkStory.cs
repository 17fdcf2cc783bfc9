using AmendFlow.Agreements.Approval;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Localization;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Links;

/// <summary>What became of a link's task. A link that is passed on tells it to anybody, so it names nobody: who acted stands in the application.</summary>
/// <param name="NewerMail">The step was opened again: a newer mail asks this person, or somebody of theirs.</param>
public sealed record LinkStory(Tone Tone, Bilingual Title, Bilingual Text, bool NewerMail)
{
    /// <summary>The holder's own decision by link is told, which they may dispute.</summary>
    public bool IsMine { get; private init; }

    /// <returns>Null while the task is open: there is nothing to tell yet.</returns>
    public static async Task<LinkStory?> OfAsync(AmendFlowDbContext db, LinkFound found, CancellationToken cancellationToken)
    {
        if (found.IsOpen)
        {
            return null;
        }

        var newer = await db.Rounds.AsNoTracking().AnyAsync(
            r => r.CaseId == found.Case.Id && r.ActivityId == found.Round.ActivityId && r.Number > found.Round.Number, cancellationToken);
        if (found.Task.State == TaskState.Done)
        {
            return await RecordedAsync(db, found, newer, cancellationToken);
        }

        var at = When(found, found.Task.ClosedAt ?? found.Round.ClosedAt ?? found.Case.ChangedAt);
        return (found.Task.CloseReason ?? found.Round.CloseReason) switch
        {
            "delegated" or "reassigned" => HandedOver(found, at, newer),
            "delegation ended" => Closed(
                new("You stood in for a colleague, and the delegation has ended", "Vous suppléiez un collègue, et la délégation a pris fin"), at, newer),
            "decided" => await DecidedAsync(db, found, at, newer, cancellationToken),
            "withdrawn" when found.Proposal.AnnouncesAmendmentId is not null => new(
                Tone.Info,
                new("The announcement was taken back", "L’annonce a été retirée"),
                new($"A coordinator took it back on {at.En}. Nothing is asked of you any more.", $"Un coordinateur l’a retirée le {at.Fr}. Plus rien ne vous est demandé."),
                false),
            "withdrawn" => new(
                Tone.Info,
                new("The proposal was withdrawn", "La proposition a été retirée"),
                new($"Its proposer withdrew it on {at.En}. Nothing is asked of you any more.", $"Son auteur l’a retirée le {at.Fr}. Plus rien ne vous est demandé."),
                false),
            "lapsed" => new(
                Tone.Info,
                new("Too late: this step has lapsed", "Trop tard : cette étape est caduque"),
                new($"No answer came in time, so it ended on {at.En}. Nothing was approved by that.", $"Faute de réponse dans les délais, elle s’est close le {at.Fr}. Rien n’a été approuvé pour autant."),
                newer),
            var reason => Closed(RoundWords.Closed(reason), at, newer),
        };
    }

    private static LinkStory Closed(Bilingual why, Bilingual at, bool newer) => new(
        Tone.Info,
        new("This request is closed", "Cette demande est close"),
        new($"{why.En} ({at.En}). Nothing is asked of you here any more.", $"{why.Fr} ({at.Fr}). Plus rien ne vous est demandé ici."),
        newer);

    private static async Task<LinkStory> RecordedAsync(AmendFlowDbContext db, LinkFound found, bool newer, CancellationToken cancellationToken)
    {
        var decision = await db.Decisions.AsNoTracking().SingleAsync(d => d.TaskId == found.Task.Id, cancellationToken);
        var kind = decision.Kind.Outcome(StepNatures.Of(found.Task.Role));
        var at = When(found, decision.At);
        return new(
            Tone.Done,
            new($"You recorded: {kind.En}", $"Vous avez enregistré : {kind.Fr}"),
            new($"Recorded on {at.En}, on revision {decision.RevisionNumber}. {(decision.Channel == Channel.Link ? "If this was not you, say so at once:" : "If this was not you, tell your coordinator at once.")}",
                $"Enregistré le {at.Fr}, sur la révision {decision.RevisionNumber}. {(decision.Channel == Channel.Link ? "Si ce n’était pas vous, signalez-le tout de suite :" : "Si ce n’était pas vous, prévenez tout de suite votre coordinateur.")}"),
            newer)
        {
            IsMine = decision.Channel == Channel.Link,
        };
    }

    private static LinkStory HandedOver(LinkFound found, Bilingual at, bool newer)
    {
        return found.Task.CloseReason == "delegated"
            ? new(
                Tone.Info,
                new("You delegated this to a colleague", "Vous avez délégué à un collègue"),
                new($"Delegated on {at.En}. The answer will be recorded as given for you.", $"Délégué le {at.Fr}. La réponse sera enregistrée comme donnée pour vous."),
                newer)
            : new(
                Tone.Info,
                new("A colleague is asked instead of you", "Un collègue est sollicité à votre place"),
                new($"Your coordinator passed it on, on {at.En}. Nothing is asked of you here any more.", $"Votre coordination l’a confié le {at.Fr}. Plus rien ne vous est demandé ici."),
                newer);
    }

    private static async Task<LinkStory> DecidedAsync(
        AmendFlowDbContext db, LinkFound found, Bilingual at, bool newer, CancellationToken cancellationToken)
    {
        var acted = await db.Decisions.AsNoTracking()
            .Where(d => d.RoundId == found.Round.Id && !d.IsOpinion && (d.Side == found.Task.Side || found.Round.Side == null))
            .OrderByDescending(d => d.Side == found.Task.Side).ThenByDescending(d => d.At)
            .Select(d => new { d.Kind, d.Side })
            .FirstOrDefaultAsync(cancellationToken);
        if (acted is null)
        {
            return Closed(RoundWords.Closed(found.Round.CloseReason), at, newer);
        }

        var kind = acted.Kind.Outcome(StepNatures.Of(found.Task.Role));
        var who = found.Agreement.Of(acted.Side).Name;
        return new(
            Tone.Info,
            new("Somebody else has answered", "Quelqu’un d’autre a répondu"),
            new($"{who} recorded “{kind.En}”; the step closed on {at.En}. Nothing is asked of you here any more.",
                $"{who} a enregistré « {kind.Fr} » ; l’étape s’est close le {at.Fr}. Plus rien ne vous est demandé ici."),
            newer);
    }

    private static Bilingual When(LinkFound found, DateTimeOffset at) =>
        new(Format.Date(at, found.Zone, "en"), Format.Date(at, found.Zone, "fr"));
}
