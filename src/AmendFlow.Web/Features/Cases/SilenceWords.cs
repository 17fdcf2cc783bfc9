using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Cases;

/// <summary>What becomes of a step that nobody answers, and on which day: mails and pages say it in the same words. Never an approval.</summary>
internal static class SilenceWords
{
    /// <param name="asked">In which role.</param>
    /// <param name="told">The day on which the role above is told; null where it is not, or was.</param>
    /// <param name="ends">The day after which the step lapses; null where it does not.</param>
    /// <param name="party">Of whoever is asked.</param>
    /// <param name="day">In full: an abbreviated month would end a sentence with two full stops.</param>
    public static Bilingual Of(Round round, Role asked, DateOnly? told, DateOnly? ends, string party, Func<DateOnly, Bilingual> day)
    {
        var (en, fr) = ("", "");

        // While the clock stands still these days move on with the last one, which whoever reads this is told of.
        if (round.PausedAt is not null)
        {
            (told, ends) = (null, null);
        }

        // Whoever would be told is asked already.
        if (told is { } escalates && asked != round.EscalateTo)
        {
            var team = Roles.Team(round.EscalateTo);
            en += $"Without an answer, {team.En} of {party} will be told on {day(escalates).En}. ";
            fr += $"Sans réponse, nous alerterons {team.Fr} ({party}) le {day(escalates).Fr}. ";
        }

        if (ends is { } lapses)
        {
            en += $"If there is no answer by the end of {day(lapses).En}, the step lapses and nothing is approved. ";
            fr += $"Si aucune réponse n’est parvenue à la fin du {day(lapses).Fr}, l’étape devient caduque et rien n’est approuvé. ";
        }

        return new(en + "Silence is never taken as an approval.", fr + "Le silence ne vaut jamais approbation.");
    }
}
