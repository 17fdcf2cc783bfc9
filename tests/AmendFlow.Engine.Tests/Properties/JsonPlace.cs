using System.Globalization;
using System.Text.Json;

namespace AmendFlow.Engine.Tests.Properties;

/// <summary>Follows the JSON path of a finding into the file that it is about.</summary>
internal static class JsonPlace
{
    /// <summary>
    /// The path leads to something in the file, or to a member that is missing from an object that is there: a reader of the message finds
    /// the place either way.
    /// </summary>
    public static bool IsFoundIn(string path, JsonElement root)
    {
        if (path.Length == 0 || path[0] != '$')
        {
            return false;
        }

        var (rest, here) = (path[1..], root);
        while (rest.Length > 0)
        {
            if (here.ValueKind == JsonValueKind.Object && rest[0] == '.')
            {
                // A member's name may hold dots and brackets itself: the longest that fits is meant.
                var member = here.EnumerateObject().Where(m => Begins(rest[1..], m.Name)).OrderByDescending(m => m.Name.Length).FirstOrDefault();
                if (member.Value.ValueKind == JsonValueKind.Undefined)
                {
                    return !rest[1..].Contains('.', StringComparison.Ordinal) && rest.Length > 1;
                }

                (rest, here) = (rest[(1 + member.Name.Length)..], member.Value);
            }
            else if (rest[0] == '[' && rest.IndexOf(']', StringComparison.Ordinal) is > 0 and var close
                && int.TryParse(rest.AsSpan(1, close - 1), CultureInfo.InvariantCulture, out var index))
            {
                if (Item(here, index) is not { } item)
                {
                    return false;
                }

                (rest, here) = (rest[(close + 1)..], item);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool Begins(string rest, string name) =>
        rest.StartsWith(name, StringComparison.Ordinal) && (rest.Length == name.Length || rest[name.Length] is '.' or '[');

    // Elsa's old wrappers and a single object in place of a list count as the list (elsa-format.md A.8).
    private static JsonElement? Item(JsonElement here, int index)
    {
        if (here.ValueKind == JsonValueKind.Object)
        {
            foreach (var wrapper in (ReadOnlySpan<string>)["$values", "_items", "items", "values"])
            {
                if (here.TryGetProperty(wrapper, out var wrapped) && wrapped.ValueKind == JsonValueKind.Array)
                {
                    return Item(wrapped, index);
                }
            }

            return index == 0 ? here : null;
        }

        return here.ValueKind == JsonValueKind.Array && index < here.GetArrayLength() ? here[index] : null;
    }
}
