using AmendFlow.Agreements.Proposals;
using AmendFlow.Agreements.Text;
using AmendFlow.Web.Steps;
using Microsoft.Extensions.Primitives;

namespace AmendFlow.Web.Pages;

/// <summary>What was posted, kept so that a form that comes back shows what was typed.</summary>
public sealed class PostedForm
{
    private readonly IReadOnlyDictionary<string, StringValues> values;

    private PostedForm(IReadOnlyDictionary<string, StringValues> values, IFormFileCollection files)
    {
        this.values = values;
        Files = files;
    }

    public static PostedForm Empty { get; } = new(new Dictionary<string, StringValues>(), new FormFileCollection());

    public IFormFileCollection Files { get; }

    /// <summary>
    /// The form's one-time command id, without which nothing is written. It is not given out for a form that holds what its readers would
    /// not see: here that is refused by field, and the page can show again what was typed.
    /// </summary>
    /// <exception cref="RefusedException">A text is not readable.</exception>
    public string CommandId => Readable("commandId");

    /// <exception cref="BadHttpRequestException">It is no form.</exception>
    /// <exception cref="RefusedException">A field holds what no database keeps.</exception>
    public static async Task<PostedForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or InvalidOperationException)
        {
            throw new BadHttpRequestException("The form cannot be read.", unreadable);
        }

        foreach (var (name, posted) in form)
        {
            Storable.Check(name, posted);
        }

        return new PostedForm(form.ToDictionary(f => f.Key, f => f.Value, StringComparer.OrdinalIgnoreCase), form.Files);
    }

    private string Readable(string name)
    {
        var hidden = values.Where(v => !IsSecret(v.Key)).Select(v => (v.Key, Problem: ReadableText.Problem(v.Value.ToString())))
            .Where(v => v.Problem is not null).Select(v => new FieldError(v.Key, v.Problem!)).ToList();
        return hidden.Count == 0 ? Text(name) : throw Refuse.Invalid(hidden);
    }

    // Nobody reads a password, and who has such a one must be able to change it.
    private static bool IsSecret(string name) => name is "current" || name.StartsWith("password", StringComparison.OrdinalIgnoreCase);

    /// <summary>Empty when it was not posted.</summary>
    public string Text(string name) => values.TryGetValue(name, out var value) ? value.ToString() : "";

    /// <summary>Every field under the name that it was posted with.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => values.Select(v => KeyValuePair.Create(v.Key, v.Value.ToString()));

    public bool Has(string name) => values.ContainsKey(name);

    public Guid? Id(string name) => Guid.TryParse(Text(name), out var id) ? id : null;

    /// <exception cref="RefusedException">The field is empty, or no day as browsers send it: 2026-12-31.</exception>
    public DateOnly Day(string name) =>
        DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day)
            ? day
            : throw Refuse.Invalid(name, "Choose a day, or write it as year-month-day.", "Choisissez un jour, ou écrivez-le sous la forme année-mois-jour.");

    public int? Whole(string name) => int.TryParse(Text(name), System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The indexes of repeated rows such as <c>milestones[2].title</c>, in order.</summary>
    public IReadOnlyList<int> Rows(string name) => [.. values.Keys
        .Where(k => k.StartsWith(name + "[", StringComparison.OrdinalIgnoreCase))
        .Select(k => int.TryParse(k.AsSpan(name.Length + 1, Math.Max(0, k.IndexOf(']', StringComparison.Ordinal) - name.Length - 1)), out var row) ? row : -1)
        .Where(r => r is >= 0 and < 1000).Distinct().Order()];
}

/// <summary>The errors of a refusal as a form shows them.</summary>
public static class Refusals
{
    public static IReadOnlyList<FieldError> Errors(this RefusedException refused) =>
        refused.Fields.Count > 0 ? refused.Fields : [new FieldError("", refused.Reason)];

    public static int Status(this RefusedException refused) => refused.Kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
