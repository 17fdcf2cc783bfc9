using System.Net;
using System.Text.RegularExpressions;

namespace AmendFlow.Web.Features.Links.Drill;

/// <summary>A form as it stands in the markup of one of our own pages, which is regular enough to be read so.</summary>
/// <param name="Action">Where it posts to.</param>
/// <param name="Hidden">What a browser sends without anybody typing.</param>
/// <param name="Typed">Name of each field to fill in, with the first value that it offers; empty where it offers none.</param>
internal sealed partial record PageForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Hidden, IReadOnlyList<KeyValuePair<string, string>> Typed)
{
    // Eight digits, so that it is also tried as a code.
    private const string Anything = "12345678";

    public static IReadOnlyList<PageForm> Of(string page) =>
        [.. Form().Matches(page).Where(f => Value(f.Groups[1].Value, "action") is not null).Select(f => Read(Value(f.Groups[1].Value, "action")!, f.Groups[2].Value))];

    public static IReadOnlyList<string> Links(string page) =>
        [.. Anchor().Matches(page).Select(a => Value(a.Groups[1].Value, "href")).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Filled in as somebody does who wants to get through: boxes ticked, the first of each choice, digits for the rest.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Junk() =>
        [.. Hidden, .. Typed.Select(f => KeyValuePair.Create(f.Key, f.Value.Length > 0 ? f.Value : Anything))];

    private static PageForm Read(string action, string inner)
    {
        var inputs = Input().Matches(inner).Select(i => (
            Type: Value(i.Groups[1].Value, "type") ?? "text", Name: Value(i.Groups[1].Value, "name"), Value: Value(i.Groups[1].Value, "value") ?? "")).ToList();
        var chosen = Choice().Matches(inner).Select(s => KeyValuePair.Create(
            Value(s.Groups[1].Value, "name") ?? "", Option().Matches(s.Groups[2].Value).Select(o => Value(o.Groups[1].Value, "value") ?? "").FirstOrDefault(v => v.Length > 0) ?? ""));
        var areas = Area().Matches(inner).Select(a => KeyValuePair.Create(Value(a.Groups[1].Value, "name") ?? "", ""));
        return new PageForm(
            action,
            [.. inputs.Where(i => i is { Type: "hidden", Name: not null }).Select(i => KeyValuePair.Create(i.Name!, i.Value))],
            [
                .. inputs.Where(i => i is { Type: not "hidden", Name: not null }).DistinctBy(i => i.Name)
                    .Select(i => KeyValuePair.Create(i.Name!, i.Type is "radio" or "checkbox" ? i.Value.Length > 0 ? i.Value : "on" : "")),
                .. chosen.Concat(areas).Where(f => f.Key.Length > 0),
            ]);
    }

    private static string? Value(string attributes, string name) =>
        Attribute().Matches(attributes).FirstOrDefault(a => a.Groups[1].Value == name) is { } found ? WebUtility.HtmlDecode(found.Groups[2].Value) : null;

    [GeneratedRegex("<form\\b([^>]*)>(.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<a\\b([^>]*)>")]
    private static partial Regex Anchor();

    [GeneratedRegex("<input\\b([^>]*)>")]
    private static partial Regex Input();

    [GeneratedRegex("<select\\b([^>]*)>(.*?)</select>", RegexOptions.Singleline)]
    private static partial Regex Choice();

    [GeneratedRegex("<option\\b([^>]*)>")]
    private static partial Regex Option();

    [GeneratedRegex("<textarea\\b([^>]*)>")]
    private static partial Regex Area();

    [GeneratedRegex("([a-z-]+)=\"([^\"]*)\"")]
    private static partial Regex Attribute();
}
