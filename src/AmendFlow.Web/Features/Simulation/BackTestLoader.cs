using System.Globalization;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Engine.Conformance;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>Runs the last closed cases of the reader's agreements on a version, with the answers that were recorded.</summary>
internal sealed class BackTestLoader(CurrentViewer current, Database database, DefinitionStore definitions, TrialRuntime trials)
{
    public const int Usual = 20;
    public const int Most = 50;

    /// <exception cref="RefusedException">No such version, or not for this person.</exception>
    public async Task<BackTestModel> LoadAsync(string definitionId, int number, string? last, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.ReaderAsync(current, cancellationToken);
        await using var db = database.CreateDbContext();
        var version = await WorkflowVersionLoader.FindAsync(db, definitionId, number, cancellationToken);
        var (definition, findings) = await WorkflowChecks.RunAsync(db, version.Json, cancellationToken);
        var most = int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, Most) : Usual;
        var model = new BackTestModel(definitionId, WorkflowWords.TitleOf(version), number, definition, [.. findings.Select(f => new FindingLine(f, null))], most, [], 0);
        if (definition is null)
        {
            return model;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(TrialRuntime.Longest);
        var runtime = trials.For(stop.Token);
        var closed = await ClosedAsync(db, viewer, definitionId, most, cancellationToken);
        var rows = new List<BackTestRow>();
        foreach (var found in closed)
        {
            try
            {
                rows.Add(await RunAsync(db, definition, found, runtime, stop.Token));
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or ScriptRunnerException && !cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        return model with { Rows = rows, Left = closed.Count - rows.Count };
    }

    private static async Task<List<Closed>> ClosedAsync(AmendFlowDbContext db, Viewer viewer, string definitionId, int most, CancellationToken cancellationToken)
    {
        var seen = viewer.Mandates.Where(m => m.Role != Role.Scientist).Select(m => m.AgreementId).Distinct().ToList();
        var found = await db.Cases.AsNoTracking().Where(c => c.EndedAt != null && seen.Contains(c.AgreementId))
            .Join(db.Definitions.Where(d => d.DefinitionId == definitionId), c => c.DefinitionVersionId, d => d.Id, (c, d) => new { Case = c, d.Version })
            .Join(db.Proposals, c => c.Case.ProposalId, p => p.Id, (c, p) => new { c.Case, c.Version, Proposal = p })
            .OrderByDescending(c => c.Case.EndedAt).ThenBy(c => c.Case.Id).Take(most).ToListAsync(cancellationToken);
        var agreements = await db.Agreements.AsNoTracking().Include(a => a.Parties).Where(a => seen.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);
        return [.. found.Where(f => viewer.SeesCaseOf(f.Proposal)).Select(f => new Closed(f.Case, f.Proposal, agreements[f.Case.AgreementId], f.Version))];
    }

    private async Task<BackTestRow> RunAsync(AmendFlowDbContext db, WorkflowDefinition definition, Closed found, IWorkflowRuntime runtime, CancellationToken stop)
    {
        var (a, b) = (found.Agreement.Of(Side.A), found.Agreement.Of(Side.B));
        var row = new BackTestRow(
            found.Case.Id, found.Proposal.Reference ?? "", found.Case.Title, found.Version, new PartyNames(a.Name, b.Name), found.Case.Status.Name(), null, null, null);
        try
        {
            var inputs = await db.CaseInputs.AsNoTracking().Where(i => i.CaseId == found.Case.Id).OrderBy(i => i.Sequence).Select(i => i.Json).ToListAsync(stop);
            var terms = new DryRunScenario { Proposer = found.Proposal.Side, CalendarA = a.Calendar(), CalendarB = b.Calendar() };
            var told = inputs.ConvertAll(CaseReplay.Read);
            if (told.Exists(i => i is MoveInput))
            {
                return row with { Problem = new("It was moved to another version on its way; such a case is not compared.", "Il est passé à une autre version en cours de route ; un tel dossier n’est pas comparé.") };
            }

            var then = CaseRecord.Of(await definitions.GetAsync(db, found.Case.DefinitionVersionId, stop), told, terms, runtime);
            return row with { Then = then.Run, Now = BackTest.Run(definition, then, runtime, stop) };
        }
        catch (Exception unfit) when (unfit is FormatException or ActivityInputException or InvalidOperationException)
        {
            return row with { Problem = new("Its record cannot be read any more.", "Son enregistrement n’est plus lisible.") };
        }
        catch (DryRunException)
        {
            return row with { Problem = new("This version takes no such case.", "Cette version n’accepte pas un tel dossier.") };
        }
    }

    private sealed record Closed(Case Case, Proposal Proposal, Agreement Agreement, int Version);
}
