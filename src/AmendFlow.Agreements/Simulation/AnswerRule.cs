using System.Globalization;
using System.Text.RegularExpressions;

namespace AmendFlow.Agreements.Simulation;

/// <summary>
/// How people answer in a dry run, as a sentence: <c>[first time] approve | reject | ask for changes | say OUTCOME | stay silent</c>,
/// then <c>everything</c> or <c>at STEP</c>, then perhaps <c>after N working days</c>.
/// </summary>
/// <param name="Text">As it was written.</param>
/// <param name="Time">The asking that it is for, from 1; null for every one.</param>
/// <param name="Outcome">The port; null: the one that leads on (Approved, Done, or the first button of a task).</param>
/// <param name="IsSilent">Nobody answers.</param>
/// <param name="Step">Id of the step; null for all of them.</param>
/// <param name="After">Working days of the asked party until the answer, 0 to 1000; null: as the scenario says.</param>
public sealed partial record AnswerRule(string Text, int? Time, string? Outcome, bool IsSilent, string? Step, int? After)
{
    /// <summary>For messages and help.</summary>
    public const string Grammar =
        "[first time] approve | reject | ask for changes | say OUTCOME | stay silent, then everything | at STEP, then perhaps: after N working days";

    private const int LongestWait = 1000;

    /// <summary>The rule behind all others: everybody approves.</summary>
    public static AnswerRule ApproveEverything { get; } = new("approve everything", null, null, false, null, null);

    /// <exception cref="FormatException">The sentence is no rule; the message says what one looks like.</exception>
    public static AnswerRule Parse(string text)
    {
        var match = Sentence().Match(text.Trim());
        var time = match.Groups["time"].Value;
        var after = match.Groups["after"].Value;
        if (!match.Success || (after.Length > 0 && (!int.TryParse(after, CultureInfo.InvariantCulture, out var days) || days > LongestWait)))
        {
            throw new FormatException($"\"{text}\" is no rule. A rule is: {Grammar}.");
        }

        var act = match.Groups["act"].Value;
        return new AnswerRule(
            text,
            time switch { "" => null, "first" => 1, "second" => 2, "third" => 3, _ => int.Parse(time[..^2], CultureInfo.InvariantCulture) },
            act switch
            {
                "approve" or "stay silent" => null,
                "reject" => "Rejected",
                "ask for changes" => "ChangesRequested",
                _ => act["say ".Length..],
            },
            act == "stay silent",
            match.Groups["step"] is { Success: true } step ? step.Value : null,
            after.Length > 0 ? int.Parse(after, CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The rule is about this asking of this step, whatever its ports.</summary>
    public bool IsAbout(string step, int time) => (Step is null || Step == step) && (Time is null || Time == time);

    [GeneratedRegex(
        @"^(?:(?<time>first|second|third|[1-9]\d{0,3}(?:st|nd|rd|th)) time )?(?<act>approve|reject|ask for changes|say \S+|stay silent) (?:everything|at (?<step>\S+))(?: after (?<after>\d{1,4}) working days?)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();
}
