using AmendFlow.Data.Cases;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Web.Components;
using static AmendFlow.Web.Localization.CurrentLanguage;

namespace AmendFlow.Web.Features.Cases;

/// <summary>What a drawing of a case shows at its steps, of what the reader may see.</summary>
internal sealed class CaseProcess(CaseView view)
{
    /// <summary>The engine waits all the same where nobody could be asked; a reader has to see that nobody will answer.</summary>
    public Overlay Overlay => view.Overlay with
    {
        Steps = view.Overlay.Steps.SetItems(view.Overlay.Steps.Where(s => view.Latest(s.Key)?.Status == RoundStatus.Blocked)
            .Select(s => KeyValuePair.Create(s.Key, s.Value with { State = StepState.Problem }))),
    };

    public string Name(Activity activity) => Words(RoundWords.Named(activity.Text, view.PartyA.Name, view.PartyB.Name));

    public IncidentView? Problem(string activityId) => view.Incidents.FirstOrDefault(i => i.ActivityId == activityId);

    /// <summary>Since when it waits, for whom and until when, or what came of it; null where there is nothing to say.</summary>
    public string? Note(Activity activity) => Problem(activity.Id) is { } problem
        ? Say($"since {problem.Since.DayMonth().En}, being looked at", $"depuis le {problem.Since.DayMonth().Fr}, en cours d’examen")
        : view.Latest(activity.Id) is not { } round ? null
        : round.Status == RoundStatus.Blocked
        ? Say("nobody to ask: a coordinator has to name somebody", "aucune personne à solliciter : un coordinateur doit en désigner une")
        : round.IsWaiting
        ? Say($"since {round.Since.DayMonth().En}, {round.Team.En}; due {round.DueOn.DayMonth().En}", $"depuis le {round.Since.DayMonth().Fr}, {round.Team.Fr} ; échéance le {round.DueOn.DayMonth().Fr}")
        // "Done" says that the step is over, not what came of it.
        : CaseTones.Of(round) != Tone.Done && round.OutcomeWords is { } outcome ? Words(outcome) : null;

    private static string Say(string en, string fr) => Words(new(en, fr));
}
