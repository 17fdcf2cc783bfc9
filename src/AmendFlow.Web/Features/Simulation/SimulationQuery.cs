using System.Globalization;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>What the reader chose, from the address: all of it may be left out, and what cannot be read is said and left out.</summary>
/// <param name="On">"" for the sample, <c>agreement:ID</c>, or <c>case:ID</c> for a real proposal.</param>
/// <param name="Party">Whose scientist proposes; null: as in the proposal, or A.</param>
/// <param name="Start">The first day; null: today.</param>
/// <param name="After">Working days until an answer, 0 to 250.</param>
/// <param name="AllSilent">Nobody answers, where nothing else is said of a step.</param>
/// <param name="Facts">Answers to the questions of the proposal, by workflow input.</param>
/// <param name="Answers">An outcome or "silent", by step.</param>
/// <param name="Days">Working days until the answer, by step.</param>
public sealed record SimulationQuery(
    string On, Side? Party, DateOnly? Start, int? After, bool AllSilent, IReadOnlyDictionary<string, string> Facts,
    IReadOnlyDictionary<string, string> Answers, IReadOnlyDictionary<string, int> Days, IReadOnlyList<FieldError> Errors)
{
    /// <summary>The answer of a step at which nobody answers.</summary>
    public const string Silent = "silent";

    /// <summary>Longest wait for an answer, in working days.</summary>
    public const int LongestWait = 250;

    public static readonly DateOnly FirstDay = new(2000, 1, 1);
    public static readonly DateOnly LastDay = new(2100, 12, 31);

    private const int LongestText = 200;

    public bool HasAnswers => AllSilent || After is not null || Answers.Count > 0 || Days.Count > 0;

    public static SimulationQuery Read(IQueryCollection query)
    {
        var errors = new List<FieldError>();
        string One(string key) => query.TryGetValue(key, out var values) ? (values[0] ?? "").Trim() : "";
        Dictionary<string, string> Of(string prefix) => query
            .Where(q => q.Key.StartsWith(prefix, StringComparison.Ordinal) && One(q.Key) is { Length: > 0 and <= LongestText })
            .ToDictionary(q => q.Key[prefix.Length..], q => One(q.Key), StringComparer.Ordinal);
        int? Wait(string key) => One(key) switch
        {
            "" => null,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= LongestWait => days,
            _ => Wrong<int>(key, new($"Give working days as a whole number from 0 to {LongestWait}.", $"Indiquez un nombre entier de jours ouvrés, de 0 à {LongestWait}.")),
        };
        T? Wrong<T>(string key, Engine.Bilingual message)
            where T : struct
        {
            errors.Add(new FieldError(key, message));
            return null;
        }

        DateOnly? start = One("start") switch
        {
            "" => null,
            var text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= FirstDay && day <= LastDay => day,
            _ => Wrong<DateOnly>("start", new("Give the first day as a date between 2000 and 2100.", "Indiquez le premier jour par une date entre 2000 et 2100.")),
        };
        var days = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in Of("d.").Keys)
        {
            if (Wait("d." + key) is { } wait)
            {
                days[key] = wait;
            }
        }

        return new(
            One("on"), One("party") switch { "A" => Side.A, "B" => Side.B, _ => null }, start, Wait("after"), One("all") == Silent, Of("f."), Of("a."), days, errors);
    }

    /// <summary>The address without what was left empty: what is kept as a bookmark. Null when it is that already.</summary>
    public static string? Shorter(HttpRequest request) => request.Query.All(q => q.Value.All(v => !string.IsNullOrEmpty(v)))
        ? null
        : request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + QueryString.Create(request.Query.SelectMany(q => q.Value.Where(v => !string.IsNullOrEmpty(v)).Select(v => KeyValuePair.Create(q.Key, v))));
}
