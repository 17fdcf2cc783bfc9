using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Incidents;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Incidents;

/// <summary>Cases on a version of the workflow in which something faults.</summary>
internal static class IncidentWorld
{
    /// <summary>While a proposal has this title, the workflow cannot say whether personal data are touched.</summary>
    public const string Unclear = "Unclear";

    public static string CoordinatorA => World.Email(Side.A, "alliance-manager");

    public static string CoordinatorB => World.Email(Side.B, "partnerships");

    public static Task UnclearConditionAsync(World world) => world.PublishAsync(step =>
        step("data")["condition"] = NextVersion.Script("Boolean", $"getInput('title') === '{Unclear}' ? 'perhaps' : getInput('data')"));

    /// <summary>In review, with the condition on personal data faulted.</summary>
    public static async Task<SubmitAnswer> StuckAsync(World world)
    {
        await UnclearConditionAsync(world);
        return await world.InReviewAsync(await world.SmallAsync() with { Title = Unclear });
    }

    public static async Task<Round> OpenAsync(World world, Guid caseId)
    {
        await using var db = world.Db();
        return await db.Rounds.Include(r => r.Tasks).SingleAsync(r => r.CaseId == caseId && r.Kind == RoundKind.Incident && r.Status == RoundStatus.Open);
    }

    public static async Task<SettleIncidentAnswer> SettleAsync(World world, Guid incident, string email, IncidentAct act, string reason = "Looked at.") =>
        await world.Host.Get<SettleIncidentHandler>().HandleAsync(
            await world.Driver.ActorAsync(email, CancellationToken.None), $"settle-{world.Host.Get<IIds>().Next():N}", new(incident, act, reason), CancellationToken.None);
}
