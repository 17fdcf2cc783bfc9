using AmendFlow.Agreements.Parties;

namespace AmendFlow.Agreements.Tests.Parties;

public sealed class RolesTests
{
    [Fact]
    public void Every_role_has_a_key_of_its_own_that_reads_back_and_names_in_both_languages()
    {
        var roles = Enum.GetValues<Role>();
        Assert.Equal(roles.Length, roles.Select(Roles.Key).Distinct().Count());
        Assert.All(roles, r => Assert.Equal(r, Roles.Parse(Roles.Key(r))));
        Assert.All(roles, r => Assert.NotEqual(Roles.Team(r).En, Roles.Team(r).Fr));
        Assert.Equal("l’équipe juridique", Roles.Team(Role.LegalReviewer).Fr);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Legal-Reviewer")]
    [InlineData("lawyer")]
    public void An_unknown_role_is_refused_with_the_roles_there_are(string key) =>
        Assert.Contains("legal-reviewer", Assert.Throws<FormatException>(() => Roles.Parse(key)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_other_party_depends_on_who_proposed()
    {
        Assert.Equal(Side.A, PartyReference.Other.Of(proposer: Side.B));
        Assert.Equal(Side.B, PartyReference.Proposer.Of(proposer: Side.B));
        Assert.Equal(Side.A, PartyReference.A.Of(proposer: Side.B));
        Assert.All([Side.A, Side.B], s => Assert.Equal(s, s.Other().Other()));
    }
}
