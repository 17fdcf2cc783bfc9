using AmendFlow.Engine;

namespace AmendFlow.Agreements.Cases;

/// <summary>Reads the status of a case off its workflow, and says it in words.</summary>
public static class CaseStatuses
{
    /// <summary>
    /// The status of a case. A wait that hands the proposal back to its scientists wins over those beside it, because that is
    /// what the case needs most; else the earliest phase that somebody is waited for.
    /// </summary>
    /// <param name="openWaits">The steps that wait: the phase each belongs to (<see cref="CasePhases"/>), and whether it asks for a revision.</param>
    /// <param name="endStatus">The workflow's output <c>Status</c>, once it has set it: approved-to-be-signed, released, rejected, withdrawn or lapsed.</param>
    /// <exception cref="ArgumentException">
    /// Nothing waits and there is no end status, both are there, or a phase or status is unknown. A guess would show people a case that is not theirs.
    /// </exception>
    public static CaseStatus Of(IEnumerable<(string Phase, bool IsRevise)> openWaits, string? endStatus)
    {
        var waits = openWaits.ToList();
        if (endStatus is not null)
        {
            return waits.Count == 0
                ? ParseEnd(endStatus)
                : throw new ArgumentException($"The case ended as '{endStatus}', yet {waits.Count} steps still wait.", nameof(openWaits));
        }

        if (waits.Count == 0)
        {
            throw new ArgumentException("Nothing waits in this case, and its workflow set no Status.", nameof(endStatus));
        }

        var earliest = waits.Select(w => OrderOf(w.Phase)).Min();
        return waits.Exists(w => w.IsRevise) ? CaseStatus.ChangesRequested : StatusOf(CasePhases.All[earliest]);
    }

    /// <summary>Nothing more can happen to the case.</summary>
    public static bool IsFinal(this CaseStatus status) =>
        status is CaseStatus.ApprovedToBeSigned or CaseStatus.Released or CaseStatus.Rejected or CaseStatus.Withdrawn or CaseStatus.Lapsed;

    /// <summary>Ended, and nothing was approved.</summary>
    public static bool CameToNothing(this CaseStatus status) => status is CaseStatus.Rejected or CaseStatus.Withdrawn or CaseStatus.Lapsed;

    /// <summary>What a case is while it waits for nobody but a day, by the output <c>Status</c> that its workflow set before; null where it set none.</summary>
    public static CaseStatus? Meanwhile(string? status) => status == CaseStatus.ToBeReleased.Key() ? CaseStatus.ToBeReleased : null;

    /// <summary>In the API, in addresses and in the workflow's output, for example <c>approved-to-be-signed</c>.</summary>
    public static string Key(this CaseStatus status) => Words(status).Key;

    public static Bilingual Name(this CaseStatus status) => Words(status).Name;

    /// <summary>One line for somebody who does not know the process.</summary>
    public static Bilingual Sentence(this CaseStatus status) => Words(status).Sentence;

    private static int OrderOf(string phase)
    {
        var order = CasePhases.All.IndexOf(phase);
        return order >= 0
            ? order
            : throw new ArgumentException($"'{phase}' is no phase of a case. Phases are: {string.Join(", ", CasePhases.All)}.");
    }

    private static CaseStatus StatusOf(string phase) => phase switch
    {
        CasePhases.Triage => CaseStatus.Triage,
        CasePhases.Review => CaseStatus.InReview,
        CasePhases.Committee => CaseStatus.InCommittee,
        CasePhases.Deadlock => CaseStatus.Deadlock,
        CasePhases.Drafting => CaseStatus.Drafting,
        CasePhases.TextReview => CaseStatus.TextReview,
        CasePhases.Executive => CaseStatus.ExecutiveApproval,
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "This phase has no status."),
    };

    private static CaseStatus ParseEnd(string key)
    {
        foreach (var status in Enum.GetValues<CaseStatus>())
        {
            if (status.IsFinal() && status.Key() == key)
            {
                return status;
            }
        }

        throw new ArgumentException($"The workflow's output Status is '{key}'; expected approved-to-be-signed, released, rejected, withdrawn or lapsed.");
    }

    private static (string Key, Bilingual Name, Bilingual Sentence) Words(CaseStatus status) => status switch
    {
        CaseStatus.Triage => ("triage", new("Triage", "Recevabilité"),
            new("A coordinator checks that the proposal is complete and needs an amendment.", "Un coordinateur vérifie que la proposition est complète et appelle un avenant.")),
        CaseStatus.InReview => ("in-review", new("In review", "En instruction"),
            new("Both parties review the proposal.", "Les deux parties instruisent la proposition.")),
        CaseStatus.ChangesRequested => ("changes-requested", new("Changes requested", "Modifications demandées"),
            new("Its scientists are asked to change the proposal.", "Les scientifiques doivent modifier la proposition.")),
        CaseStatus.InCommittee => ("in-committee", new("In committee", "En comité"),
            new("The joint steering committee votes: one vote per party.", "Le comité de pilotage se prononce : une voix par partie.")),
        CaseStatus.Deadlock => ("deadlock", new("Deadlock", "Désaccord persistant"),
            new("The parties differ in the committee; their executives decide.", "Les parties divergent au comité ; leurs directions tranchent.")),
        CaseStatus.Drafting => ("drafting", new("Drafting", "Rédaction"),
            new("A coordinator drafts the text.", "Un coordinateur rédige le texte.")),
        CaseStatus.TextReview => ("text-review", new("Text review", "Relecture du texte"),
            new("Both parties read the frozen text.", "Les deux parties relisent le texte figé.")),
        CaseStatus.ExecutiveApproval => ("executive-approval", new("Executive approval", "Validation des directions"),
            new("The executives of both parties decide on the frozen text.", "Les directions des deux parties se prononcent sur le texte figé.")),
        CaseStatus.ApprovedToBeSigned => ("approved-to-be-signed", new("Approved, to be signed", "Approuvé, à signer"),
            new("Both parties have approved; the amendment waits for its signatures.", "Les deux parties ont approuvé ; l’avenant attend ses signatures.")),
        CaseStatus.ToBeReleased => ("to-be-released", new("Approved, to be released", "Approuvé, à diffuser"),
            new("Both parties have approved the wording; it is released on its day.", "Les deux parties ont approuvé les termes ; ils seront diffusés au jour dit.")),
        CaseStatus.Released => ("released", new("Released", "Diffusé"),
            new("The wording that both parties approved is released.", "Les termes approuvés par les deux parties sont diffusés.")),
        CaseStatus.Rejected => ("rejected", new("Rejected", "Refusé"),
            new("The proposal was rejected; nothing in the agreement changes.", "La proposition a été refusée ; l’accord ne change pas.")),
        CaseStatus.Withdrawn => ("withdrawn", new("Withdrawn", "Retiré"),
            new("Its proposer withdrew the proposal; nothing in the agreement changes.", "La proposition a été retirée par son auteur ; l’accord ne change pas.")),
        CaseStatus.Lapsed => ("lapsed", new("Lapsed", "Caduc"),
            new("Nobody answered in time, so the case ended; nothing in the agreement changes.", "Faute de réponse dans les délais, le dossier est clos ; l’accord ne change pas.")),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status has no name."),
    };
}
