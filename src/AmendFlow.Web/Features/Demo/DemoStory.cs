using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Text;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Demo;

/// <summary>
/// What happened in the demonstration, and how many days ago. Project 1 waits for the executives; project 2 is back with its
/// scientists; project 3 is in review, with the question of genetic data open. Nothing lapses for sixty days.
/// </summary>
internal sealed class DemoStory(IServiceProvider services, Database database, DemoClock clock, DateTimeOffset today)
{
    private readonly CaseDriver driver = services.GetRequiredService<CaseDriver>();
    private readonly Sweeps sweeps = services.GetRequiredService<Sweeps>();
    private readonly IIds ids = services.GetRequiredService<IIds>();
    private readonly OfficeHours hours = new();
    private readonly List<(double DaysAgo, Func<CancellationToken, Task> Act)> acts = [];

    public async Task TellAsync(CancellationToken cancellationToken)
    {
        var agreement = await SetUpAsync(cancellationToken);
        var leader = DemoPeople.Email(Side.A, "research-leader");
        var head = DemoPeople.Email(Side.B, "team-head");
        var a = (await driver.ActorAsync(leader, cancellationToken)).PersonId;
        var b = (await driver.ActorAsync(head, cancellationToken)).PersonId;
        var year = today.Year + 1;
        Myeloid(() => driver.ProposeAsync(head, leader, agreement.Id, DemoProjects.Myeloid(a, b, year), cancellationToken));
        MemoryTCells(() => driver.ProposeAsync(head, leader, agreement.Id, DemoProjects.MemoryTCells(a, b, year), cancellationToken));
        Persisters(() => driver.ProposeAsync(leader, head, agreement.Id, DemoProjects.Persisters(a, b, year), cancellationToken));
        foreach (var (daysAgo, act) in acts.OrderByDescending(f => f.DaysAgo))
        {
            await MoveToAsync(hours.Next(today.AddDays(-daysAgo)), cancellationToken);
            await act(cancellationToken);
            await sweeps.RunAsync(cancellationToken);
        }

        await MoveToAsync(today, cancellationToken);
    }

    private void Myeloid(Func<Task<Proposals.SubmitAnswer>> propose)
    {
        var id = Guid.Empty;
        acts.Add((57, async _ => id = (await propose()).CaseId));
        acts.Add((55, ct => driver.FinishAsync(id, "triage", "Complete", "", ct)));
        Decide(52, () => id, "scientific-a", DecisionKind.Approve, "", "Fits the portfolio.");
        Decide(51.9, () => id, "legal-a", DecisionKind.Approve, "");
        Decide(50, () => id, "scientific-b", DecisionKind.Approve, "Objectif clair, faisable avec la cohorte.");
        Decide(49.9, () => id, "legal-b", DecisionKind.Approve, "");
        Decide(49.8, () => id, "samples-a", DecisionKind.Approve, "");
        Decide(49.7, () => id, "samples-b", DecisionKind.ApproveWithConditions, "La collection est en cours d’extension.", conditions:
            [new ConditionInput("La déclaration CODECOH de la collection est mise à jour.", BlockedTransition.InForce, Side.B, Role.SamplesReviewer)]);
        Decide(49.6, () => id, "ip-a", DecisionKind.Approve, "");
        acts.Add((48, ct => driver.NameAsync(
            id, "ip-b", DemoPeople.Email(Side.B, "partnerships"), DemoPeople.Email(Side.B, "daj-2"), "Le poste de valorisation est vacant.", ct)));
        Decide(46, () => id, "ip-b", DecisionKind.Approve, "");
        Decide(45.9, () => id, "finance-a", DecisionKind.Approve, "");
        Decide(45.8, () => id, "finance-b", DecisionKind.Approve, "");
        acts.Add((40, ct => driver.VoteAsync(id, DecisionKind.Approve, DecisionKind.Approve, "Written resolution.", ct)));
        acts.Add((33, async ct =>
        {
            await using var db = database.CreateDbContext();
            var text = await FirstDraft.OfAsync(db, id, ct);
            await driver.FreezeAsync(id, text.En, text.Fr, ct);
        }
        ));
        Decide(26, () => id, "text-a", DecisionKind.Approve, "");
        Decide(3, () => id, "text-b", DecisionKind.Approve, "");
    }

    private void MemoryTCells(Func<Task<Proposals.SubmitAnswer>> propose)
    {
        var id = Guid.Empty;
        acts.Add((9, async _ => id = (await propose()).CaseId));
        acts.Add((8, ct => driver.FinishAsync(id, "triage", "Complete", "", ct)));
        Decide(6, () => id, "scientific-a", DecisionKind.Approve, "A question that the portfolio needs answered.");
        Decide(5, () => id, "data-b", DecisionKind.Approve, "");
        Decide(4.9, () => id, "samples-b", DecisionKind.Approve, "");
        Decide(4, () => id, "finance-a", DecisionKind.Approve, "");
        Decide(
            3.1, () => id, "legal-b", DecisionKind.RequestChanges,
            "Les liens avec les essais déjà sous d’autres contrats doivent être listés, et le délai d’examen des publications précisé.",
            "Voir avec la promotion avant de répondre.");
    }

    private void Persisters(Func<Task<Proposals.SubmitAnswer>> propose)
    {
        var id = Guid.Empty;
        acts.Add((6, async _ => id = (await propose()).CaseId));
        acts.Add((5.1, ct => driver.FinishAsync(id, "triage", "Complete", "", ct)));
        Decide(3.5, () => id, "scientific-a", DecisionKind.Approve, "");
        Decide(2, () => id, "samples-a", DecisionKind.Approve, "");
        Decide(1.5, () => id, "legal-a", DecisionKind.Approve, "");
    }

    private void Decide(
        double daysAgo, Func<Guid> caseId, string activityId, DecisionKind kind, string reason, string internalNote = "",
        IReadOnlyList<ConditionInput>? conditions = null) =>
        acts.Add((daysAgo, ct => driver.DecideAsync(caseId(), activityId, kind, reason, ct, internalNote, conditions)));

    private async Task<Agreement> SetUpAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var agreement = DemoAgreement.Add(db, ids);
        DemoPeople.Add(db, agreement, ids, clock.GetUtcNow());

        // Nobody looks after patents at the hospital, so that the demonstration shows what an empty role does.
        var vacant = db.Mandates.Local.Single(m => m is { Side: Side.B, Role: Role.IpReviewer });
        vacant.To = vacant.From;
        db.People.Local.Single(p => p.Id == vacant.PersonId).IsActive = false;
        await db.SaveChangesAsync(cancellationToken);
        return agreement;
    }

    /// <summary>Lets the time pass as it does in life: day by day, with the post of each.</summary>
    private async Task MoveToAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        while (clock.GetUtcNow() < instant)
        {
            var next = hours.NextPost(clock.GetUtcNow());
            clock.MoveTo(next < instant ? next : instant);
            await sweeps.RunAsync(cancellationToken);
        }
    }
}
