using System.Globalization;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Records;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Disputes;

namespace AmendFlow.Web.Features.Cases;

/// <summary>
/// The audit trail of a case in plain words, as the viewer may read it: newest first, what followed from an act above it. Where one
/// decision ended a round, or a round opened with nobody to ask, one line says so; the audit page has both entries.
/// </summary>
internal static class HistoryLines
{
    public static IReadOnlyList<HistoryLine> Of(CaseRows rows, IReadOnlyList<RoundView> rounds, Lane lane, WorkflowDefinition definition)
    {
        var byKey = rounds.ToDictionary(r => $"{r.ActivityId}/{r.Number}", StringComparer.Ordinal);
        var records = rows.Audit.Select(e => (Entry: e, Record: AuditRecord.Parse(e.Record))).ToList();
        var alone = records.Where(r => r.Record.Action == "decided").GroupBy(r => r.Record.Object, StringComparer.Ordinal).Where(g => g.Count() == 1)
            .Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var unfilled = records.Where(r => r.Record.Action == "round-blocked").Select(r => (r.Record.Object, r.Record.CommandId)).ToHashSet();
        return
        [
            .. records.Where(r => r.Record.Action != "round-decided" || !alone.Contains(r.Record.Object))
                .Where(r => r.Record is not { Action: "round-opened", Side: not null } || !unfilled.Contains((r.Record.Object, r.Record.CommandId)))
                .OrderByDescending(r => r.Entry.Sequence)
                .Select(r => Line(r.Entry, r.Record, rows, byKey, lane, definition)),
        ];
    }

    private static HistoryLine Line(AuditEntry entry, AuditRecord record, CaseRows rows, Dictionary<string, RoundView> rounds, Lane lane, WorkflowDefinition definition)
    {
        var round = rounds.GetValueOrDefault(record.Object);
        Role? role = Roles.TryParse(record.Role, out var parsed) ? parsed : null;

        // Who disputes has shown a link, and not who they are. A seat names whoever answered in it, and nobody who did something else about it.
        var answers = record.Action is "decided" or "opinion-given";
        var who = AuditActs.All.Contains(record.Action) && record.Action != "decision-disputed" && Guid.TryParse(record.ActorId, out var actor)
            ? lane.Name(actor, record.Side, answers ? role : null)
            : null;
        var own = lane.Opens(record.Side);
        var step = round?.Name ?? Named(record.Object, definition, lane);
        var text = Text(record, step, round, lane, role, own ? Names(entry, rows) : null);
        if (who is null && role is { } post && record.Side is { } side && AuditActs.All.Contains(record.Action) && !answers)
        {
            // Where the name is not the reader's to know, the role and the organisation are.
            text = new($"{text.En} – {Roles.Name(post).En}, {lane.PartyName(side)}", $"{text.Fr} – {Roles.Name(post).Fr}, {lane.PartyName(side)}");
        }

        var reason = own ? Private(entry, rows, "reason") : null;
        return new HistoryLine(entry.Sequence, entry.At, entry.Action, text, who, Detail(record) ?? reason, round?.Id);
    }

    // An incident stands at a step that need not have asked anybody.
    private static Bilingual Named(string activityId, WorkflowDefinition definition, Lane lane) => definition.Activities.GetValueOrDefault(activityId) is { } activity
        ? RoundWords.Named(activity.Text, lane.PartyName(Side.A), lane.PartyName(Side.B))
        : new(activityId, activityId);

    private static Bilingual Text(AuditRecord record, Bilingual step, RoundView? round, Lane lane, Role? role, (string? From, string? To)? handed)
    {
        return record.Action switch
        {
            "proposal-submitted" => Revision(record) is { } n
                ? new($"Revision {n} submitted", $"Révision {n} soumise")
                : new("Proposal submitted", "Proposition soumise"),
            "proposal-withdrawn" => new("Proposal withdrawn", "Proposition retirée"),
            "round-opened" => Asked(step, round),
            // A step of both parties can find somebody at one of them.
            "round-blocked" when record.Side is { } empty && round?.Side is null => new(
                $"{step.En}: nobody was found to ask at {lane.PartyName(empty)}", $"{step.Fr} : aucune personne à solliciter chez {lane.PartyName(empty)}"),
            "round-blocked" => new($"{step.En}: nobody was found to ask", $"{step.Fr} : aucune personne à solliciter"),
            "round-decided" => Ended(step, record, round),
            "work-done" => Ended(step, record, round),
            "round-lapsed" => new($"{step.En}: lapsed, nobody answered in time", $"{step.Fr} : caduc, aucune réponse dans les délais"),
            "round-escalated" => new($"{step.En}: overdue, escalated", $"{step.Fr} : en retard, porté à l’échelon supérieur"),
            "deadline-moved" when round is not null => new($"{step.En}: last day moved, {ClockWords.Moved(record.New).En}", $"{step.Fr} : échéance reportée, {ClockWords.Moved(record.New).Fr}"),
            "round-closed" => Closed(step, record),
            "decided" => Decided(step, record, lane, role, false),
            "opinion-given" => Decided(step, record, lane, role, true),
            "delegation-followed" => HandedOver(new("passed on by a delegation for an absence", "transmis par délégation pendant une absence"), step, handed),
            "delegation-returned" => HandedOver(new("given back, the delegation has ended", "rendu, la délégation a pris fin"), step, handed),
            "delegated" => HandedOver(new("delegated", "délégation"), step, handed),
            "reassigned" => HandedOver(new("reassigned", "réattribution"), step, handed),
            "task-released" => new($"{step.En}: somebody who was asked left or lost the role", $"{step.Fr} : une personne sollicitée est partie ou n’a plus ce rôle"),
            "scientist-named" => Named(lane.Organisation(record.Side), handed),
            "condition-closed" => new("Condition closed", "Réserve levée"),
            "text-frozen" when record.New?.StartsWith("announcement", StringComparison.Ordinal) == true => new("Wording of the announcement frozen", "Termes de l’annonce figés"),
            "text-frozen" => new("Text of the amendment frozen", "Texte de l’avenant figé"),
            "amendment-registered" => new("Amendment entered in the register: approved, to be signed", "Avenant inscrit au registre : approuvé, à signer"),
            "event-published" => new($"The event {record.Object} was published", $"L’événement {record.Object} a été publié"),
            "event-received" => new($"The event {record.Object} arrived", $"L’événement {record.Object} est arrivé"),
            "decision-disputed" => new($"{step.En}: whoever holds the mailed link says “it was not me”; the answer stands until people have looked into it", $"{step.Fr} : le détenteur du lien déclare « ce n’était pas moi » ; la réponse reste en vigueur jusqu’à examen"),
            "dispute-settled" when Enum.TryParse<DisputeOutcome>(record.New, out var found) =>
                new($"{step.En}: the disputed answer was looked into; {found.Name().En}", $"{step.Fr} : la réponse contestée a été examinée ; {found.Name().Fr}"),
            "dispute-settled" => new($"{step.En}: the disputed answer was looked into", $"{step.Fr} : la réponse contestée a été examinée"),
            "incident-raised" => new($"{step.En}: met a problem, the coordinators are told", $"{step.Fr} : un problème est survenu, les coordinateurs sont prévenus"),
            "incident-retried" => new($"{step.En}: run again after a problem", $"{step.Fr} : relance après un problème"),
            "incident-skipped" => new($"{step.En}: passed over after a problem", $"{step.Fr} : étape passée après un problème"),
            "incident-closed" => new($"{step.En}: the problem no longer matters, the case has moved on", $"{step.Fr} : problème sans objet, le dossier a avancé"),
            "case-moved" => new($"The case goes on under {record.New}, before {record.Old}", $"Le dossier se poursuit selon la {record.New}, auparavant la {record.Old}"),
            "move-asked" => new($"Asked to let the case go on under {record.New}", $"Demande de poursuivre le dossier selon la {record.New}"),
            "move-declined" => new($"Declined: the case stays on {record.Old}", $"Refus : le dossier reste à la {record.Old}"),
            _ => AuditWords.Of(record.Action),
        };
    }

    private static Bilingual Asked(Bilingual step, RoundView? round) => round is null
        ? new($"{step.En}: asked", $"{step.Fr} : demande")
        : new($"{step.En}: {round.Team.En} asked, due {round.DueOn.DayMonth().En}", $"{step.Fr} : à traiter par {round.Team.Fr}, échéance le {round.DueOn.DayMonth().Fr}");

    private static Bilingual Ended(Bilingual step, AuditRecord record, RoundView? round)
    {
        var outcome = round?.OutcomeWords is { } words && round.Outcome == record.New
            ? words
            : RoundWords.Outcome(record.New ?? "", StepNatures.Of(round?.Role, round?.Kind == RoundKind.Committee));
        return new($"{step.En}: {outcome.En}", $"{step.Fr} : {outcome.Fr}");
    }

    private static Bilingual Closed(Bilingual step, AuditRecord record)
    {
        var why = RoundWords.Closed(record.Reason);
        return new($"{step.En}: {why.En}", $"{step.Fr} : {why.Fr}");
    }

    private static Bilingual Decided(Bilingual step, AuditRecord record, Lane lane, Role? role, bool isOpinion)
    {
        // Stored as "approve; revision 2; ...": the key of the decision comes first.
        var key = (record.New ?? "").Split(';')[0];
        var outcome = DecisionKinds.TryParse(key, out var kind) ? kind.Outcome(StepNatures.Of(role)) : new Bilingual("Answered", "Réponse");
        if (record.Side is not { } side || role is not { } post)
        {
            return new($"{step.En}: {outcome.En}", $"{step.Fr} : {outcome.Fr}");
        }

        var name = Roles.Name(post);
        var opinion = isOpinion ? new Bilingual(" (opinion)", " (avis de membre)") : new Bilingual("", "");
        var revision = Decision(record) is { } n ? new Bilingual($" (revision {n})", $" (révision {n})") : new Bilingual("", "");
        return new(
            $"{step.En}: {outcome.En}{opinion.En} – {name.En}, {lane.PartyName(side)}{revision.En}",
            $"{step.Fr} : {outcome.Fr}{opinion.Fr} – {name.Fr}, {lane.PartyName(side)}{revision.Fr}");
    }

    private static Bilingual HandedOver(Bilingual what, Bilingual step, (string? From, string? To)? handed) => handed is ({ } from, { } to)
        ? new($"{step.En}: {what.En} from {from} to {to}", $"{step.Fr} : {what.Fr} de {from} à {to}")
        : new($"{step.En}: {what.En}", $"{step.Fr} : {what.Fr}");

    private static Bilingual Named(Bilingual party, (string? From, string? To)? handed) => handed is ({ } from, { } to)
        ? new($"{party.En}: {to} is the responsible scientist instead of {from}", $"{party.Fr} : {to} devient responsable scientifique à la place de {from}")
        : new($"{party.En}: another responsible scientist was named", $"{party.Fr} : un autre responsable scientifique a été désigné");

    private static string? Detail(AuditRecord record) => record.Action switch
    {
        "round-closed" => null,
        "condition-closed" => $"{record.Old} → {record.New}",
        _ => record.Reason,
    };

    private static int? Revision(AuditRecord record) =>
        int.TryParse(record.Object[(record.Object.LastIndexOf(' ') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Of what was decided: "approve; revision 2; subject ...".
    private static int? Decision(AuditRecord record) => (record.New ?? "").Split("; ") is [_, var revision, ..]
        && int.TryParse(revision[(revision.LastIndexOf(' ') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (string? From, string? To) Names(AuditEntry entry, CaseRows rows)
    {
        return (Of("from"), Of("to"));

        string? Of(string field) => Guid.TryParse(Private(entry, rows, field), out var person) ? rows.Names.GetValueOrDefault(person) : null;
    }

    private static string? Private(AuditEntry entry, CaseRows rows, string field) =>
        rows.PrivateValues.FirstOrDefault(v => v.Sequence == entry.Sequence && v.Field == field)?.Value;
}
