using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.People;

/// <summary>Who may act in which role, for which party of which agreement, from when to when. Ended, never deleted.</summary>
public sealed class Mandate
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid AgreementId { get; init; }

    public required Side Side { get; init; }

    public required Role Role { get; init; }

    /// <summary>First day, in the party's calendar.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; null is open-ended.</summary>
    public DateOnly? To { get; set; }

    public required Guid GrantedById { get; init; }

    public bool HoldsOn(DateOnly day) => From <= day && (To is not { } to || day <= to);
}
