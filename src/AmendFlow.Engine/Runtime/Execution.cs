using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AmendFlow.Engine.Runtime;

/// <summary>An activity that has started and not ended (Elsa: activity execution context).</summary>
internal sealed class Execution
{
    // Whose it is to write to. An object of its own, so that a state does not hold on to the states before it.
    private object? _writer;

    public required int Id { get; init; }

    public required string ActivityId { get; init; }

    /// <summary>The container's execution; null for the root.</summary>
    public int? OwnerId { get; init; }

    public bool IsFaulted { get; set; }

    public string? BookmarkId { get; set; }

    public List<VariableSlot> Variables { get; set; } = [];

    /// <summary>Of a flowchart only.</summary>
    public FlowState? Flow { get; set; }

    /// <summary>Of a sequence or loop: which child, item or number it is at.</summary>
    public long? Cursor { get; set; }

    /// <summary>Of a loop that counts or goes through items: its inputs as they were when it started. Replaced, never changed.</summary>
    public JsonObject? Kept { get; set; }

    /// <summary>Of a composite that runs children side by side: how many have not ended.</summary>
    public int Open { get; set; }

    /// <summary>A Break was met: end as soon as the child has ended.</summary>
    public bool IsBreaking { get; set; }

    /// <summary>Itself when it is the writer's already, else a copy that is.</summary>
    public Execution For(object writer)
    {
        if (_writer == writer)
        {
            return this;
        }

        var own = (Execution)MemberwiseClone();
        own._writer = writer;
        own.Variables = VariableSlot.Copy(Variables);
        own.Flow = Flow?.Copy();
        return own;
    }

    public Execution NewFor(object writer)
    {
        _writer = writer;
        return this;
    }
}

/// <summary>Where a flowchart stands: all that design.md section 2 needs.</summary>
internal sealed class FlowState
{
    public required string Start { get; init; }

    /// <summary>By edge index: true is a live token, false a dead one.</summary>
    [JsonIgnore]
    public ImmutableSortedDictionary<int, bool>.Builder Tokens { get; private set; } = ImmutableSortedDictionary.CreateBuilder<int, bool>();

    [JsonInclude, JsonPropertyName("tokens")]
    private ImmutableSortedDictionary<int, bool> StoredTokens
    {
        get => Tokens.ToImmutable();
        init => Tokens = value.ToBuilder();
    }

    /// <summary>Activities that have run (true) or were passed (false) in this opening.</summary>
    [JsonIgnore]
    public ImmutableSortedDictionary<string, bool>.Builder Visited { get; private set; } =
        ImmutableSortedDictionary.CreateBuilder<string, bool>(StringComparer.Ordinal);

    [JsonInclude, JsonPropertyName("visited")]
    private ImmutableSortedDictionary<string, bool> StoredVisited
    {
        get => Visited.ToImmutable();
        init => Visited = value.ByOrdinal().ToBuilder();
    }

    /// <summary>
    /// Among these are all edges out of a loop whose source has ended and that have no token yet. Follows from the rest, so it is not
    /// stored: null after reading.
    /// </summary>
    [JsonIgnore]
    public ImmutableSortedSet<int>? Held { get; set; }

    /// <summary>Among these are all edges with a live token before an activity that has not run. Not stored, as <see cref="Held"/>.</summary>
    [JsonIgnore]
    public ImmutableSortedSet<int>? Pending { get; set; }

    public void Seal()
    {
        Tokens.ToImmutable();
        Visited.ToImmutable();
    }

    public FlowState Copy()
    {
        var copy = (FlowState)MemberwiseClone();
        copy.Tokens = Tokens.ToImmutable().ToBuilder();
        copy.Visited = Visited.ToImmutable().ToBuilder();
        return copy;
    }
}
