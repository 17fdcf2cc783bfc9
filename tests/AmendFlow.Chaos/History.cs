using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace AmendFlow.Chaos;

/// <summary>What the client was told in the end.</summary>
internal enum Told
{
    /// <summary>It is recorded.</summary>
    Ok,

    /// <summary>It was refused, and nothing was changed.</summary>
    Refused,

    /// <summary>No answer, or one that says that nobody can tell.</summary>
    Unknown,
}

/// <summary>One command of one person, however often it was sent.</summary>
/// <param name="Kind">decide, reassign, withdraw ...</param>
/// <param name="Words">What the last answer said.</param>
/// <param name="Lost">How many of its answers were lost.</param>
internal sealed partial record Operation(string Kind, Guid PersonId, string CommandId, Told Told, int Status, string Words, int Lost)
{
    /// <summary>The words without markup, from where a page says what is wrong.</summary>
    public string Brief
    {
        get
        {
            var plain = Markup().Replace(Words, " ");
            var from = Math.Max(0, plain.IndexOf("Nothing was recorded", StringComparison.Ordinal));
            return plain.Substring(from, Math.Min(300, plain.Length - from)).Trim();
        }
    }

    [GeneratedRegex(@"<script.*?</script>|<[^>]*>|\s+", RegexOptions.Singleline)]
    private static partial Regex Markup();
}

/// <summary>One time that a command was sent to a node that took the connection.</summary>
/// <param name="BeganAt">By <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Status">0: no answer.</param>
internal sealed record Attempt(long BeganAt, int Status)
{
    public bool IsLost => Status is 0 or >= 500;
}

/// <summary>All that people did and were told, from many threads.</summary>
internal sealed class History
{
    private readonly ConcurrentQueue<Operation> operations = new();
    private readonly ConcurrentQueue<Attempt> attempts = new();

    public IReadOnlyCollection<Operation> Operations => operations;

    /// <summary>Everything that was sent, in the order of the answers.</summary>
    public IReadOnlyCollection<Attempt> Attempts => attempts;

    public int Unknown => operations.Count(o => o.Lost > 0);

    public void Add(Attempt attempt) => attempts.Enqueue(attempt);

    public Operation Add(Operation operation)
    {
        operations.Enqueue(operation);
        return operation;
    }
}
