using System.Text.RegularExpressions;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Cases;

/// <summary>The name of a step as its readers say it.</summary>
internal static partial class StepNames
{
    public static Bilingual Of(Round round, Agreement agreement) => Of(new(round.NameEn, round.NameFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name);

    /// <summary>"Legal review, party B" becomes "Legal review at Gustave Roussy": a definition knows parties by letter only.</summary>
    public static Bilingual Of(Bilingual name, string partyA, string partyB) => new(
        EnglishParty().Replace(name.En, m => (m.Groups[1].Value.Length > 0 ? " at " : "") + PartyOf(m, partyA, partyB)),
        FrenchParty().Replace(name.Fr, m => m.Groups[1].Value + PartyOf(m, partyA, partyB)));

    private static string PartyOf(Match match, string partyA, string partyB) => match.Groups[2].Value == "A" ? partyA : partyB;

    [GeneratedRegex("(, )?party ([AB])\\b", RegexOptions.CultureInvariant)]
    private static partial Regex EnglishParty();

    [GeneratedRegex("(, )?partie ([AB])\\b", RegexOptions.CultureInvariant)]
    private static partial Regex FrenchParty();
}
