using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <summary>Workflows that somebody asks to publish, as rows among the tasks of those who may answer.</summary>
internal static class PublicationRows
{
    public static async Task<IReadOnlyList<TaskRow>> LoadAsync(AmendFlowDbContext db, Viewer viewer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new List<TaskRow>();
        var waiting = await Approvers.WaitingAsync(db, viewer, now, cancellationToken);
        if (waiting.Count == 0)
        {
            return rows;
        }

        var zone = await WorkflowLoader.ZoneAsync(db, viewer, cancellationToken);
        foreach (var request in waiting)
        {
            var version = await db.Definitions.AsNoTracking().SingleAsync(d => d.Id == request.VersionId, cancellationToken);
            var people = await WorkflowPeople.LoadAsync(db, viewer, [request.AskedById], cancellationToken);
            rows.Add(new TaskRow(
                WorkflowLinks.Of(version.DefinitionId, version.Version),
                WorkflowWords.TitleOf(version),
                version.DefinitionId,
                new($"Answer: may version {version.Version} be published?", $"Répondre : la version {version.Version} peut-elle être publiée ?"),
                CurrentLanguage.Words(people.Name(request.AskedById)),
                viewer.Person.Name,
                request.AskedAt.DayIn(zone),
                null,
                false,
                RoundWords.Task(TaskState.Open, null),
                null));
        }

        return rows;
    }
}
