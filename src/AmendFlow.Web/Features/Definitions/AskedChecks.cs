using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Engine;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>
/// Would a step find somebody to ask, if a case came to it today? Warnings: roles change hands, and a step that finds nobody waits and says so.
/// </summary>
internal sealed class AskedChecks
{
    private readonly HashSet<(Guid Agreement, Side Side, Role Role)> held;
    private readonly HashSet<(Guid Agreement, Side Side, string Email)> known;
    private readonly IReadOnlyList<(Guid Agreement, Side Side, string Name)> parties;

    private AskedChecks(IReadOnlyList<(Guid, Side, string)> parties, IEnumerable<(Mandate Mandate, string Email)> mandates)
    {
        this.parties = parties;
        var all = mandates.ToList();
        held = [.. all.Select(m => (m.Mandate.AgreementId, m.Mandate.Side, m.Mandate.Role))];
        known = [.. all.Select(m => (m.Mandate.AgreementId, m.Mandate.Side, m.Email))];
    }

    public static async Task<IReadOnlyList<Finding>> RunAsync(AmendFlowDbContext db, WorkflowDefinition definition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parties = await db.Parties.AsNoTracking().OrderBy(p => p.AgreementId).ThenBy(p => p.Side).Select(p => new { p.AgreementId, p.Side, p.Name }).ToListAsync(cancellationToken);
        var mandates = await db.Mandates.AsNoTracking().Join(db.People.Where(p => p.IsActive), m => m.PersonId, p => p.Id, (m, p) => new { Mandate = m, p.Email }).ToListAsync(cancellationToken);
        var days = await PartyDays.TodayAsync(db, parties.Select(p => p.AgreementId), now, cancellationToken);
        var checks = new AskedChecks(
            [.. parties.Select(p => (p.AgreementId, p.Side, p.Name))],
            mandates.Where(m => m.Mandate.HoldsOn(days[(m.Mandate.AgreementId, m.Mandate.Side)])).Select(m => (m.Mandate, m.Email)));
        return [.. definition.Activities.Values.OrderBy(a => a.Path, StringComparer.Ordinal).SelectMany(checks.Of)];
    }

    private IEnumerable<Finding> Of(Activity step)
    {
        var asks = step.Type is AmendFlowActivities.RequestApproval or AmendFlowActivities.AssignTask or AmendFlowActivities.CommitteeVote;
        if (!asks)
        {
            yield break;
        }

        var sides = step.Type == AmendFlowActivities.CommitteeVote ? [Side.A, Side.B] : SidesOf(LiteralInput.Text(step, "party"));
        var role = step.Type == AmendFlowActivities.CommitteeVote ? Roles.Key(Role.CommitteeLead) : LiteralInput.Text(step, "role");
        foreach (var (key, input) in new[] { (role, "role"), (LiteralInput.Text(step, "escalateTo"), "escalateTo") })
        {
            if (key is not null && Roles.TryParse(key, out var wanted))
            {
                foreach (var (agreement, side, party) in parties.Where(p => sides.Contains(p.Side) && !held.Contains((p.Agreement, p.Side, wanted))).DistinctBy(p => p.Name))
                {
                    yield return Warning(step, input, $"Nobody at {party} holds the role “{Roles.Name(wanted).En}” today: the step would wait until somebody does.",
                        $"Personne chez {party} n’a aujourd’hui le rôle « {Roles.Name(wanted).Fr} » : l’étape attendrait qu’une personne l’ait.");
                }
            }
        }

        if (LiteralInput.TryRead(step, "people", out var people) && people is System.Text.Json.Nodes.JsonArray named)
        {
            foreach (var email in named.Select(n => n?.ToString().Trim().ToLowerInvariant() ?? "").Where(e => !parties.Any(p => sides.Contains(p.Side) && known.Contains((p.Agreement, p.Side, e)))))
            {
                yield return Warning(step, "people", $"The step asks {email}, who holds no role at that party today.", $"L’étape sollicite {email}, qui n’a aujourd’hui aucun rôle dans cette partie.");
            }
        }
    }

    // Who proposes is known only with the case: both must be able to answer.
    private static Side[] SidesOf(string? party) => party switch { "A" => [Side.A], "B" => [Side.B], _ => [Side.A, Side.B] };

    private static Finding Warning(Activity step, string input, string en, string fr) =>
        new("nobody-to-ask", Severity.Warning, $"{step.Path}.{input}", step.Id, new Bilingual(en, fr));
}
