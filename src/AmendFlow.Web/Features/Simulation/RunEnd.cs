using AmendFlow.Agreements.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>How a run ended, in the words of a case.</summary>
/// <param name="Status">Null where a case could have no such end.</param>
internal sealed record RunEnd(Bilingual Words, Tone Tone, CaseStatus? Status)
{
    public static RunEnd Of(SubStatus end, string? status) => end switch
    {
        SubStatus.Suspended => new(new("Does not end", "Ne finit pas"), Tone.Problem, null),
        SubStatus.Faulted => new(new("Ends by a fault", "Finit par une erreur"), Tone.Problem, null),
        SubStatus.Cancelled => Of(CaseStatus.Withdrawn),
        _ => Enum.GetValues<CaseStatus>().Where(s => s.IsFinal() && s.Key() == status).Select(s => (CaseStatus?)s).FirstOrDefault() is { } known
            ? Of(known)
            : new(new("Ends without an outcome", "Finit sans issue"), Tone.Problem, null),
    };

    private static RunEnd Of(CaseStatus status) => new(status.Name(), CaseTones.Of(status), status);
}
