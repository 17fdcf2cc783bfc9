using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.People;

/// <summary>
/// Somebody is away and another answers for them, in one role of theirs, from day to day. It rests on one mandate and ends with it; it cannot
/// be passed on (domain.md 4.6). Ended early, never deleted.
/// </summary>
public sealed class Delegation
{
    public required Guid Id { get; init; }

    /// <summary>The role that is answered in.</summary>
    public required Guid MandateId { get; init; }

    /// <summary>Who is away, and whose answers they stay.</summary>
    public required Guid PrincipalId { get; init; }

    /// <summary>Who answers.</summary>
    public required Guid DelegateId { get; init; }

    public required Guid AgreementId { get; init; }

    public required Side Side { get; init; }

    public required Role Role { get; init; }

    /// <summary>First day, in the party's calendar.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day. One before <see cref="From"/> never began.</summary>
    public required DateOnly To { get; set; }

    /// <summary>The principal, their assistant, or an administrator of the party.</summary>
    public required Guid GivenById { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    public bool HoldsOn(DateOnly day) => From <= day && day <= To;
}
