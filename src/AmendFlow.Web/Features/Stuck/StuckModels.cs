using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Stuck;

public enum StuckKind
{
    Mail,

    /// <summary>A delivery that was given up.</summary>
    Webhook,

    /// <summary>A person: mails to them come back.</summary>
    Address,
    Timer,
    Event,
    Round,
    Incident,

    /// <summary>A case that is running and waits for nothing at all: it should not happen.</summary>
    Case,
}

/// <summary>What an operator can do about something that is stuck. None of them decides anything, and all may be done twice.</summary>
public enum StuckAct
{
    /// <summary>A mail: the same bytes, at the next sweep.</summary>
    Send,

    /// <summary>A mail that is not to be sent any more.</summary>
    GiveUp,

    /// <summary>A delivery to a webhook: the same body under the same id, for another day.</summary>
    Deliver,

    /// <summary>A delivery that is not to be made any more.</summary>
    DropDelivery,

    /// <summary>A round: whoever can help is asked once more.</summary>
    AskAgain,

    /// <summary>Timers, events and mails that are due: now, and not in ten seconds.</summary>
    Sweep,

    /// <summary>Mails held since a restore: all of them.</summary>
    ReleaseAll,

    /// <summary>Mails held since a restore: only those owed since.</summary>
    ReleaseNew,
}

/// <param name="Where">Reference of the agreement; empty where there is none. No more of a case is an operator's to read.</param>
/// <param name="Detail">In nobody's language: the reply of a mail server, an id to look for in the log.</param>
/// <param name="Link">Where more is to be seen, for this reader.</param>
public sealed record StuckItem(
    StuckKind Kind, Guid Id, DateTimeOffset Since, Bilingual What, string Where, Bilingual Why, string Detail, string? Link, IReadOnlyList<StuckAct> Acts);

/// <param name="HeldSince">Mails are held since the database was restored then; null: they go out.</param>
/// <param name="Held">How many wait for that.</param>
/// <param name="HeldFromBackup">Those of them that came out of the backup.</param>
/// <param name="Deliveries">Those to webhooks that wait for that as well.</param>
/// <param name="Silence">How long this node's sweeps have not got on, where that is too long.</param>
/// <param name="More">Kinds of which there is more than is shown.</param>
public sealed record StuckModel(
    IReadOnlyList<StuckItem> Items, DateTimeOffset? HeldSince, int Held, int HeldFromBackup, int Deliveries, TimeSpan? Silence, bool More, string CommandId, string Done,
    IReadOnlyList<FieldError> Errors);
