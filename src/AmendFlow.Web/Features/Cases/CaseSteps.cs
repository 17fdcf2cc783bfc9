using AmendFlow.Agreements.Cases;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Definitions;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Opens cases for steps: an existing one, or a new one for a proposal.</summary>
public sealed class CaseSteps(IWorkflowRuntime runtime, DefinitionStore definitions)
{
    /// <summary>The case with all that a step may need of it, held for the step's transaction.</summary>
    /// <exception cref="RefusedException">There is no such case.</exception>
    public async Task<CaseStep> LoadAsync(StepContext step, Guid caseId, CancellationToken cancellationToken)
    {
        var @case = await step.Db.Cases.SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken) ?? throw Refuse.NotFound();
        var agreement = await step.Db.Agreements.Include(a => a.Parties).SingleAsync(a => a.Id == @case.AgreementId, cancellationToken);
        var proposal = await step.Db.Proposals.SingleAsync(p => p.Id == @case.ProposalId, cancellationToken);
        var revision = await step.Db.ProposalRevisions
            .SingleAsync(r => r.ProposalId == proposal.Id && r.Number == @case.RevisionNumber, cancellationToken);
        var rounds = await step.Db.Rounds.Include(r => r.Tasks).Where(r => r.CaseId == caseId).ToListAsync(cancellationToken);
        var definition = await definitions.GetAsync(step.Db, @case.DefinitionVersionId, cancellationToken);
        step.Holds(@case);
        return new CaseStep(step, runtime, definition, @case, agreement, proposal, revision, rounds, InstanceState.FromJson(@case.State));
    }

    /// <summary>Starts the workflow for a proposal that has just been submitted for the first time.</summary>
    public async Task<CaseStep> StartAsync(StepContext step, Proposal proposal, ProposalRevision revision, CancellationToken cancellationToken)
    {
        var agreement = await step.Db.Agreements.Include(a => a.Parties).SingleAsync(a => a.Id == proposal.AgreementId, cancellationToken);
        var version = await step.Db.Definitions
            .Where(d => d.DefinitionId == DefinitionStore.ProjectAmendment && d.Status == DefinitionStatus.Published)
            .OrderByDescending(d => d.Version)
            .FirstOrDefaultAsync(cancellationToken)
            ?? throw Refuse.Conflict(
                "No version of the workflow is published, so nothing can be submitted yet. An administrator has to publish one.",
                "Aucune version du circuit n’est publiée : rien ne peut encore être soumis. Un administrateur doit en publier une.");
        var definition = await definitions.GetAsync(step.Db, version.Id, cancellationToken);
        var @case = new Case
        {
            Id = step.NewId(),
            AgreementId = agreement.Id,
            ProposalId = proposal.Id,
            DefinitionVersionId = version.Id,
            Status = CaseStatus.Triage,
            State = "",
            RevisionNumber = revision.Number,
            StartedAt = step.Now,
            ChangedAt = step.Now,
        };
        proposal.CaseId = @case.Id;
        step.Db.Cases.Add(@case);
        step.Holds(@case);
        var opened = new CaseStep(step, runtime, definition, @case, agreement, proposal, revision, [], null);
        @case.Name(opened.Content.Title, proposal.Reference!);
        await opened.FeedAsync(
            new StartInput(@case.Id.ToString(), AmendFlow.Agreements.Proposals.ProposalFacts.Of(opened.Content))
            {
                Now = step.Now,
                CommandId = step.CommandId,
            },
            cancellationToken);
        return opened;
    }
}
