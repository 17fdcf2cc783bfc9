using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Admin;

public enum AccountState
{
    /// <summary>Has a password.</summary>
    Active,

    /// <summary>Has none yet; can decide by mailed link.</summary>
    Invited,
    Deactivated,
}

/// <param name="Roles">Those of today, without the agreement.</param>
public sealed record PersonRow(Guid Id, string Name, string Email, string? Organisation, Bilingual Roles, AccountState State);

/// <param name="Always">Roles that every case asks, and that nobody holds.</param>
/// <param name="Sometimes">Roles that are asked where a proposal touches their subject, and that nobody holds.</param>
public sealed record EmptyChairs(string Party, string Agreement, IReadOnlyList<Role> Always, IReadOnlyList<Role> Sometimes);

/// <param name="Missing">Of the parties that the viewer administers; the operator sees those without an administrator.</param>
/// <param name="Organisations">That the viewer may invite for, with "operator" for a further operator.</param>
public sealed record PeopleModel(
    IReadOnlyList<PersonRow> People, int Page, int PageCount, string Search, bool IsOperator, IReadOnlyList<EmptyChairs> Missing, IReadOnlyList<Choice> Organisations,
    string CommandId, PostedForm Form, IReadOnlyList<FieldError> Errors, string Done)
{
    /// <summary>The viewer administers a party, and so its webhooks.</summary>
    public required bool HasParty { get; init; }
}

/// <param name="Today">At its party.</param>
/// <param name="MayEnd">The viewer administers this party.</param>
public sealed record MandateRow(Guid Id, string Agreement, string Party, Role Role, DateOnly From, DateOnly? To, DateOnly Today, bool MayEnd)
{
    public bool HasEnded => To < Today;
}

/// <param name="Today">At this party.</param>
public sealed record PartyChoice(Choice Choice, DateOnly Today);

/// <param name="Reply">What the mail server last said, in nobody's language; empty when it said nothing.</param>
public sealed record PersonMail(Guid Id, Bilingual What, Bilingual State, bool IsLost, DateTimeOffset At, string Reply);

/// <param name="Parties">That the viewer may grant roles for.</param>
/// <param name="Roles">That the viewer may grant.</param>
/// <param name="Colleagues">Who may take the open tasks over; empty where there are none, or the viewer administers no party.</param>
/// <param name="OpenTasks">Still with this person; more than zero after a deactivation only when releasing them was interrupted.</param>
public sealed record PersonModel(
    PersonRow Person, string Language, DateTimeOffset? InvitedUntil, IReadOnlyList<MandateRow> Mandates, IReadOnlyList<PartyChoice> Parties,
    IReadOnlyList<Role> Roles, IReadOnlyList<Choice> Colleagues, int OpenTasks, bool IsSelf, bool IsOperator, IReadOnlyList<string> CommandIds, PostedForm Form,
    string ErrorsOf, IReadOnlyList<FieldError> Errors, string Done)
{
    /// <summary>Since when mails to this person come back; null while the address is good.</summary>
    public required DateTimeOffset? AddressFailedAt { get; init; }

    /// <summary>The latest, newest first: those about agreements that the viewer looks after, and about none.</summary>
    public required IReadOnlyList<PersonMail> Mails { get; init; }

    /// <summary>The errors of one of the page's forms.</summary>
    public IReadOnlyList<FieldError> For(string form) => ErrorsOf == form ? Errors : [];
}
