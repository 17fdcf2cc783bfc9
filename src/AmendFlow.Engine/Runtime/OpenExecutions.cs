using System.Text.Json;
using System.Text.Json.Serialization;

namespace AmendFlow.Engine.Runtime;

/// <summary>
/// The open executions of a state, by rising id. Whatever is handed out belongs to this state and may be written to; what nobody asks
/// for is shared with the state before.
/// </summary>
internal sealed class OpenExecutions(List<Execution> items)
{
    private readonly object _writer = new();

    public int Count => items.Count;

    /// <summary>For reading only: what it gives may belong to other states too.</summary>
    public IReadOnlyList<Execution> Shared => items;

    public OpenExecutions Copy() => new([.. items]);

    public void Add(Execution execution) => items.Add(execution.NewFor(_writer));

    public Execution First() => Own(0);

    public Execution? ById(int id) => IndexOf(id) is >= 0 and var index ? Own(index) : null;

    public bool Contains(Execution execution) => IndexOf(execution.Id) >= 0;

    public void Remove(Execution execution)
    {
        if (IndexOf(execution.Id) is >= 0 and var index)
        {
            items.RemoveAt(index);
        }
    }

    /// <summary>The predicate must not write.</summary>
    public bool Any(Predicate<Execution> matches) => items.Exists(matches);

    /// <inheritdoc cref="Any"/>
    public Execution? Find(Predicate<Execution> matches) => items.FindIndex(matches) is >= 0 and var index ? Own(index) : null;

    /// <summary>A list of its own, so that it can be walked while executions come and go.</summary>
    public List<Execution> Where(Predicate<Execution> matches)
    {
        var found = new List<Execution>();
        for (var i = 0; i < items.Count; i++)
        {
            if (matches(items[i]))
            {
                found.Add(Own(i));
            }
        }

        return found;
    }

    private Execution Own(int index) => items[index] = items[index].For(_writer);

    private int IndexOf(int id)
    {
        var (low, high) = (0, items.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (items[middle].Id == id)
            {
                return middle;
            }

            (low, high) = items[middle].Id < id ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}

/// <summary>Writes them as a list.</summary>
internal sealed class OpenExecutionsConverter : JsonConverter<OpenExecutions>
{
    public override OpenExecutions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var items = JsonSerializer.Deserialize<List<Execution>>(ref reader, options) ?? [];
        return items.Contains(null!) ? throw new JsonException("An execution is null.") : new OpenExecutions([.. items.OrderBy(e => e.Id)]);
    }

    public override void Write(Utf8JsonWriter writer, OpenExecutions value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Shared, options);
}
