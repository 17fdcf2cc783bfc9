namespace AmendFlow.Engine.Expressions;

/// <summary>
/// A Liquid text whose only variables are plain texts: for words that people edit, such as those of a mail. Its tags and filters are those
/// of the templates of a workflow, so what it costs is bounded by its source and its values.
/// </summary>
public static class TextTemplate
{
    /// <summary>In characters.</summary>
    public const int MaxSource = 10_000;

    // No character of UTF-16 takes more than three bytes of UTF-8.
    private const int MaxBytes = 3 * MaxSource;

    // Filters stand in a row, and each works on what the one before it made.
    private const int MaxText = 100_000;

    /// <returns>The variables that it reads, or in English why it cannot be rendered.</returns>
    public static (IReadOnlySet<string> Names, string? Refusal) Read(string source)
    {
        var (names, refusal) = TooMuch(source) is { } limit ? (null, limit) : LiquidRenderer.Read(source, MaxBytes);
        return (names?.Roots ?? [], refusal);
    }

    /// <param name="source">Not HTML: nothing is encoded, and nothing that a value holds is read as a template.</param>
    /// <param name="values">Those that are missing render to nothing, and count as false in a condition.</param>
    /// <param name="now">What the template sees as the present.</param>
    /// <returns>The text, or in English what went wrong.</returns>
    public static (string? Text, string? Fault) Render(string source, IReadOnlyDictionary<string, string> values, DateTimeOffset now)
    {
        var (value, fault) = TooMuch(source) is { } limit ? new ScriptResult(null, limit) : LiquidRenderer.Render(source, values, now, MaxBytes, MaxText);
        return (value?.GetValue<string>(), fault);
    }

    private static string? TooMuch(string source) => source.Length > MaxSource ? $"A template may have {MaxSource} characters at most." : null;
}
