using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;

namespace AmendFlow.Agreements.Simulation;

/// <summary>Reads the answers file of a dry run. A member that is not known is refused: it would be a rule that nobody follows.</summary>
public static class ScenarioReader
{
    private const int LongestWait = 1000;

    // Calendars are counted in both directions: at either end of time there is nothing to count.
    private const int FirstYear = 1900;
    private const int LastYear = 2200;
    private static readonly string[] Members = ["start", "proposer", "facts", "calendars", "rules", "answerAfter", "outputs"];

    /// <exception cref="FormatException">The file does not fit; the message begins with the JSON path.</exception>
    public static DryRunScenario Read(string json)
    {
        var file = Parse(json);
        Only(file, "$", Members);
        var start = new DryRunScenario();
        return start with
        {
            Start = file["start"] is { } at ? Instant(at) : start.Start,
            Proposer = file["proposer"] is { } proposer ? SideOf(proposer) : start.Proposer,
            Facts = ObjectOf(file, "facts"),
            Outputs = ObjectOf(file, "outputs"),
            Rules = Rules(file["rules"]),
            AnswerAfter = file["answerAfter"] is { } days ? Days(days) : start.AnswerAfter,
            CalendarA = Calendar(file, "A") ?? start.CalendarA,
            CalendarB = Calendar(file, "B") ?? start.CalendarB,
        };
    }

    private static JsonObject Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new FormatException("$: an object is expected.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"$: this is not valid JSON: {e.Message}", e);
        }
    }

    private static DateTimeOffset Instant(JsonNode node)
    {
        var start = Parsed(node);
        return start.Year is >= FirstYear and <= LastYear
            ? start
            : throw new FormatException($"$.start: the year must lie between {FirstYear} and {LastYear}.");
    }

    private static DateTimeOffset Parsed(JsonNode node) =>
        DateTimeOffset.TryParseExact(Text(node, "$.start", "an instant with its offset"), ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant.ToUniversalTime()
            : throw new FormatException("$.start: an instant with its offset is expected, such as 2026-01-05T09:00+01:00.");

    private static Side SideOf(JsonNode node) => Text(node, "$.proposer", "A or B") switch
    {
        "A" => Side.A,
        "B" => Side.B,
        _ => throw new FormatException("$.proposer: A or B is expected."),
    };

    private static int Days(JsonNode node) =>
        node.GetValueKind() == JsonValueKind.Number && int.TryParse(node.ToJsonString(), CultureInfo.InvariantCulture, out var days) && days is >= 0 and <= LongestWait
            ? days
            : throw new FormatException($"$.answerAfter: a whole number of working days is expected, 0 to {LongestWait}.");

    private static JsonObject ObjectOf(JsonObject file, string name) => file[name] switch
    {
        null => [],
        JsonObject json => (JsonObject)json.DeepClone(),
        _ => throw new FormatException($"$.{name}: an object is expected."),
    };

    private static ImmutableArray<AnswerRule> Rules(JsonNode? node)
    {
        if (node is null)
        {
            return [];
        }

        var list = node as JsonArray ?? throw new FormatException("$.rules: a list of rules is expected.");
        return [.. list.Select((rule, index) =>
        {
            try
            {
                return AnswerRule.Parse(Text(rule, $"$.rules[{index}]", "a rule"));
            }
            catch (FormatException wrong) when (!wrong.Message.StartsWith('$'))
            {
                throw new FormatException($"$.rules[{index}]: {wrong.Message}", wrong);
            }
        })];
    }

    private static PartyCalendar? Calendar(JsonObject file, string side)
    {
        if (file["calendars"] is not { } node)
        {
            return null;
        }

        var calendars = node as JsonObject ?? throw new FormatException("$.calendars: an object with A and B is expected.");
        Only(calendars, "$.calendars", ["A", "B"]);
        if (calendars[side] is not { } one)
        {
            return null;
        }

        var path = $"$.calendars.{side}";
        var calendar = one as JsonObject ?? throw new FormatException($"{path}: an object is expected.");
        Only(calendar, path, ["zone", "holidays", "closures"]);
        var closures = calendar["closures"] is { } days
            ? days as JsonArray ?? throw new FormatException($"{path}.closures: a list of days is expected.")
            : [];
        try
        {
            return new PartyCalendar(
                calendar["zone"] is { } zone ? Text(zone, $"{path}.zone", "a time zone") : "Europe/Paris",
                calendar["holidays"] is { } holidays ? Text(holidays, $"{path}.holidays", "FR or none") : "FR",
                new ClosedDays([.. closures.Select((day, i) => ClosedDay.Parse(Text(day, $"{path}.closures[{i}]", "a day"))
                    ?? throw new FormatException($"{path}.closures[{i}]: a day is expected, such as 2026-12-24, 12-26, easter+1 or third-monday-01."))]));
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"{path}: {wrong.Message}", wrong);
        }
    }

    private static string Text(JsonNode? node, string path, string expected) => node?.GetValueKind() == JsonValueKind.String
        ? node.GetValue<string>()
        : throw new FormatException($"{path}: {expected} is expected, as a text.");

    private static void Only(JsonObject json, string path, string[] members)
    {
        if (json.Select(m => m.Key).FirstOrDefault(k => !members.Contains(k)) is { } unknown)
        {
            throw new FormatException($"{path}.{unknown}: not known here. Known are: {string.Join(", ", members)}.");
        }
    }
}
