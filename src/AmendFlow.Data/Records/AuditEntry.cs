using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.Records;

/// <summary>A link of an agreement's audit chain. Never changed; private words stand in <see cref="AuditPrivateValue"/>.</summary>
public sealed class AuditEntry
{
    public required Guid AgreementId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required long Sequence { get; init; }

    public Guid? CaseId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Action { get; init; }

    /// <summary>The canonical JSON that the hash is over.</summary>
    public required string Record { get; init; }

    public required string PreviousHash { get; init; }

    public required string Hash { get; init; }
}

/// <summary>A value that the chain only commits to, with its salt, readable by one party (or by both when null).</summary>
public sealed class AuditPrivateValue
{
    public required Guid AgreementId { get; init; }

    public required long Sequence { get; init; }

    public required string Field { get; init; }

    public required string Salt { get; init; }

    public required string Value { get; init; }

    public Side? Side { get; init; }
}

/// <summary>The end of an agreement's chain; locked while a step appends, so the chain cannot fork.</summary>
public sealed class AuditHead
{
    public required Guid AgreementId { get; init; }

    public long Sequence { get; set; }

    public string Hash { get; set; } = "";
}

/// <summary>A fact of the installation, such as the hash of the set-up token.</summary>
public sealed class Setting
{
    public required string Key { get; init; }

    public required string Value { get; set; }
}
