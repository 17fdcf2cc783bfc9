using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.Agreements;

/// <summary>A framework agreement between two parties.</summary>
public sealed class Agreement
{
    public required Guid Id { get; init; }

    /// <summary>For example <c>AF-2012-01</c>; unique.</summary>
    public required string Reference { get; init; }

    public required string TitleEn { get; set; }

    public required string TitleFr { get; set; }

    public required DateOnly SignedOn { get; init; }

    /// <summary>Last day of the term, or null when it is open.</summary>
    public DateOnly? EndsOn { get; set; }

    /// <summary>Demo: everything beyond its public facts is invented, and pages say so.</summary>
    public bool IsIllustrative { get; init; }

    /// <summary>Moves with every change of the agreement's head: numbers given, amendments registered.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Last working reference given to a proposal, counted per agreement.</summary>
    public int LastProposalNumber { get; set; }

    /// <summary>Last amendment number given, at a first freezing; numbers have no gaps.</summary>
    public int LastAmendmentNumber { get; set; }

    public List<Party> Parties { get; init; } = [];

    public Party Of(Side side) => Parties.Single(p => p.Side == side);
}

/// <summary>One of the two sides of an agreement, with the calendar that its deadlines are counted in.</summary>
public sealed class Party
{
    public required Guid Id { get; init; }

    public required Guid AgreementId { get; init; }

    public required Side Side { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>As pages and mails call it, for example "Gustave Roussy".</summary>
    public required string Name { get; set; }

    /// <summary>IANA time zone, for example <c>Europe/Paris</c>.</summary>
    public required string Zone { get; set; }

    /// <summary>"FR" for computed French public holidays, "none" for week-ends only.</summary>
    public required string Holidays { get; set; }

    /// <summary>Further days closed: words of <c>AmendFlow.Agreements.Calendars.ClosedDay</c> separated by spaces.</summary>
    public string Closures { get; set; } = "";
}
