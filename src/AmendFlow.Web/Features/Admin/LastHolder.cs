using AmendFlow.Agreements.Parties;
using AmendFlow.Data.People;
using AmendFlow.Engine;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <summary>
/// Whoever takes a role from the last one who holds it at a party is told so first: what only this role does would wait for somebody to be
/// named. Of scientists and observers nothing is asked by their role.
/// </summary>
internal static class LastHolder
{
    /// <summary>The box to tick; it is shown once it was asked for.</summary>
    public const string Field = "evenTheLast";

    /// <param name="step">The step that ends them.</param>
    /// <param name="ending">Roles that end, all of one person.</param>
    /// <param name="firstDayWithout">In the party's calendar.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RefusedException">Nobody else holds one of them on that day.</exception>
    public static async Task CheckAsync(
        StepContext step, IReadOnlyList<Mandate> ending, Func<Mandate, DateOnly> firstDayWithout, CancellationToken cancellationToken)
    {
        var left = new List<Bilingual>();
        foreach (var mandate in ending.Where(m => m.Role is not (Role.Scientist or Role.Observer)))
        {
            var (day, ids) = (firstDayWithout(mandate), ending.Select(m => m.Id).ToList());
            if (!await step.Db.Mandates.AnyAsync(
                m => !ids.Contains(m.Id) && m.AgreementId == mandate.AgreementId && m.Side == mandate.Side && m.Role == mandate.Role && m.From <= day && (m.To == null || m.To >= day)
                    && step.Db.People.Any(p => p.Id == m.PersonId && p.IsActive), cancellationToken))
            {
                var name = Roles.Name(mandate.Role);
                var party = await step.Db.Parties.Where(p => p.AgreementId == mandate.AgreementId && p.Side == mandate.Side).Select(p => p.Name).SingleAsync(cancellationToken);
                left.Add(new($"{name.En} ({party})", $"{name.Fr} ({party})"));
            }
        }

        if (left.Count > 0)
        {
            var roles = left.Distinct().ToList();
            throw Refuse.Invalid(
                Field,
                $"Nobody else holds: {string.Join(", ", roles.Select(r => r.En))}. What only this role does waits until somebody is named. Tick the box to go on all the same.",
                $"Personne d’autre n’exerce : {string.Join(", ", roles.Select(r => r.Fr))}. Ce que ce rôle est seul à faire attendra qu’une personne soit désignée. Cochez la case pour continuer malgré tout.");
        }
    }
}
