using System.Globalization;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;
using Cronos;

namespace AmendFlow.Engine.Runtime.Activities;

/// <summary>Delay and Timer: wait for a span, counted from when the activity is entered. The host resumes when it is due.</summary>
/// <param name="input">The name of the input that holds the span.</param>
internal sealed class TimerBehaviour(string input) : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var span = TimeSpan.Parse(
            context.Input(input, "TimeSpan", JsonValue.Create("00:01:00"))?.GetValue<string>()
                ?? throw new ActivityFaultException($"The timer \"{context.Activity.Name}\" has no duration."),
            CultureInfo.InvariantCulture);
        var written = span.ToString("c", CultureInfo.InvariantCulture);
        context.Wait(new JsonObject { [input] = written }, DueAt(context, span, written));
    }

    // Left to itself .NET says that a parameter called t cannot be represented.
    private DateTimeOffset DueAt(ActivityContext context, TimeSpan span, string written)
    {
        var now = context.Burst.Now;
        var longest = DateTimeOffset.MaxValue - now;
        if (span > longest)
        {
            throw new ActivityFaultException(string.Create(CultureInfo.InvariantCulture,
                $"The input \"{input}\" of the step \"{context.Activity.Name}\" is {written}, which leads beyond the year 9999; the longest that is possible is {longest.Days} days, {longest.Days}.00:00:00."));
        }

        return span >= DateTimeOffset.MinValue - now
            ? now + span
            : throw new ActivityFaultException(
                $"The input \"{input}\" of the step \"{context.Activity.Name}\" is {written}, which leads back before the year 1; a time to wait for is above zero.");
    }
}

/// <summary>Waits for the next instant that a cron expression names: six fields, seconds first, UTC.</summary>
internal sealed class CronBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var text = context.RequiredText("cronExpression");
        var expression = Parse(text) ?? throw new ActivityFaultException($"This is no cron expression of six fields: {Values.Excerpt(text)}");
        var due = expression.GetNextOccurrence(context.Burst.Now, TimeZoneInfo.Utc)
            ?? throw new ActivityFaultException($"The cron expression never comes due again: {Values.Excerpt(text)}");
        context.Wait(new JsonObject { ["cronExpression"] = text, ["executeAt"] = due.ToString("O", CultureInfo.InvariantCulture) }, due);
    }

    /// <summary>Null when the text is none.</summary>
    public static CronExpression? Parse(string text) => CronExpression.TryParse(text, CronFormat.IncludeSeconds, out var expression) ? expression : null;
}

/// <summary>Waits for an instant; one that has passed waits for nothing.</summary>
internal sealed class StartAtBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var due = Conversion.Instant(context.RequiredText("dateTime"), "DateTimeOffset", ConversionRules.Of(context.Burst.State));
        if (due <= context.Burst.Now)
        {
            context.Complete();
            return;
        }

        context.Wait(new JsonObject { ["dateTime"] = due.ToString("O", CultureInfo.InvariantCulture) }, due);
    }
}
