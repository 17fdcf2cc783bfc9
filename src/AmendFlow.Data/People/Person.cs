namespace AmendFlow.Data.People;

/// <summary>Somebody who signs in or is written to. Never deleted and never renumbered: the record names them for ever.</summary>
public sealed class Person
{
    public required Guid Id { get; init; }

    /// <summary>Lower case; unique among all people.</summary>
    public required string Email { get; set; }

    /// <summary>
    /// When a mail server refused the address for good, or a mail came back; null while it is good. Until somebody changes or confirms it,
    /// nothing is sent to it but codes and invitations, which somebody has just asked for.
    /// </summary>
    public DateTimeOffset? AddressFailedAt { get; set; }

    public required string Name { get; set; }

    public Guid? OrganisationId { get; set; }

    /// <summary>Language of pages and mails: "en" or "fr".</summary>
    public required string Language { get; set; }

    /// <summary>Null until the invitation was accepted; such a person can still decide by link and code.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>They have a password, or stand among the demonstration's people.</summary>
    public bool MaySignIn => PasswordHash is not null || IsDemo;

    /// <summary>Changes whenever sessions must end: new password, deactivation.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>Installs and looks after the system. Cannot alone grant a party's role.</summary>
    public bool IsOperator { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary>SHA-256 of the invitation's token, hex; null when none is open.</summary>
    public string? InvitationHash { get; set; }

    public DateTimeOffset? InvitationExpiresAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Somebody of the same organisation who may say for them when they are away, and who answers then.</summary>
    public Guid? AssistantId { get; set; }

    /// <summary>Hour of the day, at the party that asks, from which reminders are sent; 9 to 18. Null for the ladder's own half past eight.</summary>
    public int? MailHour { get; set; }

    /// <summary>One mail a day with all that waits, in place of single reminders where more than two tasks wait.</summary>
    public bool WantsDigest { get; set; }

    /// <summary>Made for the demo: one click signs in as this person, in Development only.</summary>
    public bool IsDemo { get; init; }
}
