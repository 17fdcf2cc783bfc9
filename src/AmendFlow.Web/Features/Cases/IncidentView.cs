using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Web.Features.Cases;

/// <summary>A step that met a problem which nobody has settled yet, as the viewer may see it.</summary>
public sealed record IncidentView
{
    /// <summary>Of its round: what the command names.</summary>
    public required Guid Id { get; init; }

    public required string ActivityId { get; init; }

    /// <summary>"Legal review at Gustave Roussy".</summary>
    public required Bilingual Step { get; init; }

    /// <summary>What happened, for somebody who does not know the workflow.</summary>
    public required Bilingual What { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The local day of the viewer's party.</summary>
    public required DateOnly Since { get; init; }

    /// <summary>In the list of tasks; nothing happens by itself then.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>For whoever repairs the workflow, English and technical; null for those who cannot settle it.</summary>
    public required string? Message { get; init; }

    /// <summary>The viewer coordinates one of the parties.</summary>
    public required bool MaySettle { get; init; }

    /// <summary>Why the step can only be run again; null when it may be passed over.</summary>
    public required Bilingual? WhyNotSkip { get; init; }

    /// <summary>The viewer's own open task about it, or null.</summary>
    public required WorkTask? Task { get; init; }
}

/// <summary>Projects the open incidents of a case.</summary>
internal static class IncidentViews
{
    public static IReadOnlyList<IncidentView> Of(CaseRows rows, Lane lane, WorkflowDefinition definition, InstanceState state, bool coordinates) => state.IsRunning
        ? [.. state.Incidents.Join(rows.Incidents, i => i.Id, r => r.BookmarkId, (i, r) => One(i, r, lane, definition.Activities[i.ActivityId], coordinates))]
        : [];

    public static IEnumerable<WaitingLine> Waiting(IReadOnlyList<IncidentView> incidents) => incidents.Select(i => new WaitingLine(
        i.Id,
        i.ActivityId,
        i.Step,
        null,
        new(
            $"{i.Step.En} since {i.Since.DayMonth().En}: a problem is being looked at by the coordinators of both parties",
            $"{i.Step.Fr} depuis le {i.Since.DayMonth().Fr} : un problème est en cours d’examen par les coordinateurs des deux parties"),
        [], i.Since, i.DueOn, false, true, i.MaySettle)
    {
        Note = new(
            $"since {i.Since.DayMonth().En}: a problem is being looked at",
            $"depuis le {i.Since.DayMonth().Fr} : un problème est en cours d’examen"),
        IsIncident = true,
    });

    private static IncidentView One(Incident incident, Round round, Lane lane, Activity activity, bool coordinates) => new()
    {
        Id = round.Id,
        ActivityId = activity.Id,
        Step = RoundWords.Named(activity.Text, lane.PartyName(AmendFlow.Agreements.Parties.Side.A), lane.PartyName(AmendFlow.Agreements.Parties.Side.B)),
        What = IncidentWords.What(activity),
        RaisedAt = incident.RaisedAt,
        Since = incident.RaisedAt.DayIn(lane.Zone(lane.Sides.Count == 1 ? lane.Sides.Single() : null)),
        DueOn = round.DueOn,
        Message = coordinates ? incident.Message : null,
        MaySettle = coordinates,
        WhyNotSkip = AmendFlow.Agreements.Incidents.Skipping.WhyNot(activity),
        Task = round.Tasks.FirstOrDefault(t => t.State == TaskState.Open && t.AssigneeId == lane.Viewer.Id),
    };
}
