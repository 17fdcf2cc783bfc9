using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Jobs;

namespace AmendFlow.Web.Features.Stuck;

/// <summary>What mails and timers are called on the operator's page.</summary>
internal static class StuckWords
{
    public static Bilingual Of(MailKind kind) => new($"Mail: {MailNames.Of(kind).En}", $"Courriel : {MailNames.Of(kind).Fr}");

    public static Bilingual Of(TimerKind kind) => kind switch
    {
        TimerKind.Reminder => new("Timer: reminder", "Minuterie : rappel"),
        TimerKind.Due => new("Timer: deadline", "Minuterie : échéance"),
        TimerKind.Overdue => new("Timer: reminder after the deadline", "Minuterie : relance après l’échéance"),
        TimerKind.Escalation => new("Timer: escalation", "Minuterie : remontée hiérarchique"),
        TimerKind.Lapse => new("Timer: lapse of a step", "Minuterie : caducité d’une étape"),
        _ => new("Timer: wait of the workflow", "Minuterie : attente du circuit"),
    };
}
