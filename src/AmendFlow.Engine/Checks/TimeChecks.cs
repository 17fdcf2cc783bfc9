using System.Globalization;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Runtime.Activities;

namespace AmendFlow.Engine.Checks;

/// <summary>Steps that wait for a time: one that never comes, one that nobody wrote down, and days that were meant as hours.</summary>
internal static class TimeChecks
{
    private static readonly DateTimeOffset Any = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<Finding> Of(Activity activity) => activity.Type switch
    {
        ElsaTypes.Cron => Cron(activity),
        ElsaTypes.Delay => Span(activity, "timeSpan"),
        ElsaTypes.Timer => Span(activity, "interval"),
        _ => [],
    };

    private static IEnumerable<Finding> Cron(Activity activity)
    {
        if (LiteralInput.Text(activity, "cronExpression") is not { } text)
        {
            yield break;
        }

        if (CronBehaviour.Parse(text) is not { } cron)
        {
            yield return Found.Error("wrong-cron", $"{activity.Path}.cronExpression", activity.Id,
                $"The step \"{activity.Text.En}\" names its hours by a cron expression that cannot be read; it needs six fields, seconds first.",
                $"L’étape « {activity.Text.Fr} » indique ses horaires par une expression cron illisible ; il y faut six champs, les secondes d’abord.");
        }
        else if (cron.GetNextOccurrence(Any, TimeZoneInfo.Utc) is null)
        {
            yield return Found.Error("wrong-cron", $"{activity.Path}.cronExpression", activity.Id,
                $"The step \"{activity.Text.En}\" waits for a day that never comes: {text}.",
                $"L’étape « {activity.Text.Fr} » attend un jour qui ne vient jamais : {text}.");
        }
    }

    private static IEnumerable<Finding> Span(Activity activity, string input)
    {
        if (!LiteralInput.TryRead(activity, input, out var value))
        {
            yield break;
        }

        if (value is null)
        {
            yield return Found.Warning("wait-without-length", $"{activity.Path}.{input}", activity.Id,
                $"The step \"{activity.Text.En}\" does not say how long it waits; it waits for one minute.",
                $"L’étape « {activity.Text.Fr} » n’indique pas combien de temps elle attend ; elle attend une minute.");
        }
        else if (value.AsText() is { } text && string.IsNullOrWhiteSpace(text))
        {
            yield return Found.Error("wrong-value", $"{activity.Path}.{input}", activity.Id,
                $"The step \"{activity.Text.En}\" has an empty text for how long it waits; it needs a length of time such as 3.00:00:00, three days.",
                $"L’étape « {activity.Text.Fr} » a un texte vide pour la durée d’attente ; il y faut une durée telle que 3.00:00:00, trois jours.");
        }
        else if (value.AsText() is { } span && IsDaysByTheWay(span) is { } days)
        {
            yield return Found.Warning("hours-are-days", $"{activity.Path}.{input}", activity.Id,
                $"The step \"{activity.Text.En}\" waits {days.Days} days: that is what {span.Trim()} means. Write {AsHours(days):c} if hours are meant, else {days:c}.",
                $"L’étape « {activity.Text.Fr} » attend {days.Days} jours : c’est ce que signifie {span.Trim()}. Écrivez {AsHours(days):c} s’il s’agit d’heures, sinon {days:c}.");
        }
    }

    private static TimeSpan AsHours(TimeSpan days) => new(days.Days, days.Hours, days.Minutes);

    // "24:00:00" and "5": days, by .NET and so by Elsa, without a sign of it. "1.00:00:00" and "5:10:00:00" say it.
    private static TimeSpan? IsDaysByTheWay(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span.Days > 0 && !text.Split(':')[0].Contains('.', StringComparison.Ordinal) && text.Count(c => c == ':') < 3 ? span : null;
}
