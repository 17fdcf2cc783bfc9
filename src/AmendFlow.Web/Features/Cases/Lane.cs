using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Features.Cases;

/// <summary>What the viewer may read of each party (design.md section 5, lanes): the one place that decides it.</summary>
internal sealed class Lane
{
    private readonly Proposal proposal;
    private readonly IReadOnlyDictionary<Guid, string> names;

    public Lane(Viewer viewer, Agreement agreement, Proposal proposal, IReadOnlyDictionary<Guid, string> names)
    {
        this.proposal = proposal;
        this.names = names;
        Viewer = viewer;
        Agreement = agreement;
        Sides = viewer.SidesOf(agreement.Id);
    }

    public Viewer Viewer { get; }

    public Agreement Agreement { get; }

    public IReadOnlySet<Side> Sides { get; }

    public bool Opens(Side? side) => side is { } one && Sides.Contains(one);

    /// <summary>Roles that act in the shared lane, under their names.</summary>
    public static bool IsPublic(Role? role) => role is Role.CommitteeMember or Role.CommitteeLead or Role.Executive or Role.Signatory;

    /// <summary>A step of one's own lane or of the shared one: what else happens in the other's is for its page, under a person's rights, and for no program.</summary>
    public static bool Hears(Side side, Round round) => round.Side is null || round.Side == side || IsPublic(round.Role);

    /// <summary>The name of somebody who acts for a party in a role, or null when it is not the viewer's to know.</summary>
    public string? Name(Guid person, Side? side, Role? role) =>
        Opens(side) || IsPublic(role) || person == proposal.ProposerId || person == proposal.CoProposerId
            ? names.GetValueOrDefault(person)
            : null;

    public string PartyName(Side side) => Agreement.Of(side).Name;

    public Bilingual Organisation(Side? side) => side is { } one
        ? new(PartyName(one), PartyName(one))
        : new($"{PartyName(Side.A)} and {PartyName(Side.B)}", $"{PartyName(Side.A)} et {PartyName(Side.B)}");

    /// <summary>The calendar's zone of a party; for both, that of party A.</summary>
    public TimeZoneInfo Zone(Side? side) => TimeZoneInfo.FindSystemTimeZoneById(Agreement.Of(side ?? Side.A).Zone);
}
