using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Cases;

/// <summary>The name of a step as its readers say it.</summary>
internal static class StepNames
{
    /// <summary>"Legal review, party B" becomes "Legal review, Gustave Roussy": a definition knows parties by letter only.</summary>
    public static Bilingual Of(Round round, Agreement agreement) => new(
        Named(round.NameEn, ", party ", agreement), Named(round.NameFr, ", partie ", agreement));

    private static string Named(string name, string marker, Agreement agreement)
    {
        foreach (var party in agreement.Parties)
        {
            var suffix = marker + party.Side;
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return $"{name[..^suffix.Length]}, {party.Name}";
            }
        }

        return name;
    }
}
