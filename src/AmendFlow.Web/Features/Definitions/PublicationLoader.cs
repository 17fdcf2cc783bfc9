using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>A form of the page that came back, with what was typed.</summary>
internal sealed record Returned(PostedForm Form, string Name, IReadOnlyList<FieldError> Errors)
{
    public static Returned Nothing { get; } = new(PostedForm.Empty, "", []);
}

/// <summary>Finds out how far the publication of a version has come, and what this reader may do about it.</summary>
internal sealed class PublicationLoader(TimeProvider time, IIds ids)
{
    public async Task<PublicationModel> LoadAsync(
        AmendFlowDbContext db, Viewer viewer, DefinitionVersion version, IReadOnlyList<VersionRow> versions, Returned returned, string done, CancellationToken cancellationToken)
    {
        var requests = await db.Publications.AsNoTracking().Where(p => p.VersionId == version.Id).ToListAsync(cancellationToken);
        var people = await WorkflowPeople.LoadAsync(db, viewer, requests.SelectMany(r => new[] { r.AskedById, r.AnsweredById }), cancellationToken);
        var lines = requests.OrderByDescending(r => r.AskedAt).Select(r => new PublicationLine(
            r.Id, r.State, people.Name(r.AskedById), r.AskedAt, r.Note, r.AnsweredById is { } by ? people.Name(by) : null, r.ClosedAt, r.Reason)).ToList();
        var open = requests.Find(r => r.State == PublicationState.Open);
        var published = versions.FirstOrDefault(v => v.Status == DefinitionStatus.Published);
        var refused = open is null ? null : await Approvers.WhyNotAsync(db, viewer, open.AskedById, time.GetUtcNow(), cancellationToken);
        return new PublicationModel(
            lines.Find(l => l.State == PublicationState.Open),
            [.. lines.Where(l => l.State != PublicationState.Open)],
            StepContext.Sha256(version.Json),
            refused?.Reason,
            open?.AskedById == viewer.Id,
            WorkflowRights.MayPublish(viewer),
            PublishRules.IsOld(version.Status, version.Version, published?.Number),
            published?.Number,
            versions.Where(v => v.Number != version.Version).Sum(v => v.Running),
            ids.Next().ToString("N"),
            returned.Form,
            returned.Name,
            returned.Errors,
            done)
        {
            ApprovedAt = open?.AskedById == viewer.Id ? await ApproversAsync(db, viewer, cancellationToken) : "",
        };
    }

    private async Task<string> ApproversAsync(AmendFlowDbContext db, Viewer asker, CancellationToken cancellationToken)
    {
        var organisations = (await Approvers.OfAsync(db, asker.Person, time.GetUtcNow(), cancellationToken)).Select(p => p.OrganisationId).Distinct().ToList();
        return string.Join(", ", await db.Organisations.AsNoTracking().Where(o => organisations.Contains(o.Id)).OrderBy(o => o.Name).Select(o => o.Name).ToListAsync(cancellationToken));
    }
}
