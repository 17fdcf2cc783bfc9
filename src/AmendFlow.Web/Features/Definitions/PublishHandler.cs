using AmendFlow.Data.Definitions;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Definitions.Edit;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <param name="Hash">Of the draft that the asker saw.</param>
/// <param name="Note">What changes and why.</param>
public sealed record AskPublicationCommand(string DefinitionId, int Version, string Hash, string Note);

/// <param name="Reason">Needed to decline.</param>
public sealed record AnswerPublicationCommand(Guid RequestId, bool Approve, string Reason);

public sealed record WithdrawPublicationCommand(Guid RequestId);

public sealed record CopyVersionCommand(string DefinitionId, int Version);

public sealed record PublicationAnswer(string DefinitionId, int Version, bool IsPublished);

/// <summary>
/// Publishing takes two people, of both organisations where there are two: one asks with a note, the other approves exactly that content.
/// Cases that run stay on their version.
/// </summary>
public sealed class PublishHandler(StepRunner steps)
{
    public const int LongestText = 2000;

    /// <summary>How often one person may ask within 24 hours: each is a mail to all who may approve.</summary>
    public const int MostAsksADay = 10;

    /// <exception cref="RefusedException">Not allowed, no draft any more, changed meanwhile, asked already, or the checks find errors.</exception>
    public Task<PublicationAnswer> AskAsync(Actor actor, string commandId, AskPublicationCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => AskAsync(step, command, ct), cancellationToken);

    /// <exception cref="RefusedException">Not allowed, own request, closed meanwhile, changed meanwhile, or the checks find errors by now.</exception>
    public Task<PublicationAnswer> AnswerAsync(Actor actor, string commandId, AnswerPublicationCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => AnswerAsync(step, command, ct), cancellationToken);

    /// <exception cref="RefusedException">Not the asker, or answered meanwhile.</exception>
    public Task<PublicationAnswer> WithdrawAsync(Actor actor, string commandId, WithdrawPublicationCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => WithdrawAsync(step, command, ct), cancellationToken);

    /// <summary>Makes a new draft of an older version, under a new number.</summary>
    /// <exception cref="RefusedException">Not allowed, or the version is the published one or a draft that can still be published.</exception>
    public Task<PublicationAnswer> CopyAsync(Actor actor, string commandId, CopyVersionCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => CopyAsync(step, command, ct), cancellationToken);

    /// <summary>Requests for these versions no longer stand: what they were made for has changed.</summary>
    internal static async Task OvertakeAsync(StepContext step, IReadOnlyCollection<string> versionIds, CancellationToken cancellationToken)
    {
        var open = await step.Db.Publications.Where(p => versionIds.Contains(p.VersionId) && p.State == PublicationState.Open).ToListAsync(cancellationToken);
        foreach (var request in open)
        {
            (request.State, request.ClosedAt) = (PublicationState.Overtaken, step.Now);
        }
    }

    private static async Task<PublicationAnswer> AskAsync(StepContext step, AskPublicationCommand command, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.DoerAsync(step, WorkflowRights.MayPublish, cancellationToken);
        var versions = await WorkflowLock.HoldAsync(step, command.DefinitionId, cancellationToken);
        var draft = versions.Find(v => v.Version == command.Version) ?? throw Refuse.NotFound();
        PublishRules.CheckDraft(draft, versions);
        if (StepContext.Sha256(draft.Json) != command.Hash)
        {
            throw Refuse.Conflict(
                "The draft was changed since you looked at it. Nothing was asked; look at it again.",
                "Le brouillon a été modifié depuis que vous l’avez consulté. Rien n’a été demandé ; consultez-le de nouveau.");
        }

        if (await step.Db.Publications.AnyAsync(p => p.VersionId == draft.Id && p.State == PublicationState.Open, cancellationToken))
        {
            throw Refuse.Conflict(
                "Somebody has asked for this publication already; it waits for an answer.",
                "Cette publication a déjà été demandée ; elle attend une réponse.");
        }

        var since = step.Now.AddDays(-1);
        if (await step.Db.Publications.CountAsync(p => p.AskedById == viewer.Id && p.AskedAt > since, cancellationToken) >= MostAsksADay)
        {
            throw Refuse.Conflict(
                $"You have asked for publications {MostAsksADay} times within a day. Nothing was asked; come back tomorrow.",
                $"Vous avez demandé {MostAsksADay} publications en un jour. Rien n’a été demandé ; revenez demain.");
        }

        var note = PublishRules.Text(command.Note, "note", "Say in a sentence what changes and why.", "Dites en une phrase ce qui change et pourquoi.");
        await PublishRules.CheckFileAsync(step, draft, cancellationToken);
        var approvers = await Approvers.SomebodyAsync(step, viewer, cancellationToken);
        var id = step.NewId();
        step.Db.Publications.Add(new PublicationRequest
        {
            Id = id,
            VersionId = draft.Id,
            JsonHash = command.Hash,
            Note = note,
            AskedById = viewer.Id,
            AskedAt = step.Now,
            State = PublicationState.Open,
        });
        foreach (var person in approvers)
        {
            step.Owe(MailKind.PublicationAsked, person.Id, $"publication:{id:N}:{person.Id:N}", data: $$"""{"publication":"{{id}}"}""");
        }

        await WorkflowRecord.WriteAsync(step, viewer, "publication-asked", draft, note, cancellationToken);
        return new(draft.DefinitionId, draft.Version, false);
    }

    private static async Task<PublicationAnswer> AnswerAsync(StepContext step, AnswerPublicationCommand command, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.DoerAsync(step, WorkflowRights.MayPublish, cancellationToken);
        var (request, version, versions) = await OpenAsync(step, command.RequestId, cancellationToken);
        await Approvers.CheckAsync(step, viewer, request, cancellationToken);
        (request.AnsweredById, request.ClosedAt) = (viewer.Id, step.Now);
        step.Owe(MailKind.PublicationAnswered, request.AskedById, $"publication-answered:{request.Id:N}", data: $$"""{"publication":"{{request.Id}}"}""");
        if (!command.Approve)
        {
            request.Reason = PublishRules.Text(command.Reason, "reason", "Say why, so that the draft can be mended.", "Dites pourquoi, pour que le brouillon puisse être corrigé.");
            request.State = PublicationState.Declined;
            await WorkflowRecord.WriteAsync(step, viewer, "publication-declined", version, request.Reason, cancellationToken);
            return new(version.DefinitionId, version.Version, false);
        }

        PublishRules.CheckDraft(version, versions);
        if (StepContext.Sha256(version.Json) != request.JsonHash)
        {
            throw Refuse.Conflict(
                "The draft was changed since its publication was asked for. Nothing was published; it has to be asked again.",
                "Le brouillon a été modifié depuis la demande de publication. Rien n’a été publié ; il faut refaire la demande.");
        }

        await PublishRules.CheckFileAsync(step, version, cancellationToken);
        foreach (var published in versions.Where(v => v.Status == DefinitionStatus.Published))
        {
            published.Status = DefinitionStatus.Retired;
        }

        (version.Status, version.PublishedAt) = (DefinitionStatus.Published, step.Now);
        request.State = PublicationState.Approved;
        await DraftStates.ForgetAsync(step, version, cancellationToken);
        await OvertakeAsync(step, [.. versions.Where(v => v != version).Select(v => v.Id)], cancellationToken);
        await WorkflowRecord.WriteAsync(step, viewer, "publication-approved", version, null, cancellationToken);
        return new(version.DefinitionId, version.Version, true);
    }

    private static async Task<PublicationAnswer> WithdrawAsync(StepContext step, WithdrawPublicationCommand command, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.DoerAsync(step, WorkflowRights.MayPublish, cancellationToken);
        var (request, version, _) = await OpenAsync(step, command.RequestId, cancellationToken);
        if (request.AskedById != viewer.Id)
        {
            throw Refuse.Forbidden(
                "Only whoever asked takes the request back. You can decline it.",
                "Seul le demandeur retire sa demande. Vous pouvez la refuser.");
        }

        (request.State, request.ClosedAt) = (PublicationState.Withdrawn, step.Now);
        await WorkflowRecord.WriteAsync(step, viewer, "publication-withdrawn", version, null, cancellationToken);
        return new(version.DefinitionId, version.Version, false);
    }

    private static async Task<PublicationAnswer> CopyAsync(StepContext step, CopyVersionCommand command, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.DoerAsync(step, WorkflowRights.MayBring, cancellationToken);
        var versions = await WorkflowLock.HoldAsync(step, command.DefinitionId, cancellationToken);
        var old = versions.Find(v => v.Version == command.Version) ?? throw Refuse.NotFound();
        if (!PublishRules.IsOld(old.Status, old.Version, versions.Find(v => v.Status == DefinitionStatus.Published)?.Version))
        {
            throw Refuse.Conflict(
                "This version is published, or can still be published as it is: there is nothing to return to.",
                "Cette version est publiée, ou peut encore l’être telle quelle : il n’y a rien à reprendre.");
        }

        var copy = await WorkflowCopy.MakeAsync(step, viewer, old, versions, cancellationToken);
        return new(copy.DefinitionId, copy.Version, false);
    }

    private static async Task<(PublicationRequest Request, DefinitionVersion Version, List<DefinitionVersion> All)> OpenAsync(
        StepContext step, Guid requestId, CancellationToken cancellationToken)
    {
        var of = await step.Db.Publications.AsNoTracking().Where(p => p.Id == requestId)
            .Join(step.Db.Definitions, p => p.VersionId, d => d.Id, (_, d) => d.DefinitionId).SingleOrDefaultAsync(cancellationToken) ?? throw Refuse.NotFound();
        var versions = await WorkflowLock.HoldAsync(step, of, cancellationToken);
        var request = await step.Db.Publications.SingleAsync(p => p.Id == requestId, cancellationToken);
        return request.State == PublicationState.Open
            ? (request, versions.Single(v => v.Id == request.VersionId), versions)
            : throw PublishRules.Closed(request.State);
    }
}
