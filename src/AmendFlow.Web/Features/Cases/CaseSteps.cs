using AmendFlow.Agreements.Cases;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Definitions;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Opens cases for steps: an existing one, or a new one for a proposal.</summary>
public sealed class CaseSteps(IWorkflowRuntime runtime, DefinitionStore definitions, PublicUrl url)
{
    /// <summary>The case with all that a step may need of it, held for the step's transaction.</summary>
    /// <exception cref="RefusedException">There is no such case.</exception>
    public Task<CaseStep> LoadAsync(StepContext step, Guid caseId, CancellationToken cancellationToken) =>
        OpenAsync(step, CaseQueries.Case.On(step.Db)(step.Db, caseId, cancellationToken), cancellationToken);

    /// <summary>The case of a task, in the same way.</summary>
    /// <exception cref="RefusedException">There is no such task.</exception>
    public Task<CaseStep> LoadOfTaskAsync(StepContext step, Guid taskId, CancellationToken cancellationToken) =>
        OpenAsync(step, CaseQueries.OfTask.On(step.Db)(step.Db, taskId, cancellationToken), cancellationToken);

    private async Task<CaseStep> OpenAsync(StepContext step, Task<CaseFound?> finding, CancellationToken cancellationToken)
    {
        var found = await finding ?? throw Refuse.NotFound();
        var @case = found.Case;
        var rounds = new List<Round>();
        await foreach (var round in CaseQueries.Rounds.On(step.Db)(step.Db, @case.Id).WithCancellation(cancellationToken))
        {
            rounds.Add(round);
        }

        var definition = await definitions.GetAsync(step.Db, @case.DefinitionVersionId, cancellationToken);
        step.Holds(@case);
        return Heard(new CaseStep(step, runtime, definition, @case, found.Agreement, found.Proposal, found.Revision, rounds, InstanceState.FromJson(@case.State)));
    }

    private CaseStep Heard(CaseStep run)
    {
        run.Step.AtEnd(new WebhookEvents(run, url).OweAsync);
        return run;
    }

    /// <summary>Starts the workflow for a proposal that has just been submitted for the first time, or for an announcement.</summary>
    public async Task<CaseStep> StartAsync(StepContext step, Proposal proposal, ProposalRevision revision, CancellationToken cancellationToken)
    {
        var agreement = await step.Db.Agreements.Include(a => a.Parties).SingleAsync(a => a.Id == proposal.AgreementId, cancellationToken);
        var workflow = proposal.AnnouncesAmendmentId is null ? DefinitionStore.ProjectAmendment : DefinitionStore.JointAnnouncement;
        var version = await step.Db.Definitions
            .Where(d => d.DefinitionId == workflow && d.Status == DefinitionStatus.Published)
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
        var opened = Heard(new CaseStep(step, runtime, definition, @case, agreement, proposal, revision, [], null));
        @case.Name(opened.Content.Title, proposal.Reference!);
        await opened.FeedAsync(
            new StartInput(@case.Id.ToString(), opened.Facts)
            {
                Now = step.Now,
                CommandId = step.CommandId,
            },
            cancellationToken);
        return opened;
    }
}
