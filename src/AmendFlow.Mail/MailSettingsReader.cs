using System.Globalization;

namespace AmendFlow.Mail;

/// <summary>Reads single values and keeps what is wrong with them.</summary>
internal sealed class MailSettingsReader(Func<string, string?> value)
{
    public List<string> Problems { get; } = [];

    public static string Key(string name) => $"{MailSettings.Section}:{name}";

    public string? Optional(string name) => value(Key(name)) is { } held && !string.IsNullOrWhiteSpace(held) ? held : null;

    public string? Text(string name, string? usual, Func<string, bool> isRight, string mayHold)
    {
        var held = Optional(name)?.Trim() ?? usual;
        if (held is not null && isRight(held))
        {
            return held;
        }

        Refuse(name, held, mayHold);
        return null;
    }

    public string? OneOf(string name, string usual, params string[] allowed)
    {
        var held = Text(name, usual, h => allowed.Contains(h, StringComparer.OrdinalIgnoreCase), string.Join(" or ", allowed));
        return allowed.FirstOrDefault(a => string.Equals(a, held, StringComparison.OrdinalIgnoreCase));
    }

    public int Number(string name, int usual, int least, int most)
    {
        var number = 0;
        Text(name, usual.ToString(CultureInfo.InvariantCulture), Fits, $"a whole number from {least} to {most}");
        return number;

        bool Fits(string held) =>
            int.TryParse(held, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
    }

    /// <summary>Secrets are named, never shown.</summary>
    public void Refuse(string name, string? held, string mayHold) =>
        Problems.Add($"{Key(name)} {(held is null ? "is not set" : $"holds '{HeaderText.Clean(held)}'")}; it may hold {mayHold}.");
}
