using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Navigation;

/// <param name="More">What the bar has no room for: it stands in the person's menu.</param>
public sealed record NavigationBar(IReadOnlyList<NavItem> Items, IReadOnlyList<NavItem> More, string? PersonName, string? PersonRole, bool IsDemo)
{
    public static NavigationBar Nobody { get; } = new([], [], null, null, false);
}

/// <summary>The top bar: at most five places, those that this person may open.</summary>
public sealed class Navigation(CurrentViewer current, Database database, Settings settings, TimeProvider time, IHttpContextAccessor accessor)
{
    private const int MostItems = 5;

    private static readonly Role[] SeeCases =
        [.. Enum.GetValues<Role>().Where(r => r is not (Role.Scientist or Role.Signatory))];

    public async Task<NavigationBar> BarAsync(CancellationToken cancellationToken)
    {
        if (await current.FindAsync(cancellationToken) is not { } viewer)
        {
            return NavigationBar.Nobody with { IsDemo = settings.Demo };
        }

        await using var db = database.CreateDbContext();
        var publications = await Approvers.WaitingAsync(db, viewer, time.GetUtcNow(), cancellationToken);
        var waiting = await db.Tasks.CountAsync(t => t.AssigneeId == viewer.Id && t.State == TaskState.Open, cancellationToken)
            + (await ProposalAsks.OfAsync(db, viewer, time.GetUtcNow(), cancellationToken)).Count
            + (await MoveRows.WaitingAsync(db, viewer, cancellationToken)).Count
            + await DisputeRows.CountAsync(db, viewer, cancellationToken)
            + await ConditionRows.CountAsync(db, viewer, cancellationToken)
            + publications.Count;
        var items = new List<NavItem>
        {
            Item("/tasks", new("My tasks", "Mes tâches")) with { Count = waiting },
        };
        if (viewer.HasRole(Role.Scientist))
        {
            items.Add(Item("/proposals", new("Proposals", "Propositions")));
        }

        if (SeeCases.Any(viewer.HasRole))
        {
            items.Add(Item("/cases", new("Cases", "Dossiers")));
        }

        if (viewer.Mandates.Count > 0)
        {
            items.Add(Item("/agreements", new("Agreements", "Accords")));
        }

        if (viewer.Person.IsOperator || viewer.HasRole(Role.PartyAdministrator))
        {
            items.Add(Item("/admin/people", new("People", "Personnes")));
        }
        else if (viewer.HasRole(Role.Observer) || viewer.HasRole(Role.Coordinator) || viewer.HasRole(Role.LegalReviewer))
        {
            items.Add(Item("/audit", new("Audit", "Audit")));
        }

        if (WorkflowRights.MaySee(viewer))
        {
            items.Add(Item(WorkflowLinks.List, new("Workflows", "Circuits")) with { Count = publications.Count });
        }

        return new NavigationBar([.. items.Take(MostItems)], [.. items.Skip(MostItems), Item("/delegations", new("Absence", "Absence"))], viewer.Person.Name, await RoleAsync(db, viewer, cancellationToken), settings.Demo);
    }

    private NavItem Item(string href, Bilingual text) => new(
        href, CurrentLanguage.Words(text), accessor.HttpContext!.Request.Path.StartsWithSegments(href, StringComparison.Ordinal));

    private static async Task<string?> RoleAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        if (viewer.Mandates is not [var mandate, ..])
        {
            return viewer.Person.IsOperator ? CurrentLanguage.Words(new("Operator", "Exploitant")) : null;
        }

        var party = await db.Parties.AsNoTracking()
            .SingleAsync(p => p.AgreementId == mandate.AgreementId && p.Side == mandate.Side, cancellationToken);
        return $"{CurrentLanguage.Words(Roles.Name(mandate.Role))}, {party.Name}";
    }
}
